"""Has files scored that were there before; or only a sample, to know what that would come to."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from rich.console import Console

from console import number_of
from monitoring.broker import why_away
from review.errors import Halt, Permanent
from review.estimate import estimate
from review.pause import Work
from store.backfills import Backfill
from store.drawn import Drawn
from wiki.uploads.chance import Chance
from wiki.uploads.listing import Source
from wiki.uploads.sources import source_of
from wiring import House
from worker.estimate import told, total_of, wait_until_scored
from worker.progress import Shown, found_words
from worker.steps import Steps
from worker.walk import Walk, count

GO_ON = "celery -A worker review backfill --resume"
LATEST = 0  # of those that have not ended: no number of one


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is wanted: files, as wiki.uploads.sources has them, or to go on with that number.

    `titles` are those of a list. `limit` is how many files to take now; `sample` how many to
    draw by chance instead.
    """

    wanted: Mapping[str, Any] | None
    resume: int | None = None
    titles: Sequence[str] = ()
    limit: int | None = None
    sample: int | None = None


class Backfilling:
    """Carries out one request."""

    def __init__(self, house: House, request: Request, console: Console) -> None:
        self._house = house
        self._request = request
        self._console = console

    def count(self) -> None:
        """Only say how many files would be registered."""
        asked = self._request
        files = new_files = 0
        with Shown(self._console) as shown:
            shown.about("counted so far")

            def tell(found: int, new: int) -> None:
                nonlocal files, new_files
                files, new_files = found, new
                if found:  # of categories the first ones may have no files
                    shown.show(found, asked.limit, f"{new:,} of them new")

            backfills = self._house.backfills
            count(self._source(asked.wanted or {}), backfills, asked.limit, tell)
        titles = len(asked.titles) if asked.titles and files != asked.limit else None
        what = f"would register {new_files:,} of {number_of(files, 'files')}"
        self._say(found_words(what, files, new_files, titles=titles))

    def run(self) -> None:
        """Go on with what has not ended, or begin. Raises Halt when it is interrupted."""
        self._house.check_wiki(begin=True)
        with Shown(self._console) as shown:
            house, known = self._house, None
            steps = Steps(house.database, house.site.name, Work.BACKFILL, shown.say)
            try:
                with steps:
                    known = self._begin(steps)
                    if known.sample is None:
                        lines = [self._register(known, steps, shown)]
                    else:
                        lines = self._sample(known, steps, shown)
            except KeyboardInterrupt:
                if known is None:
                    raise
                raise Halt(f"interrupted; {_again(known)} goes on") from None
        for line in lines:
            self._say(line)

    def _begin(self, steps: Steps) -> Backfill:
        found: list[Backfill] = []

        def step() -> bool:
            found.append(self._find() or self._new())
            return False

        steps.take(step)
        return found[0]

    def _find(self) -> Backfill | None:
        asked, backfills = self._request, self._house.backfills
        if asked.resume is None:
            return backfills.unfinished(self._words())
        if asked.resume != LATEST:
            return backfills.get(asked.resume)
        if (latest := backfills.unfinished()) is None:
            raise Permanent("every backfill has ended")
        return latest

    def _new(self) -> Backfill:
        asked = self._request
        total = self._source(asked.wanted or {}).total()
        sample = {"size": asked.sample, "seed": secrets.token_hex(8)} if asked.sample else None
        return self._house.backfills.begin(self._words(), total, sample)

    def _words(self) -> str:
        """Which files, and how many are drawn of them: what tells one backfill from another."""
        sample = {"sample": self._request.sample} if self._request.sample else {}
        return json.dumps(dict(self._request.wanted or {}) | sample, sort_keys=True)

    def _source(self, wanted: Mapping[str, Any]) -> Source:
        return source_of(self._house.listing, wanted, self._request.titles)

    def _register(self, known: Backfill, steps: Steps, shown: Shown) -> str:
        limit, begun = self._request.limit, known.found
        listed = "titles" in json.loads(known.source)
        shown.about(f"backfill {known.id}", "titles" if listed else "files")

        def tell(now: Backfill) -> None:
            if listed:
                note = f"{number_of(now.found, 'files')} found, {now.added:,} of them registered"
                shown.show((now.position or {}).get("read", now.total), now.total, note)
                return
            ends = [one for one in (now.total, limit and begun + limit) if one is not None]
            shown.show(now.found, min(ends, default=None), f"{now.added:,} of them registered")

        walk = Walk(self._house.backfills, steps, known.id, tell)
        if not known.ended:
            known = walk.register(self._source(json.loads(known.source)), limit)
        how = "ended" if known.ended else f"not ended; {_again(known)} goes on"
        found = number_of(known.found, "files")
        what = f"{found} found, {known.added:,} of them registered to be scored"
        titles = known.total if known.ended and listed else None
        words = found_words(what, known.found, known.added, titles=titles)
        return f"backfill {known.id} ({how}): {words}"

    def _sample(self, known: Backfill, steps: Steps, shown: Shown) -> list[str]:
        def tell(now: Backfill) -> None:
            shown.show(now.found, None if counted else now.total)

        house, wanted = self._house, json.loads(known.source)
        counted = "all" in wanted
        shown.about("drawing the sample")
        walk = Walk(house.backfills, steps, known.id, tell)
        if "rows" not in (known.sample or {}):
            walk.draw(Chance(house.listing) if counted else self._source(wanted))
        known = walk.register_sample(house.listing)
        sample: Mapping[str, Any] = known.sample or {}
        drawn = Drawn(house.database, sample["rows"])
        known = wait_until_scored(walk, drawn, steps, shown, partial(why_away, house.settings))
        total = total_of(known, counted=counted, repeats="recursive" in wanted)
        flags, rate = house.settings.flags_per_hour, (known.sample or {}).get("scored_an_hour")
        found = told(estimate(drawn.statuses(), total), flags_an_hour=flags, scored_an_hour=rate)
        return [*found, f"again      {_again(known)} shows this again"]

    def _say(self, words: str) -> None:
        self._console.print(words, markup=False, highlight=False, soft_wrap=True)


def _again(known: Backfill) -> str:
    """What to type: a list is not stored, and has to be there again."""
    titles = " --titles LIST" if "titles" in json.loads(known.source) else ""
    return f"`{GO_ON} {known.id}{titles}`"
