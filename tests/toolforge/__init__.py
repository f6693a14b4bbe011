"""The service as Toolforge would run it: `make toolforge-check`."""
