"""docs/how-it-works.md draws the states that there are, and knows every decision."""

import re
from collections.abc import Iterator

import pytest

from review.status import NoticeStatus, Status
from tests.documents import ROOT, Document

DOCUMENT = Document(ROOT / "docs" / "how-it-works.md")
STATES = [block for _, block in DOCUMENT.blocks if block.startswith("stateDiagram-v2\n")]
_ARROW = re.compile(r"^ *(\w+) --> (\w+)", re.MULTILINE)
_GROUP = re.compile(r" as (\w+) \{(.*?)\}", re.DOTALL)


@pytest.mark.parametrize(
    ("drawings", "states"),
    [(STATES[:2], Status), (STATES[2:], NoticeStatus)],
    ids=["upload", "notice"],
)
def test_the_drawings_have_what_may_follow_each_state(
    drawings: list[str], states: type[Status] | type[NoticeStatus]
) -> None:
    drawn = [arrow for drawing in drawings for arrow in _arrows(drawing)]
    may = [(_drawn(one), _drawn(other)) for one in states for other in one.next]
    assert sorted(drawn) == sorted(may)


def _arrows(drawing: str) -> Iterator[tuple[str, str]]:
    """What begins at a group begins at each of its members."""
    groups = {name: {one for one, _ in _ARROW.findall(of)} for name, of in _GROUP.findall(drawing)}
    for begin, end in _ARROW.findall(drawing):
        for one in groups.get(begin, {begin}):
            yield one, end


def _drawn(status: Status | NoticeStatus) -> str:
    return status.value.replace(" ", "_")


def test_every_decision_is_linked_once() -> None:
    linked = [link for link in DOCUMENT.links if link.startswith("decisions/")]
    there = (ROOT / "docs" / "decisions").glob("*.md")
    assert sorted(linked) == sorted(f"decisions/{path.name}" for path in there)
