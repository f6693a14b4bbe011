"""Builds the parts from the settings: the only room that knows every other."""

from wiring.asking import asking
from wiring.house import House
from wiring.looking import DECODERS, LONG_ANIMATIONS

__all__ = ["DECODERS", "LONG_ANIMATIONS", "House", "asking"]
