"""Samples whose file is not there any more: nobody need look for it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from review.answer import Outcome
from review.errors import Gone, Permanent
from review.ports import Files
from store.samples import Sample, Samples


def still_there(samples: Samples, files: Files, drawn: Iterable[Sample]) -> list[Sample]:
    """Those that can be looked at, with their files' titles now: a title may be another's by then.

    The others are answered: they say nothing of the content. Raises Transient when the wiki
    cannot be asked now.
    """
    found: list[Sample] = []
    for sample in drawn:
        try:
            facts = files.facts(sample.upload)
        except Gone:
            _answer(samples, sample, "the file is gone")
            continue
        if facts.sha1 == sample.upload.sha1:
            found.append(replace(sample, upload=replace(sample.upload, title=facts.title)))
        else:
            _answer(samples, sample, "a newer version has taken its place")
    return found


def _answer(samples: Samples, sample: Sample, why: str) -> None:
    with suppress(Permanent):  # somebody was quicker
        samples.answer(sample.id, Outcome.OTHER, words=why)
