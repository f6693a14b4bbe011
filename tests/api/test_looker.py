"""What a caller is told of an error of ours, and that nothing is left over."""

from contextlib import suppress
from pathlib import Path

import pytest

from api.looker import problem_of
from api.picture import Picture
from api.problem import Problem
from review.errors import Crash, Gone, Permanent, TooEarly, TooMuch, Transient
from tests.api.stubs import Stub, jpeg, parts_of


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (TooMuch("41 megapixels", 40_000_000), 413, "too-much"),
        (Permanent("broken"), 422, "not-decoded"),
        (Crash("the decoder died (signal 11)"), 422, "not-decoded"),
        (Transient("no decoder could be started"), 503, "try-again"),
        (TooEarly("a smaller version is on its way"), 503, "try-again"),
    ],
)
def test_each_error_has_a_code(error: Exception, status: int, code: str) -> None:
    told = problem_of(error)
    assert (told.status, told.code, told.detail) == (status, code, str(error))
    assert ("Retry-After" in told.headers) == (status == 503)


def test_what_is_not_there_may_have_been_named_wrongly() -> None:
    told = problem_of(Gone("the file is deleted"))
    assert (told.status, told.code) == (404, "no-such-file")
    assert (
        told.detail
        == "the file is deleted, or never was there: a title has its namespace, File:A.jpg"
    )


def test_a_look_says_what_was_looked_at() -> None:
    content = jpeg(0.9)
    with Picture.of(content) as picture:
        look = parts_of(Stub()).looker.look(picture)
        assert look.sha1 == picture.sha1
    assert (look.mime, look.size) == ("image/jpeg", len(content))
    assert look.score is not None
    assert look.score.representation == "original"
    assert look.seconds > 0


def test_nothing_is_left_open() -> None:
    looker = parts_of(Stub()).looker
    before = sorted(Path("/proc/self/fd").iterdir())
    for fails in ("Crash", "NotVisual", ""):
        with suppress(Problem), Picture.of(jpeg(fails=fails)) as picture:
            looker.look(picture)
    assert sorted(Path("/proc/self/fd").iterdir()) == before
