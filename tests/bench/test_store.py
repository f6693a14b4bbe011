"""The benchmark of the database: what it generates, and what it says of it."""

from contextlib import closing
from pathlib import Path

import pytest

from bench.store import size, timing
from bench.store.__main__ import main
from bench.store.fill import fill
from bench.store.shape import Shape
from review.status import NoticeStatus, Status
from store.migrate import upgrade
from store.session import Database
from store.tallies import Tallies

SHAPE = Shape(uploads=4000, every=20, fresh=100)


def test_every_operation_is_timed_over_what_was_generated(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path / 'review.db'}")) as database:
        upgrade(database)
        fill(database, SHAPE, lambda _: None)
        uploads, notices = (
            Tallies(database).uploads("commonswiki"),
            Tallies(database).notices("commonswiki"),
        )
        found = list(timing.timed(database, SHAPE, times=2))
        sizes = size.sizes(database)
    assert uploads[Status.WAITING] == 500
    assert set(uploads) == set(Status) - {Status.SCORING}
    assert {NoticeStatus.DUE, NoticeStatus.WRITTEN, NoticeStatus.DECLINED} <= set(notices)
    assert all(one.median > 0 and one.ratio > 0 for one in found)
    table = timing.shown(found, "sqlite").splitlines()
    assert len(table) == len(found) + 2 > 40
    assert sizes[0].table in ("uploads", "frames")
    assert "| all " in size.shown(sizes, 0.004, "sqlite")


@pytest.mark.parametrize("wrong", [("many",), ("1", "oracle")])
def test_what_cannot_be_measured_is_one_line(
    wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(*wrong) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert wrong[-1] in err
