"""For tests that set up the log of their own process."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def log_kept() -> Iterator[None]:
    """Afterwards it is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with pytest.MonkeyPatch.context() as patch:
        for module in (sys, threading):
            patch.setattr(module, "excepthook", module.excepthook)
        yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
