"""What goes wrong meanwhile: the stream, the wiki, and the service itself."""

from collections.abc import Callable
from random import Random

from playground.wiki import LocalWiki
from wiki.summary import MARK

Trouble = Callable[[LocalWiki, Random], None]

_CONFLICT = '{"error": {"code": "editconflict", "info": "Edit conflict."}}'
# Of the service's requests only: people are not to be bothered.
_LOOK, _FILE, _EDIT, _BOT = "iiurlwidth", "GET /wikipedia/commons/", MARK, "maxlag="


def _stream(*words: str) -> Trouble:
    def trouble(wiki: LocalWiki, rng: Random) -> None:
        wiki.relay(rng.choice(words))

    return trouble


def _refusals(wiki: LocalWiki, rng: Random) -> None:
    wiki.relay(f"fail?status={rng.choice((429, 500, 503))}&times={rng.randint(1, 3)}")
    wiki.relay("drop")


def _away(wiki: LocalWiki, rng: Random) -> None:
    status = rng.choice((429, 500, 503, 504))
    for what in rng.sample((_LOOK, _FILE, _EDIT, _BOT), 2):
        wiki.fault(what, status, times=rng.randint(1, 4), retry_after=1)


def _no_thumbnail_yet(wiki: LocalWiki, rng: Random) -> None:
    wiki.fault(_FILE, 404, times=rng.randint(1, 3))


def _conflict(wiki: LocalWiki, rng: Random) -> None:
    wiki.fault(_EDIT, 200, body=_CONFLICT, times=rng.randint(1, 2))


def _slow(wiki: LocalWiki, rng: Random) -> None:
    for what in (_LOOK, _FILE, _EDIT):
        wiki.fault(what, delay=rng.uniform(0.2, 1.5), times=rng.randint(1, 3))


def _lag(wiki: LocalWiki, rng: Random) -> None:
    wiki.set_maxlag(rng.choice((0, 7)))


TROUBLES: tuple[Trouble, ...] = (
    _stream("drop", "end", "mute"),
    _stream("repeat?count=5", "shuffle?count=4", "shuffle?count=0", "canary", "garbage"),
    _refusals,
    _away,
    _no_thumbnail_yet,
    _conflict,
    _slow,
    _lag,
)


def calm(wiki: LocalWiki) -> None:
    """No trouble any more; streams that are mute are cut, and held events come."""
    wiki.clear_faults()
    wiki.set_maxlag(0)
    for words in ("fail?times=0", "shuffle?count=0", "drop"):
        wiki.relay(words)
