"""The judge finds what is planted, and nothing where all is well."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from review.status import NoticeStatus, Status
from tests.chaos.judge import Evidence, Row, findings
from tests.chaos.pool import Outcome

A, B = "a" * 40, "b" * 40
SUSPECT, CLEAR = Outcome(Status.SUSPECT, 0.9), Outcome(Status.CLEAR, 0.1)
WRITTEN = (NoticeStatus.WRITTEN, NoticeStatus.WRITTEN)
ROWS = (Row("File:A.png", A, SUSPECT, 1, notices=WRITTEN), Row("File:B.png", B, CLEAR, 2))
WELL = Evidence(
    rows=ROWS,
    expected={row.name: row.outcome for row in ROWS},
    edits=Counter(["File:A.png"]),
    listed=Counter([(1, A[:12])]),
)


def changed(**values: Any) -> tuple[Row, ...]:
    return replace(ROWS[0], **values), ROWS[1]


def test_where_all_is_well_nothing_is_found() -> None:
    assert findings(WELL) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"rows": ROWS[:1]},
        {"rows": (*ROWS, ROWS[1])},
        {"rows": (*ROWS, Row("File:C.png", B, CLEAR, 3))},
        {"rows": (ROWS[0], replace(ROWS[1], outcome=Outcome(Status.WAITING)))},
        {"rows": (ROWS[0], replace(ROWS[1], outcome=Outcome(Status.UNKNOWN)))},
        {"rows": (ROWS[0], replace(ROWS[1], outcome=Outcome(Status.CLEAR, 0.2)))},
        {"rows": changed(notices=(NoticeStatus.WRITTEN, NoticeStatus.DUE))},
        {"rows": changed(notices=(NoticeStatus.WRITTEN, NoticeStatus.DECLINED))},
        {"edits": Counter(["File:A.png"] * 2)},
        {"edits": Counter[str]()},
        {"edits": Counter(["File:A.png", "File:B.png"])},
        {"listed": Counter([(1, A[:12])] * 2)},
        {"listed": Counter[tuple[int, str]]()},
        {"miscounted": {("wiki", "uploads", "clear"): 1}},
    ],
)
def test_a_fault_is_found(fault: dict[str, Any]) -> None:
    assert len(findings(replace(WELL, **fault))) == 1
