"""What of a picture or document is fetched to look at: pure. Of videos see video.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.spread import spread
from review.upload import FileFacts
from wiki.media.plan import thumbnail_width, wants_original


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A thumbnail of that `width`, one for each of the `pages` (from 1) where there are some.

    Without a width, the file itself; of what is not visual its first bytes.
    """

    width: int | None = None
    pages: tuple[int, ...] = ()


def choose(
    facts: FileFacts,
    side: int,
    *,
    widths: Sequence[int],
    pages: int,
    most_pixels: int,
    most_bytes: int,
) -> Choice:
    """The cheapest look that shows `side` pixels or more on its shorter side, if one can.

    `widths` are those that the wiki serves. A picture that is too narrow for all of them
    is looked at itself, up to `most_pixels` and `most_bytes`; above, by the widest.
    Of a document `pages` pages are looked at, both ends among them.
    """
    width = thumbnail_width(facts.width, facts.height, side, widths)
    if width is None and (facts.width * facts.height > most_pixels or facts.size > most_bytes):
        width = max(widths)
    if not facts.kind.visual or wants_original(facts, width):
        return Choice()
    several = facts.pages > 1
    chosen = tuple(number + 1 for number in spread(facts.pages, pages)) if several else ()
    return Choice(width=width or max(widths), pages=chosen)
