"""Side by side with the peers, and with the limit that the model itself sets: `make bench`."""
