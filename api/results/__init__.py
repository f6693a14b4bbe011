"""What the service found, read-only: for other programs, and for the queue and the charts."""
