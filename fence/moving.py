"""What a child says of moving pictures besides their frames, and how it is believed.

{"scene": {"number", "begin", "end", "frames", "alike"}} before the frames of each scene, and
{"footage": {"duration", "seen", "frames", "errors", "trouble", "hurried_from",
"skipped"}} at the end, and without anything seen at the beginning.
"""

from collections.abc import Mapping
from dataclasses import asdict

from fence.wire import Broken, second, text, whole
from review.score import Footage, Scene


def message_of(item: Scene | Footage) -> dict[str, object]:
    """As the child sends it."""
    return {"scene" if isinstance(item, Scene) else "footage": asdict(item)}


def item_of(message: Mapping[str, object]) -> Scene | Footage | None:
    """A scene or the footage, where the message is one of these. Raises Broken."""
    if isinstance(told := message.get("scene"), dict):
        return _scene(told)
    if isinstance(told := message.get("footage"), dict):
        return _footage(told)
    return None


def _scene(told: Mapping[str, object]) -> Scene:
    number, alike = whole(told.get("number"), "scene", 0), told.get("alike")
    begin, end = _told(told.get("begin")), _told(told.get("end"))
    if end < begin:
        raise Broken("a scene that ends before it begins")
    return Scene(
        number=number,
        begin=begin,
        end=end,
        frames=whole(told.get("frames"), "count of frames", 1),
        alike=None if alike is None else whole(alike, "scene", 0, number - 1),
    )


def _footage(told: Mapping[str, object]) -> Footage:
    return Footage(
        duration=second(told.get("duration")),
        seen=_told(told.get("seen")),
        frames=whole(told.get("frames"), "count of frames", 0),
        errors=whole(told.get("errors"), "count of errors", 0),
        trouble=text(told.get("trouble") or ""),
        hurried_from=second(told.get("hurried_from")),
        skipped=_told(told.get("skipped", 0.0)),
    )


def _told(value: object) -> float:
    found = second(value)
    if found is None:
        raise Broken("a second that is missing")
    return found
