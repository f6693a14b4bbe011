"""The truth: uploads, scores, notices and the poller's position, in one database."""
