"""What the storm breaks: pictures, long animations and videos, each with its own decoder."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from review.score import Item, only_frames
from review.upload import Kind
from tests.fuzz import targets
from tests.fuzz.corpus import corpus
from tests.fuzz.films import animations, films
from tests.fuzz.promise import check_film
from wiring import DECODERS, LONG_ANIMATIONS

Items = Iterable[Item]


@dataclass(frozen=True, kw_only=True)
class Sort:
    """Seeds by name; the decoder of `one` file and of `many`; and what is promised of either.

    `check` is called with a file's items, and with whether they ended without an error; it
    raises for what no file should lead to. What is `timely` ends by itself before its time
    is over, however much there is of it.
    """

    seeds: Callable[[], Mapping[str, bytes]]
    one: str
    many: str
    check: Callable[[Items, bool], object]
    timely: bool = True


def _check_pictures(items: Items, whole: bool) -> None:
    targets.check(only_frames(items))


def _check_animation(items: Items, whole: bool) -> None:
    check_film(items, claims=False, whole=whole)


def _check_film(items: Items, whole: bool) -> None:
    check_film(items, whole=whole)


PICTURES = Sort(
    seeds=corpus,
    one="classifier.image:frames",
    many="tests.fuzz.batch:frames",
    check=_check_pictures,
    timely=False,
)
ANIMATIONS = Sort(
    seeds=animations,
    one=LONG_ANIMATIONS,
    many="tests.fuzz.batch:animations",
    check=_check_animation,
)
FILMS = Sort(
    seeds=films,
    one=DECODERS[Kind.VIDEO],
    many="tests.fuzz.batch:films",
    check=_check_film,
)
