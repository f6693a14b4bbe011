"""Protocols of other servers of models, so that the clients that people have work unchanged."""
