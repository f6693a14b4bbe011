"""What a message may hold."""

import pytest

from fence import wire

FRAME = {"scene": 0, "second": None, "page": None, "shape": [4, 4, 3]}


def test_a_message_comes_back() -> None:
    packed = wire.pack(FRAME)
    size = wire.length(packed[: wire.LENGTH.size])
    assert size == len(packed) - wire.LENGTH.size
    assert wire.unpack(packed[wire.LENGTH.size :]) == FRAME


@pytest.mark.parametrize("size", [0, wire.MESSAGE_LIMIT + 1, 2**32 - 1])
def test_a_message_has_a_size(size: int) -> None:
    with pytest.raises(wire.Broken):
        wire.length(wire.LENGTH.pack(size))


@pytest.mark.parametrize("raw", [b"", b"abc", b"[" * 4000, b"[]", b"1", b"\xff\xfe", b'{"a":'])
def test_a_message_is_a_json_object(raw: bytes) -> None:
    with pytest.raises(wire.Broken):
        wire.unpack(raw)


def test_a_header_is_read() -> None:
    header = wire.frame_header(
        {"scene": 3, "second": 1, "page": 2, "area": 7, "shape": [2000, 2000, 3], "more": "ignored"}
    )
    assert (header.scene, header.second, header.page, header.area) == (3, 1.0, 2, 7)
    assert (header.height, header.width, header.bytes) == (2000, 2000, 12_000_000)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("shape", None),
        ("shape", [40_000, 40_000, 3]),
        ("shape", [10**400, 1, 3]),
        ("shape", [-4, -4, 3]),
        ("shape", [0, 4, 3]),
        ("shape", [4, 4]),
        ("shape", [4, 4, 4]),
        ("shape", [4.0, 4, 3]),
        ("shape", [True, 4, 3]),
        ("shape", "443"),
        ("scene", None),
        ("scene", -1),
        ("scene", 10**30),
        ("page", 0),
        ("page", "1"),
        ("area", -1),
        ("area", "1"),
        ("area", None),
        ("second", float("nan")),
        ("second", float("inf")),
        ("second", -0.1),
        ("second", 10**400),
        ("second", True),
        ("second", [1]),
    ],
)
def test_a_header_stays_in_its_bounds(key: str, value: object) -> None:
    with pytest.raises(wire.Broken):
        wire.frame_header(FRAME | {key: value})


def test_a_text_is_made_safe() -> None:
    assert wire.text("a\nb\x1b[2J\u202ec") == "a b?[2J?c"
    assert len(wire.text("x" * 10**6)) == 300
    assert wire.text({"a": [1]}) == "{'a': [1]}"
