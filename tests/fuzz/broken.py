"""Broken files without end."""

import itertools
from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from tests.fuzz.corpus import corpus
from tests.fuzz.mutations import mutated


class Broken(NamedTuple):
    """A file of the storm; its number and the seeds alone make its bytes."""

    number: int
    seed: str
    data: bytes


def files(start: int = 0, seeds: Mapping[str, bytes] | None = None) -> Iterator[Broken]:
    """Broken files without end, pictures where no seeds are given; every seed has its turn."""
    seeds = corpus() if seeds is None else seeds
    names, others = list(seeds), list(seeds.values())
    for number in itertools.count(start):
        name = names[number % len(names)]
        yield Broken(number, name, mutated(seeds[name], Random(number), others))
