"""The REST API and its page: the same scorer for anybody with one picture."""
