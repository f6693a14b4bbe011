"""The demo's table: what happened to each file so far, read from the service's database."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.markup import escape
from rich.table import Table

from playground.samples import Sample
from review.film import when
from review.notice import NoticeKind
from review.policy import BELOW
from review.status import NoticeStatus, Status
from store.tables import NoticeRow, UploadRow
from store.watch import Watch

STYLES = {Status.SUSPECT: "yellow", Status.CLEAR: "green", Status.UNKNOWN: "magenta"}
PLACES = {NoticeKind.REPORT: "report row", NoticeKind.CATEGORY: "category"}


@dataclass(frozen=True)
class Entry:
    """One sample, and what the database says of it (None: not seen yet)."""

    sample: Sample
    row: UploadRow | None
    notices: Sequence[NoticeRow]

    @property
    def settled(self) -> bool:
        """Whether nothing more will happen to it."""
        return (
            self.row is not None
            and self.row.status.final
            and all(n.status not in (NoticeStatus.DUE, NoticeStatus.WRITING) for n in self.notices)
        )

    @property
    def stage(self) -> str:
        """Where it is on its way, in a word; "" until the service has seen it."""
        if self.row is None:
            return ""
        if self.row.status is Status.WAITING:
            return f"waits: {self.row.reason}" if self.row.reason else "seen"
        if self.row.status is Status.SCORING:
            return "fetched" if self.row.representation else "seen"
        if not self.settled:
            return f"{self.row.status}, being written"
        written = [PLACES[n.kind] for n in self.notices if n.status is NoticeStatus.WRITTEN]
        return " + ".join([str(self.row.status), *written])


def entries(watch: Watch, samples: Sequence[Sample]) -> list[Entry]:
    """The samples with their rows, in the samples' order."""
    rows = {row.title.removeprefix("File:"): row for row in watch.uploads()}
    return [_entry(watch, sample, rows.get(sample.name)) for sample in samples]


def _entry(watch: Watch, sample: Sample, row: UploadRow | None) -> Entry:
    return Entry(sample, row, watch.notices(row.id) if row else [])


def table(shown: Sequence[Entry]) -> Table:
    """All entries, for a terminal."""
    result = Table(title="What happened to each file", title_justify="left", expand=True)
    for column, ratio in (("File", 4), ("What it is", 4), ("Fetched", 4)):
        result.add_column(column, ratio=ratio)
    result.add_column("Score", justify="right")
    result.add_column("Verdict, and why", ratio=5)
    result.add_column("On the wiki", ratio=3)
    for entry in shown:
        result.add_row(escape(entry.sample.name), entry.sample.kind, *_cells(entry))
    return result


def _cells(entry: Entry) -> tuple[str, str, str, str]:
    row = entry.row
    if row is None:
        return "", "", "[dim]not seen yet[/]", ""
    fetched = f"{row.representation}, {row.fetched_bytes:,} bytes" if row.fetched_bytes else ""
    if row.nsfw is not None and not fetched:
        fetched = "[dim]nothing: content known[/]"
    score = f"{row.nsfw:.3f}" if row.nsfw is not None else ""
    if not row.status.final:
        return fetched, score, f"[dim]{escape(entry.stage)}[/]", ""
    why = f" ({row.reason})" if row.reason != BELOW else ""
    at = f" {scene(row)}" if row.status is Status.SUSPECT and scene(row) else ""
    verdict = f"[{STYLES.get(row.status, 'dim')}]{row.status}[/]{at}{escape(why)}"
    return fetched, score, verdict, _on_wiki(entry)


def scene(row: UploadRow) -> str:
    """From when to when what counts is shown in a moving picture; "" for what stands still."""
    return when(row.scene_begin, row.scene_end)


def _on_wiki(entry: Entry) -> str:
    words = {
        NoticeStatus.WRITTEN: "{place}",
        NoticeStatus.DECLINED: "no {place}: {reason}",
        NoticeStatus.WITHDRAWN: "no {place}: {reason}",
        NoticeStatus.TAKEN_BACK: "{place} taken back",
        NoticeStatus.DRY_RUN: "would be a {place}",
    }
    return ", ".join(
        words.get(n.status, "[dim]{place} …[/]").format(
            place=PLACES[n.kind], reason=escape(n.reason)
        )
        for n in entry.notices
    )
