"""Videos beside the original proposal's way, every eighth frame, and the floor: `make bench-video`."""
