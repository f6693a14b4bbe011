"""Runs a decoder over untrusted bytes in a process of its own, where nothing secret is."""
