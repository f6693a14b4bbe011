"""Samples whose file is not there any more: nobody need look for it."""

from collections.abc import Iterable

from review.answer import Outcome
from review.errors import Gone, Permanent
from review.ports import Files
from store.samples import Sample, Samples


def still_there(samples: Samples, files: Files, drawn: Iterable[Sample]) -> list[Sample]:
    """Those that can be looked at; the others are answered: they say nothing of the content.

    Raises Transient when the wiki cannot be asked now.
    """
    return [one for one in drawn if not _answered(samples, one, _what_became(files, one))]


def _what_became(files: Files, sample: Sample) -> str:
    """Why it cannot be looked at; empty where it can."""
    try:
        facts = files.facts(sample.upload)
    except Gone:
        return "the file is gone"
    same = facts.sha1 == sample.upload.sha1
    return "" if same else "a newer version has taken its place"


def _answered(samples: Samples, sample: Sample, why: str) -> bool:
    if not why:
        return False
    try:
        samples.answer(sample.id, Outcome.OTHER, words=why)
    except Permanent:  # somebody was quicker
        return True
    return True
