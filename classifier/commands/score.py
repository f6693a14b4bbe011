"""python -m classifier score: what the models say of files on this machine."""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from classifier.cascade import Cascade
from classifier.commands.decoder import decoders
from classifier.errors import ModelError
from classifier.fingerprint import fingerprint
from classifier.load import load, policy_for
from console import printable, tell
from fence.local import LocalFiles, upload_of
from review.errors import Crash, NotVisual, Permanent, Transient
from review.policy import BELOW, Verdict, decide, unscored
from review.score import MediaScore
from review.scoring import Scoring
from review.status import Status


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one file; `score` is None where there is none."""

    path: Path
    verdict: Verdict
    score: MediaScore | None
    milliseconds: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="FILE|FOLDER", help="pictures, or folders of them"
    )
    parser.add_argument("--json", action="store_true", help="a line of JSON a file, on stdout")
    parser.add_argument("--model", metavar="NAME", help="(default: MODEL)")


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 where a file could not be scored. Raises ModelError for the model's trouble."""
    files = list(_files(arguments.paths))
    model = load(arguments.model, arguments.dir)
    nsfw, sexy = arguments.thresholds
    policy = policy_for(model, nsfw=nsfw, sexy=sexy)
    console = Console(stderr=True)
    with decoders(arguments, model.side) as frames:
        scoring = Scoring(
            files=LocalFiles(),
            frames=frames,
            scorer=model,
            second=model if isinstance(model, Cascade) else None,
            fingerprint=fingerprint,
            policy=policy,
        )
        results = (_result(scoring, path, console) for path in _shown(files, console))
        if arguments.json:
            return _print_json(results, model.name)
        return _print_table(list(results))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and all in the folders named, in the order of their names."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(inside for inside in path.rglob("*") if not inside.is_dir())
        if not found:
            raise ModelError(f"{path}: has no files, give a folder with pictures")
        yield from found


def _shown(files: Sequence[Path], console: Console) -> Iterable[Path]:
    hidden = not console.is_terminal or len(files) < 2
    return track(files, "scoring", console=console, transient=True, disable=hidden)


def _result(scoring: Scoring, path: Path, console: Console) -> Result:
    begun, score = time.perf_counter(), None
    try:
        upload = upload_of(path)
        facts = scoring.files.look(upload, scoring.scorer.side)
        score = scoring.score(upload, facts, lambda fetched: None)
        verdict = decide(score, scoring.policy)
    except NotVisual as why:
        verdict = unscored(Status.NOT_VISUAL, str(why))
    except (Permanent, Crash, Transient) as why:
        verdict = unscored(Status.UNKNOWN, str(why))
    milliseconds = (time.perf_counter() - begun) * 1000
    if verdict.status is Status.UNKNOWN:
        tell(f"classifier: {path}: {verdict.reason}", console)
    return Result(path=path, verdict=verdict, score=score, milliseconds=milliseconds)


def _print_json(results: Iterable[Result], model: str) -> int:
    failed = False
    for result in results:
        failed |= result.verdict.status is Status.UNKNOWN
        row = {
            "file": str(result.path),
            **asdict(result.verdict),
            "milliseconds": round(result.milliseconds, 1),
            "model": model,
            "model_sha256": result.score and result.score.model.sha256,
            "bytes_are": result.score and result.score.bytes_are,
            "frames": [asdict(frame) for frame in result.score.frames] if result.score else [],
        }
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
    return int(failed)


def _print_table(results: Sequence[Result]) -> int:
    table = Table()
    table.add_column("file", overflow="fold", ratio=3)
    table.add_column("verdict", no_wrap=True)
    for name in ("nsfw", "sexy"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("why, and where", overflow="fold", ratio=4)
    for result in results:
        verdict = result.verdict
        table.add_row(
            escape(printable(str(result.path))),
            str(verdict.status),
            *("" if share is None else f"{share:.4f}" for share in (verdict.nsfw, verdict.sexy)),
            escape(_why(verdict)),
        )
    Console().print(table)
    return int(any(result.verdict.status is Status.UNKNOWN for result in results))


def _why(verdict: Verdict) -> str:
    where = f"highest at {verdict.second:.1f} s" if verdict.second is not None else ""
    if verdict.page is not None:
        where = f"highest on page {verdict.page}"
    why = "" if verdict.reason == BELOW else verdict.reason
    return "; ".join(filter(None, (why, where)))
