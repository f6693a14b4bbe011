"""Who looks at an upload next: JSON lines in a file, or a webhook."""
