"""`make demo`: the whole service on a throw-away wiki, with harmless files.

Exit code 0 only if every file reached the outcome that playground/expected.py names.
"""

import os
import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.markup import escape

import settings
from playground import slideshow
from playground.addresses import addresses, pages
from playground.console import PlaygroundError
from playground.embedded import EmbeddedService
from playground.expected import EXPECTED, NSFW_THRESHOLD, SEXY_THRESHOLD
from playground.person import Person, Refused
from playground.process import Process
from playground.samples import SAMPLES, Sample
from playground.showing import Entry, entries, scene, table
from playground.wiki import LocalWiki
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from wiki.site import COMMONS

FOLDER = Path(".cache/demo").resolve()
PAGES = Path(__file__).resolve().parent.parent / "wiki" / "pages"
SECONDS = 300.0  # until an upload that has not ended counts as lost
CONSOLE = Console(width=None if sys.stdout.isatty() else 160)

SETTINGS = {
    "MODE": "category",
    "NSFW_THRESHOLD": str(NSFW_THRESHOLD),
    "SEXY_THRESHOLD": str(SEXY_THRESHOLD),
    "REPORT_SECONDS": "4",
    "MASS_UPLOAD": "1000",
    "EDITS_PER_MINUTE": "60",
    "EDITOR_SECONDS": "20",
    "RETRY_SECONDS": "1",
    "SWEEP_SECONDS": "2",
}
INTRODUCTION = f"""\
A throw-away MediaWiki on this machine, the service beside it, and {len(SAMPLES)} harmless files.
For the demo only: a file is listed from {NSFW_THRESHOLD} on, so low that some harmless files are
listed (usually 0.8); the report is written every 4 seconds (usually 5 minutes), a row for each
file (usually one for all of somebody who uploads so many); and up to 60 edits a minute are
allowed (usually 6).
"""


def main(arguments: Sequence[str]) -> int:
    """Run the demo, or stop the last; 1 when a file did not end as expected.

    Also where something is missing or wrong, after one line that says what.
    """
    if arguments == ["stop"]:
        CONSOLE.print("The demo is stopped." if stop_last() else "No demo was running.")
        return 0
    if arguments:
        sys.stderr.write(f"demo: {shlex.join(arguments)}: only `stop` can be said here\n")
        return 2
    keep = bool(os.environ.get("KEEP"))
    try:
        models = settings.load().model_dir  # before anything is stopped that somebody has kept
        if stop_last():
            CONSOLE.print("The demo that was still running is ended.")
        wiki, result = perform(keep, models)
    except (PlaygroundError, Refused, settings.SettingError) as error:
        sys.stderr.write(f"demo: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("demo: stopped by you\n")
        return 130
    CONSOLE.print("\n".join(told(wiki, keep)), markup=False, highlight=False, soft_wrap=True)
    return verdict(result)


def perform(keep: bool, models: Path) -> tuple[LocalWiki, list[Entry]]:
    """Start all, run, and stop all again unless it is to be kept."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        with CONSOLE.status("starting the wiki and the service"):
            wiki = LocalWiki.start(FOLDER / "wiki")
            prepare(wiki)
            known = SETTINGS | {"MODEL_DIR": str(models)}
            service = EmbeddedService.start(wiki, FOLDER / "service", known)
        CONSOLE.print(INTRODUCTION, highlight=False)
        result = run(wiki, service)
    except BaseException:
        stop_last()
        raise
    if not keep:
        stop_last()
    return wiki, result


def stop_last() -> bool:
    """Stop what an earlier demo left running; whether there was anything."""
    service = Process.recall(FOLDER / "service" / "service.json")
    if service:
        service.stop()
    wiki = Process.recall(FOLDER / "wiki" / "server.json")
    if wiki:
        LocalWiki.end(FOLDER / "wiki")
    return bool(service or wiki)


def prepare(wiki: LocalWiki) -> None:
    """The pages that an operator makes once: the bot's, run page, opt-outs, template, category."""
    with Person.login(wiki.api, "Admin") as admin:
        for title, page in (
            (f"User:{wiki.bot}", "bot"),
            (f"User:{wiki.bot}/Run", "run"),
            (f"User:{wiki.bot}/Opt-out", "opt-out"),
            (f"Template:{COMMONS.template}", "template"),
            (f"Category:{COMMONS.parent_category}", "category"),
        ):
            text = (PAGES / f"{page}.wikitext").read_text(encoding="utf-8")
            admin.edit(title, text, summary="set up")


def upload(wiki: LocalWiki) -> None:
    """All samples, by another user than the bot."""
    with Person.login(wiki.api, "Uploader") as uploader:
        for sample in SAMPLES:
            data = sample.data()
            if sample.name.endswith(".webm"):
                _stand_in(wiki, sample, data)
            uploader.upload(sample.name, data, "A harmless sample.")


def _stand_in(wiki: LocalWiki, sample: Sample, data: bytes) -> None:
    """What Wikimedia makes of a video after the upload, the local wiki has before it."""
    smaller = sample.smaller() if sample.smaller else data
    if sample.smaller:
        wiki.transcode(sample.name, "240p.vp9.webm", smaller)
    wiki.posters(sample.name, slideshow.stills(smaller))


def run(wiki: LocalWiki, service: EmbeddedService) -> list[Entry]:
    """Upload, and show what happens until it has happened to every file."""
    deadline = time.monotonic() + SECONDS
    with ThreadPoolExecutor(1) as pool, _shown() as show:
        uploading = pool.submit(upload, wiki)
        while True:
            now = entries(service.watch, SAMPLES)
            show(now)
            if all(entry.settled for entry in now) or time.monotonic() > deadline:
                return now
            if uploading.done():
                uploading.result()
            if not service.process.runs():
                raise PlaygroundError(f"the service ended, see {service.folder}/service.log")
            time.sleep(0.25)


@contextmanager
def _shown() -> Iterator[Callable[[list[Entry]], None]]:
    """A table that changes on a terminal; elsewhere a line a change, and the table last."""
    if CONSOLE.is_terminal:
        with Live(console=CONSOLE, refresh_per_second=4) as live:
            yield lambda now: live.update(table(_fitting(now)))
        return
    stages: dict[str, str] = {}
    last: list[Entry] = []

    def show(now: list[Entry]) -> None:
        for entry in now:
            name = entry.sample.name
            if stages.get(name, "") != entry.stage:
                stages[name] = entry.stage
                CONSOLE.print(f"{name}: {entry.stage}", markup=False, highlight=False)
        last[:] = now

    yield show
    CONSOLE.print(table(last))


def _fitting(now: list[Entry]) -> list[Entry]:
    """On a low terminal, only the files that are under way; at the end all."""
    moving = [entry for entry in now if entry.row is not None and not entry.settled]
    low = CONSOLE.height < 3 * len(now)
    return moving if low and not all(entry.settled for entry in now) else now


def told(wiki: LocalWiki, keep: bool) -> Iterator[str]:
    """Where to look; and what else can be done with a demo that goes on."""
    service = FOLDER / "service"
    if keep:
        yield from addresses(wiki, service, SETTINGS)
        return
    yield "The wiki is stopped. `make demo KEEP=1` leaves it running at addresses like"
    yield from pages(wiki, service)


def verdict(result: Sequence[Entry]) -> int:
    """Say what did not end as expected; the exit code."""
    wrong = [words for entry in result if (words := surprise(entry))]
    for words in wrong:
        CONSOLE.print(f"[red]not as expected:[/] {escape(words)}", highlight=False)
    if wrong:
        return 1
    ends = Counter(str(entry.row.status) for entry in result if entry.row)
    totals = ", ".join(f"{count} {status}" for status, count in ends.most_common())
    CONSOLE.print(f"[green]All {len(result)} files ended as expected[/]: {totals}.")
    return 0


def surprise(entry: Entry) -> str:
    """How the entry differs from what playground/expected.py says; "" when it does not."""
    expected, row = EXPECTED[entry.sample.name], entry.row
    name = entry.sample.name
    if row is None:
        return f"{name}: was never seen"
    if row.status is not expected.status or expected.reason not in row.reason:
        return f"{name}: {row.status} ({row.reason}) in place of {expected.status}"
    if expected.scene not in scene(row):
        return f"{name}: found at {scene(row)} in place of {expected.scene}"
    written = {n.kind for n in entry.notices if n.status is NoticeStatus.WRITTEN}
    if row.status is Status.SUSPECT and written != set(NoticeKind):
        return f"{name}: written only as {sorted(written) or 'nothing'}"
    if row.status is not Status.SUSPECT and entry.notices:
        return f"{name}: {row.status}, but there is a notice"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
