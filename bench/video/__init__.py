"""Videos beside the original proposal's way, every 8th frame, and the floor: `make bench-video`."""
