"""What `python -m video` does, one file a command, and how it shows it."""
