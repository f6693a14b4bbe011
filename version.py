"""Which release this is: pyproject.toml says it, and the installation tells it."""

from importlib.metadata import version

NAME = "media-review-bot"
VERSION = version(NAME)
