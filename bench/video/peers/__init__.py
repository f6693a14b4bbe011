"""Ways to a video's verdict: a file for each, run as a process of its own."""
