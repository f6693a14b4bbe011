"""python -m classifier evaluate: how right models are on labelled pictures, as a report."""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.cascade import Cascade
from classifier.commands.decoder import decoders
from classifier.commands.left_out import tell_left_out
from classifier.commands.progress import bar
from classifier.errors import ModelError
from classifier.load import load
from classifier.model import Model
from classifier.training.dataset import Dataset, Example, read_dataset
from classifier.training.evaluation.predictions import predict
from classifier.training.evaluation.survey import Survey, survey
from classifier.training.index import INDEX, Split
from classifier.training.prevalence import PREVALENCE
from classifier.writing import whole
from console import show, tell
from fence.decoders import Decoders

try:
    from classifier.training.evaluation.data import Source
    from classifier.training.evaluation.evaluation import Evaluation, evaluate
    from classifier.training.evaluation.mistakes import thumbnails
    from classifier.training.evaluation.page import page
    from classifier.training.evaluation.subject import Subject, subject
    from classifier.training.evaluation.summary import summary
except ModuleNotFoundError as error:
    raise ModelError(f"{error.name} is not installed, run make training") from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DATASET|FOLDER", help="or a folder per label"
    )
    parser.add_argument(
        "--model",
        action="append",
        metavar="NAME",
        dest="models",
        help="given twice, two are compared (default: MODEL)",
    )
    parser.add_argument(
        "--prevalence",
        type=float,
        default=PREVALENCE,
        metavar="SHARE",
        help="of your uploads that are explicit, beside 0.001 and 0.01 (default: %(default)s)",
    )
    parser.add_argument(
        "--split",
        choices=[str(split) for split in Split],
        default=str(Split.TEST),
        help="of a data set (default: %(default)s)",
    )
    parser.add_argument(
        "--no-pictures",
        action="store_true",
        help="leave small pictures of the worst mistakes out of the report",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("report.html"),
        metavar="FILE.html",
        help="the same as .json goes beside it (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 where a picture could not be looked at. Raises ModelError for other trouble."""
    _check(arguments)
    dataset = read_dataset(arguments.data).of(Split(arguments.split))
    source = Source(
        name=dataset.name,
        folder=str(dataset.folder),
        split=arguments.split,
        plain=not (dataset.folder / INDEX).exists(),
        copies=dataset.copies,
    )
    source.check({example.label for example in dataset.examples}, len(dataset.unread))
    names = list(dict.fromkeys(arguments.models or [arguments.model]))
    models = [load(name, arguments.dir) for name in names]
    subjects = [_subject(name, model, arguments) for name, model in zip(names, models, strict=True)]
    with decoders(arguments, models[0].side) as pixels:
        seen = _survey(dataset, pixels)
        source.check({example.label for example in seen.examples}, len(seen.unread))
        answers = [_answers(model, seen.examples, pixels) for model in models]
        found = evaluate(seen, subjects, answers, arguments.prevalence, source)
        wrong = [mistake for result in found.results for mistake in result.mistakes]
        pictures = None if arguments.no_pictures else thumbnails(wrong, seen.examples, pixels)
    _write(found, pictures, arguments.output)
    return _say(found, arguments.output)


def _check(arguments: argparse.Namespace) -> None:
    """What would be a pity to learn after an hour."""
    output: Path = arguments.output
    if not 0 < arguments.prevalence < 1:
        raise ModelError(
            f"--prevalence {arguments.prevalence:g}: is no share between 0 and 1, "
            "give for example 0.002 for two in a thousand"
        )
    if output.suffix not in (".html", ".htm"):
        raise ModelError(f"{output}: does not end in .html, give another -o")
    if output.is_dir() or not os.access(output.absolute().parent, os.W_OK | os.X_OK):
        raise ModelError(f"{output}: cannot be written there, give another -o")


def _subject(name: str, model: Model | Cascade, arguments: argparse.Namespace) -> Subject:
    tell(f"{name}: measuring what it costs")
    # The settings' are for MODEL: thresholds belong to their model.
    given = arguments.thresholds if name == arguments.model else (None, None)
    return subject(name, model, arguments.dir, given)


def _survey(dataset: Dataset, pixels: Decoders) -> Survey:
    with bar("looking at all pictures", len(dataset.examples)) as advance:
        seen = survey(dataset.examples, pixels, advance)
    return replace(seen, unread=(*dataset.unread, *seen.unread))


def _answers(
    model: Model | Cascade, examples: Sequence[Example], pixels: Decoders
) -> NDArray[np.float64]:
    with bar(model.name, len(examples)) as advance:
        return predict(model, examples, pixels, advance)


def _write(found: Evaluation, pictures: dict[str, str] | None, output: Path) -> None:
    """The page and its numbers: where there is no room for one, the other is not written either."""
    with whole(output) as text:
        text.write(page(found, pictures).encode(errors="backslashreplace"))
        text.flush()
        with whole(output.with_suffix(".json")) as numbers:
            numbers.write(f"{json.dumps(asdict(found), indent=1)}\n".encode())


def _say(found: Evaluation, output: Path) -> int:
    show(summary(found), [])
    tell_left_out(found.data.unread, found.data.source.copies)
    tell(f"the report is {output}, its numbers are {output.with_suffix('.json')}")
    return int(bool(found.data.unread))
