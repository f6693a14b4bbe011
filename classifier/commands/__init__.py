"""What `python -m classifier` can do, a file for each command."""
