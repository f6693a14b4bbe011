"""How a network is to learn."""

import argparse
from dataclasses import dataclass

_ALL = 99  # blocks: more than any network here has
_HEAD_FIRST = 2  # epochs in which the new head learns what the old weights give it
_RATE, _RATE_OF_NONE = 3e-4, 3e-3


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to learn. `top` blocks learn, after `head_first` epochs in which the head does alone.

    It ends after `epochs`, or `patience` of them without a gain.
    """

    side: int
    epochs: int
    seed: int
    rate: float
    top: int
    head_first: int
    batch: int = 32
    patience: int = 8


def plan_of(arguments: argparse.Namespace, *, pretrained: bool) -> Plan:
    """As it was asked for; without weights to begin from, all learns at once and faster."""
    return Plan(
        side=arguments.side,
        epochs=arguments.epochs,
        seed=arguments.seed,
        rate=arguments.rate or (_RATE if pretrained else _RATE_OF_NONE),
        top=_ALL if arguments.unfreeze is None else arguments.unfreeze,
        head_first=_HEAD_FIRST if pretrained else 0,
        batch=arguments.batch,
    )
