class ModelError(Exception):
    """A model cannot be had or used; one line: what, why, and what to do."""
