"""The whole service side by side with what it does in one loop, and with the bare model."""
