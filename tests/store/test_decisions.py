"""Of how many decisions hints are looked for."""

from dataclasses import replace

import pytest

from review.notice import Notice, NoticeKind
from store import decisions
from tests.review.values import SUSPECT, an_upload, content, facts_of
from tests.store.bench import DatabaseBench

CATEGORY, REPORT = NoticeKind.CATEGORY, NoticeKind.REPORT
LIKE, OTHER = "0" * 64, "f" * 64


def decided(bench: DatabaseBench, log_id: int, looks: str, sha1: str) -> None:
    """A file of which a person has said something."""
    upload = an_upload(log_id, sha1=sha1)
    bench.suspect(upload, CATEGORY, verdict=replace(SUSPECT, fingerprint=looks))
    [notice] = bench.desk().due(CATEGORY, 50)
    bench.desk().decline(notice, f"said of {log_id}", by_person=True)


def due(bench: DatabaseBench, log_id: int, sha1: str) -> Notice:
    upload = an_upload(log_id, sha1=sha1)
    facts = facts_of(upload, page_id=log_id + 2000)
    bench.suspect(upload, REPORT, facts=facts, verdict=replace(SUSPECT, fingerprint=LIKE))
    return next(n for n in bench.desk().due(REPORT, 50) if n.sha1 == sha1)


def test_what_looks_alike_is_looked_for_among_the_latest_and_the_same_among_all(
    over_database: DatabaseBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = over_database
    decided(bench, 1, LIKE, content("A"))
    similar = due(bench, 3, content("B")).hint
    assert similar is not None
    assert (similar.said, similar.same) == ("said of 1", False)
    decided(bench, 2, OTHER, content("C"))
    monkeypatch.setattr(decisions, "LATEST", 1)
    assert due(bench, 4, content("D")).hint is None
    same = due(bench, 5, content("A")).hint
    assert same is not None
    assert (same.said, same.same) == ("said of 1", True)
