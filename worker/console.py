"""What a person sees of a running service: a line for each upload, and a status line."""

from collections import deque
from datetime import UTC, datetime, timedelta
from threading import Event

from rich.console import Console
from rich.markup import escape

from review.film import when
from review.notice import Mode
from review.policy import BELOW
from review.status import NoticeStatus, Status
from store.tables import UploadRow
from store.tallies import Tallies
from store.watch import Watch
from wiring import House
from worker.embedded import Service
from worker.loop import keep_going
from worker.voice import Voice

STYLES = {Status.SUSPECT: "yellow", Status.UNKNOWN: "magenta", Status.CLEAR: "green"}
RATE_OVER = timedelta(minutes=1)


class Progress:
    """Reads along in the database: what it shows is what is stored."""

    def __init__(
        self, watch: Watch, console: Console, mode: Mode, *, tallies: Tallies, wiki: str
    ) -> None:
        self._watch = watch
        self._tallies = tallies
        self._wiki = wiki
        self._console = console
        self._mode = mode
        self._last = (datetime.now(UTC), 0)
        self._ended: deque[datetime] = deque(maxlen=10_000)

    def show_news(self) -> None:
        """A line for each upload that ended since the last call."""
        for row in self._watch.finished_after(*self._last, limit=500):
            if row.finished_at is not None:
                self._last = (row.finished_at, row.id)
                self._ended.append(row.finished_at)
            self._console.print(self._line(row), highlight=False, soft_wrap=True)

    def status_line(self, seen_until: datetime | None, stopped: str = "") -> str:
        """Rates, what waits, how far behind the wiki it is, and why nothing is written now."""
        now, counts = datetime.now(UTC), self._tallies.uploads(self._wiki)
        while self._ended and self._ended[0] < now - RATE_OVER:
            self._ended.popleft()
        waiting = counts.get(Status.WAITING, 0) + counts.get(Status.SCORING, 0)
        lag = f"{max(0, (now - seen_until).total_seconds()):.0f} s" if seen_until else "not known"
        listed = self._tallies.notices(self._wiki).get(NoticeStatus.WRITTEN, 0)
        parts = (
            f"{len(self._ended)} scored in the last minute",
            f"{waiting} waiting",
            f"lag {lag}",
            f"{counts.get(Status.SUSPECT, 0)} suspect",
            f"{counts.get(Status.UNKNOWN, 0)} unknown",
            "dry run" if self._mode is Mode.DRY_RUN else f"{listed} notices written",
            f"stopped writing: {stopped}" if stopped else "",
        )
        return " · ".join(filter(None, parts))

    def _line(self, row: UploadRow) -> str:
        time = f"{row.finished_at:%H:%M:%S}" if row.finished_at else ""
        style = STYLES.get(row.status, "dim")
        score = f"{row.nsfw:5.3f}" if row.nsfw is not None else "  -  "
        what = f"{row.representation}, {row.fetched_bytes:,} bytes" if row.fetched_bytes else "-"
        if row.nsfw is not None and not row.fetched_bytes:
            what = "nothing fetched: content known"
        why = "" if row.reason == BELOW else f"  {row.reason}"
        if row.status is Status.SUSPECT and row.scene_begin is not None:
            why = f"  {when(row.scene_begin, row.scene_end)}: {row.reason}"
        if row.status is Status.SUSPECT and self._mode is Mode.DRY_RUN:
            why += "  (dry run: would add it to the report)"
        return (
            f"{time} [{style}]{row.status:<10}[/] {score}  {escape(row.title)}"
            f"  [dim]{escape(what)}{escape(why)}[/]"
        )


def show(house: House, service: Service, console: Console, stop: Event) -> None:
    """What happens, until `stop` is set."""
    progress = Progress(
        house.watch, console, house.settings.mode, tallies=house.tallies, wiki=house.site.name
    )
    with console.status("starting") as status:

        def step() -> None:
            progress.show_news()
            line = progress.status_line(service.poller.seen_until, service.rounds.stopped)
            status.update(escape(line))

        keep_going(step, pause=0.5, stop=stop, say=Voice(console).say)
