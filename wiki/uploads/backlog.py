"""What happened to files, from the wiki's own log: for gaps, and wikis without a stream."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.errors import Transient
from wiki.http import Http
from wiki.site import Site
from wiki.timestamp import moment, timestamp
from wiki.uploads.event import FILE_NAMESPACE
from wiki.uploads.seen import Seen, seen_in_log

PAGE = 500  # entries of one answer; the most that a wiki gives to an account without rights


@dataclass(frozen=True, kw_only=True)
class Portion:
    """Some of the log, oldest first: all there is from `since` to `until`.

    `now` is when that was so, by the wiki's clock. The second that is the end of one may
    go on in the next.
    """

    since: datetime
    seen: tuple[Seen, ...]
    until: datetime
    now: datetime


class Backlog:
    """Walks list=logevents, which every MediaWiki has."""

    def __init__(self, site: Site, http: Http) -> None:
        self._site = site
        self._http = http

    def follow(self, since: datetime, heard: Callable[[], None] = lambda: None) -> Iterator[Seen]:
        """Everything from `since` on, oldest first; ends when the log does.

        `heard` is called with each answer of the wiki.

        What was seen first and last are the two ends themselves: the log is whole in between.

        Raises Transient when the wiki cannot answer.
        """
        for portion in self.portions(since):
            heard()
            yield Seen(at=portion.since)
            yield from portion.seen
        yield Seen(at=portion.until)

    def portions(self, since: datetime) -> Iterator[Portion]:
        """The same in the portions in which it is asked for; the last one ends now.

        Raises Transient when the wiki cannot answer.
        """
        asked = {
            "list": "logevents",
            # Of all kinds: an upload also has an entry for its page, which makes the log twice
            # as long, but to ask for each kind would be three questions in place of one.
            "lenamespace": f"{FILE_NAMESPACE}",
            "ledir": "newer",
            "lestart": timestamp(since),
            "leprop": "ids|title|type|user|timestamp|details",
            "lelimit": f"{PAGE}",
            "curtimestamp": "1",
        }
        more: dict[str, str] | None = {}
        until = since
        while more is not None:
            answer = self._http.query(self._site.api, **asked, **more)
            more, now = answer.get("continue"), self._clock(answer)
            read = [seen_in_log(entry, self._site) for entry in answer["query"]["logevents"]]
            seen = tuple(each for each in read if each is not None)
            begin = until
            until = now if more is None else max([begin, *(each.at for each in seen)])
            yield Portion(since=begin, seen=seen, until=until, now=now)

    def _clock(self, answer: dict[str, Any]) -> datetime:
        try:
            return moment(answer["curtimestamp"])
        except (KeyError, TypeError, ValueError):
            raise Transient(f"{self._site.name} answered without its time") from None
