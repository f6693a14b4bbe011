"""Report pages: text in, text out."""
