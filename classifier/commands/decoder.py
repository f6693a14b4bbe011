"""The fenced decoder of pictures, as the settings want it."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager

from fence.decoders import Decoders
from fence.demand import Demand
from fence.hide import hide
from fence.parent import Fence
from review.upload import Kind


@contextmanager
def decoders(arguments: Namespace, side: int) -> Iterator[Decoders]:
    """For a with block; `side` is a model's input side in pixels. Hides this process from it.

    `arguments` have what `python -m classifier` gives every command.
    """
    hide()
    fence = Fence("classifier.image:frames", **arguments.decoder_limits)
    demand = Demand(side=side, **arguments.decoding)
    with closing(Decoders({Kind.PICTURE: fence}, demand)) as found:
        yield found
