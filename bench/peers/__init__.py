"""What is measured: a file for each contender, run as a process of its own."""
