"""What the page shows of one answer."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from api.answer import Classification, FrameAnswer
from api.page.gauge import Gauge, gauges
from api.page.language import clock
from api.page.time_line import TimeLine, end_of, time_line
from review.policy import BELOW
from review.status import Status

_VERDICTS: Mapping[Status, tuple[str, str]] = {  # the message, and Codex' kind of box
    Status.SUSPECT: ("verdict-suspect", "warning"),
    Status.CLEAR: ("verdict-clear", "notice"),
    Status.NOT_VISUAL: ("verdict-not-visual", "notice"),
    Status.UNKNOWN: ("verdict-unknown", "warning"),
}
_SHORT = 10  # seconds: in what is shorter, whole seconds would be all alike
_CLASSES: Mapping[str, str] = {  # of the published models; others' are shown as they are
    "drawing": "class-drawing",
    "hentai": "class-hentai",
    "neutral": "class-neutral",
    "porn": "class-porn",
    "sexy": "class-sexy",
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """An answer as the templates want it; `heat_map` is a data: address, "" where none was made."""

    answer: Classification
    heat_map: str = ""

    @classmethod
    def of(cls, answer: Classification, png: bytes = b"") -> "Result":
        """With the heat map, where it was asked for."""
        coded = base64.b64encode(png).decode()
        return cls(answer=answer, heat_map=f"data:image/png;base64,{coded}" if png else "")

    @property
    def verdict(self) -> str:
        """The message."""
        return _VERDICTS[self.answer.verdict][0]

    @property
    def box(self) -> str:
        """Codex' kind of message."""
        return _VERDICTS[self.answer.verdict][1]

    @property
    def gauges(self) -> list[Gauge]:
        """The scores that there are."""
        return gauges(self.answer.nsfw, self.answer.sexy, self.answer.policy)

    @property
    def high(self) -> bool:
        """Whether the preview is to be blurred."""
        return any(gauge.high for gauge in self.gauges)

    @property
    def classes(self) -> list[tuple[str, str, float]]:
        """Of the telling frame: the label, its message or "", the probability; likeliest first."""
        found = self.answer.probabilities or {}
        ordered = sorted(found.items(), key=lambda item: -item[1])
        return [(label, _CLASSES.get(label, ""), value) for label, value in ordered]

    @property
    def reason(self) -> str:
        """In English; "" where it says no more than the verdict."""
        return "" if self.answer.reason == BELOW else self.answer.reason

    def clock(self, seconds: float) -> str:
        """A time in it."""
        return clock(seconds, tenths=self._short)

    @cached_property
    def _short(self) -> bool:
        return end_of(self.answer) < _SHORT

    @cached_property
    def time_line(self) -> TimeLine | None:
        """Of what moves."""
        return time_line(self.answer)

    def begin_of(self, number: int) -> float:
        """When the scene of that number begins, in seconds."""
        return self._begins[number]

    @cached_property
    def _begins(self) -> Mapping[int, float]:
        return {scene.number: scene.begin for scene in self.answer.scenes}

    @cached_property
    def frames(self) -> list[FrameAnswer]:
        """In the order of their times or pages, not of the looks."""
        return sorted(self.answer.frames, key=lambda frame: (frame.second or 0.0, frame.page or 0))

    @cached_property
    def paged(self) -> bool:
        """Whether there are several pages."""
        return len([frame for frame in self.answer.frames if frame.page is not None]) > 1
