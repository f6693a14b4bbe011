"""How fast the event stream is read and sifted, and in how much memory: `make bench-stream`."""
