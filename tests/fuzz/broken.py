"""Broken picture files without end."""

import itertools
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from tests.fuzz.corpus import corpus
from tests.fuzz.mutations import mutated


class Broken(NamedTuple):
    """A file of the storm; its number alone makes its bytes."""

    number: int
    seed: str
    data: bytes


def files(start: int = 0) -> Iterator[Broken]:
    """Broken files without end; every seed has its turn."""
    seeds = corpus()
    names, others = list(seeds), list(seeds.values())
    for number in itertools.count(start):
        name = names[number % len(names)]
        yield Broken(number, name, mutated(seeds[name], Random(number), others))
