"""What is uploaded: the wiki's stream of events, and its log."""
