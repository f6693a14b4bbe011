"""The checks of the soak find what is planted, and nothing where all is well."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from tests.soak import check_answers, check_listing, check_uploads, check_writing, checks, marks
from tests.soak.evidence import Evidence, Listed, Logged, Page, Registered, Revision

BOT = "Bot"
A, B = "a" * 40, "b" * 40
USE = f"{{{{{marks.TEMPLATE}|day=2026-11-23}}}}"
TEXT = "== Summary ==\nA gradient."


def report(*rows: tuple[int, str, str]) -> str:
    lines = [f'|- id="review-{p}-{sha1[:12]}"\n| a || b || {status}' for p, sha1, status in rows]
    return "\n".join(["{|", "! File !! Status", *lines, "|}"])


def revisions(*versions: tuple[str, str], first: int = 10) -> tuple[Revision, ...]:
    return tuple(Revision(number, *v) for number, v in enumerate(versions, first))


def written(kind: NoticeKind, revision: int) -> Listed:
    return Listed(kind, 1, A, NoticeStatus.WRITTEN, revision)


FILE = Page(1, "File:A.png", revisions(("Uploader", TEXT), (BOT, f"{TEXT}\n{USE}")), A)
REPORT = Page(2, "User:Bot/Reports/1", revisions((BOT, report((1, A, "open"))), first=20))
WELL = Evidence(
    bot=BOT,
    logged=(Logged(5, "upload", A),),
    registered=(Registered(5, "upload", A, Status.SUSPECT, 1),),
    listed=(written(NoticeKind.REPORT, 20), written(NoticeKind.CATEGORY, 11)),
    files=(FILE,),
    reports=(REPORT,),
)


def file(*versions: tuple[str, str]) -> tuple[Page, ...]:
    return (replace(FILE, revisions=revisions(*versions)),)


def reports(*versions: tuple[str, str]) -> tuple[Page, ...]:
    return (replace(REPORT, revisions=revisions(*versions, first=20)),)


def notices(**other: Any) -> tuple[Listed, ...]:
    """Both, the one of the category with something else."""
    return (WELL.listed[0], replace(WELL.listed[1], **other))


def found_by(check: Callable[..., Any], **other: Any) -> list[str]:
    return list(check(replace(WELL, **other)))


def test_where_all_is_well_nothing_is_found() -> None:
    assert checks.findings(WELL) == []
    assert not check_listing.excuses(WELL)


@pytest.mark.parametrize(
    "registered",
    [
        (),
        WELL.registered * 2,
        (*WELL.registered, Registered(6, "upload", A, Status.CLEAR, 1)),
        (replace(WELL.registered[0], action="overwrite"),),
        (replace(WELL.registered[0], sha1=B),),
    ],
)
def test_uploads_that_are_not_the_logs(registered: tuple[Registered, ...]) -> None:
    assert len(found_by(check_uploads.every_upload_is_registered, registered=registered)) == 1


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.WAITING, Status.SCORING])
def test_an_upload_without_an_end(status: Status) -> None:
    registered = (replace(WELL.registered[0], status=status),)
    assert len(found_by(check_uploads.every_upload_has_ended, registered=registered)) == 1


@pytest.mark.parametrize("status", [NoticeStatus.DUE, NoticeStatus.WRITING])
def test_a_notice_that_is_not_done(status: NoticeStatus) -> None:
    assert len(found_by(check_uploads.every_upload_has_ended, listed=notices(status=status))) == 1


def test_content_that_nobody_looked_at() -> None:
    gone = (replace(WELL.registered[0], status=Status.GONE),)
    check = check_uploads.every_current_content_has_a_verdict
    assert len(found_by(check, registered=gone)) == 1
    assert not found_by(check, registered=gone, deleted=frozenset({1}))
    assert not found_by(check, registered=gone, files=())


@pytest.mark.parametrize(
    "fault",
    [
        {"listed": ()},
        {"listed": WELL.listed[:1]},
        {"reports": ()},
        {"reports": (REPORT, REPORT)},
        {"files": file(("Uploader", TEXT))},
        {"listed": notices(status=NoticeStatus.WITHDRAWN, revision=None)},
        {"listed": notices(revision=12)},
    ],
)
def test_a_suspect_that_is_not_listed_once(fault: dict[str, Any]) -> None:
    assert len(found_by(check_listing.every_suspect_is_listed_once, **fault)) == 1


def test_what_excuses_a_suspect_is_counted() -> None:
    reason = "somebody has listed the file already"
    declined = notices(status=NoticeStatus.DECLINED, revision=None, reason=reason)
    withdrawn = notices(status=NoticeStatus.WITHDRAWN, revision=None, reason="the file is deleted")
    for listed in (declined, withdrawn):
        evidence = replace(
            WELL, listed=listed, deleted=frozenset({1}), files=file(("Uploader", TEXT))
        )
        assert not list(check_listing.every_suspect_is_listed_once(evidence))
        assert check_listing.excuses(evidence) == {f"category: {listed[1].reason}": 1}


@pytest.mark.parametrize("spoken", [True, False])
def test_a_row_is_missing_where_a_person_spoke_before_and_nowhere_else(spoken: bool) -> None:
    row = replace(WELL.listed[0], status=NoticeStatus.DECLINED, revision=None, reason="answered")
    listed = (row, replace(WELL.listed[1], answered=spoken))
    found = found_by(check_listing.every_suspect_is_listed_once, listed=listed, reports=())
    assert len(found) == (not spoken)


def test_what_is_not_current_need_not_be_listed() -> None:
    replaced = (replace(FILE, sha1=B),)
    assert not found_by(check_listing.every_suspect_is_listed_once, files=replaced, reports=())


@pytest.mark.parametrize(
    "fault",
    [
        {"reports": (REPORT, replace(REPORT, page_id=3))},
        {"reports": reports((BOT, report((1, A, "open"), (1, A, "fine"))))},
        {"files": file((BOT, USE), (BOT, f"{USE}\n{USE}"))},
        {"listed": notices(revision=None)},
    ],
)
def test_what_is_written_twice(fault: dict[str, Any]) -> None:
    assert len(found_by(check_writing.nothing_is_written_twice, **fault)) == 1


def test_a_decision_that_is_overridden() -> None:
    check, tagged = check_writing.no_decision_is_overridden, f"{TEXT}\n{USE}"
    again = file(("Uploader", TEXT), (BOT, tagged), ("Reviewer", TEXT), (BOT, tagged))
    same = (*WELL.listed, written(NoticeKind.CATEGORY, 13))
    other = (*WELL.listed, replace(same[2], sha1=B))
    assert len(found_by(check, files=again, listed=same)) == 1
    assert not found_by(check, files=again, listed=other), "of other content nobody has spoken"
    kept = file(("Uploader", TEXT), (BOT, tagged), ("Reviewer", f"{tagged}\nWords."))
    assert not found_by(check, files=kept)


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ([(1, A, "fine")], [(2, B, "open"), (1, A, "fine")], 0),
        ([(1, A, "fine")], [(1, A, "open")], 2),
        ([(1, A, "fine")], [(2, B, "open")], 2),
        ([(1, A, "open")], [(2, B, "open")], 1),
        ([(1, A, "fine"), (2, B, "open")], [(2, B, "open"), (1, A, "fine")], 1),
    ],
)
def test_answers_that_are_lost(
    before: list[tuple[int, str, str]], after: list[tuple[int, str, str]], lost: int
) -> None:
    pages = reports(("Reviewer", report(*before)), (BOT, report(*after)))
    assert len(found_by(check_writing.answers_stand, reports=pages)) == lost


@pytest.mark.parametrize(
    ("before", "after", "only"),
    [
        (TEXT, f"{TEXT}\n{USE}", True),
        (TEXT, f"{USE}\n{TEXT}", True),
        ("", USE, True),
        (f"{USE}\n{TEXT}", f"{USE}\n{USE}\n{TEXT}", True),
        (TEXT, TEXT, False),
        (TEXT, f"{TEXT}{USE}", False),
        (TEXT, f"== Summary ==\n{USE}\nA gradient.", True),
        (f"{TEXT} ", f"{TEXT}\n{USE}", False),
        (TEXT, f"{TEXT}\n\n{USE}\n", False),
        (TEXT, f"{USE}\n{TEXT}.", False),
        (TEXT, USE, False),
    ],
)
def test_bytes_that_are_changed(before: str, after: str, only: bool) -> None:
    pages = file(("Uploader", before), (BOT, after))
    assert len(found_by(check_writing.only_the_template_is_added, files=pages)) == (not only)


def test_an_edit_is_held_against_the_version_that_it_edited() -> None:
    """Of two of the same second, an undeletion takes either for the current one."""
    first, second, mine = revisions(("A", TEXT), ("B", f"Words.\n{TEXT}"), (BOT, f"{TEXT}\n{USE}"))
    page = replace(FILE, revisions=(first, second, replace(mine, parent=first.id)))
    assert found_by(check_writing.only_the_template_is_added, files=(page,)) == []


def test_an_answer_goes_into_the_last_cell_of_its_row() -> None:
    text = report((1, A, "open"), (2, B, "open"))
    after = marks.answered(text, marks.rows(text)[1], "fine")
    assert after == report((1, A, "open"), (2, B, "fine"))
    assert marks.answered(text, marks.Row(3, B[:12], ""), "fine") == text


def test_the_template_is_taken_off() -> None:
    assert marks.without(f"{TEXT}\n{USE}") == marks.without(f"{USE}\n{TEXT}") == TEXT
    assert not marks.lists(marks.without(USE))


@pytest.mark.parametrize(
    ("fault", "unread"),
    [
        ({}, 0),
        ({"reports": reports((BOT, report((1, A, "fine"))))}, 1),
        ({"files": file(("Uploader", TEXT), (BOT, f"{TEXT}\n{USE}"), ("Reviewer", TEXT))}, 1),
        ({"files": file(("Uploader", TEXT), (BOT, f"{TEXT}\n{USE}"), ("Reviewer", USE))}, 0),
    ],
)
def test_an_answer_that_is_not_read(fault: dict[str, Any], unread: int) -> None:
    check = check_answers.every_answer_is_read
    assert len(found_by(check, **fault)) == unread
    read = tuple(replace(notice, answered=True) for notice in WELL.listed)
    assert not found_by(check, **fault, listed=read)


@pytest.mark.parametrize(("later", "found"), [(check_answers.GRACE, 0), (61, 1), (-100, 0)])
def test_a_row_that_is_overridden(later: float, found: int) -> None:
    answered = replace(REPORT.revisions[0], text=report((1, A, "fine")), at=1000.0)
    edit = replace(FILE.revisions[1], at=1000.0 + later)
    pages = {
        "reports": (replace(REPORT, revisions=(answered,)),),
        "files": (replace(FILE, revisions=(FILE.revisions[0], edit)),),
    }
    assert len(found_by(check_answers.no_row_is_overridden, **pages)) == found
    other = (WELL.listed[0], replace(WELL.listed[1], sha1=B))
    assert not found_by(check_answers.no_row_is_overridden, **pages, listed=other)
