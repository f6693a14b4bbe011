"""Which pictures can be looked at, and what each is like."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import sched_getaffinity

from classifier.errors import ModelError
from classifier.training.dataset import Example
from classifier.training.decoding import decodable, first_frame
from classifier.training.evaluation.traits import SIDE, traits
from classifier.training.folders import Unread
from fence.decoders import Decoders


@dataclass(frozen=True, kw_only=True)
class Survey:
    """`examples` could be decoded, and `traits` are theirs, in their order; `unread` not."""

    examples: tuple[Example, ...]
    traits: tuple[dict[str, str], ...]
    unread: tuple[Unread, ...]


def survey(
    examples: Sequence[Example], decoders: Decoders, progress: Callable[[int], None]
) -> Survey:
    """Decode each once; `progress` is called with how many more are done."""

    def look(example: Example) -> dict[str, str] | Unread:
        try:
            found: dict[str, str] | Unread = _traits(example, decoders)
        except ModelError as error:
            found = unread(example, str(error).removeprefix(f"{example.path}: "))
        progress(1)
        return found

    with ThreadPoolExecutor(len(sched_getaffinity(0))) as pool:
        seen = list(pool.map(look, examples))
    both = [
        (example, found)
        for example, found in zip(examples, seen, strict=True)
        if not isinstance(found, Unread)
    ]
    return Survey(
        examples=tuple(example for example, _found in both),
        traits=tuple(found for _example, found in both),
        unread=tuple(found for found in seen if isinstance(found, Unread)),
    )


def unread(example: Example, why: str) -> Unread:
    """That one, and why it is in no figure."""
    return Unread(file=str(example.path), label=example.label, why=why)


def _traits(example: Example, decoders: Decoders) -> dict[str, str]:
    with decodable(example.path):
        frame = first_frame(example.path, decoders, SIDE)
        return traits(frame.pixels, frame.area)
