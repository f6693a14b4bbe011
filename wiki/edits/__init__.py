"""What the bot writes, and what keeps it from writing."""
