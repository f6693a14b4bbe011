import tracemalloc
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.uploads.sse import LONGEST, events

LINE = st.binary(max_size=20).map(lambda line: line.translate(None, b"\r\n"))
EVENT = st.lists(LINE, min_size=1, max_size=3)
NOISE = st.sampled_from([b":", b":ok", b'id: [{"offset":1}]', b"event: message", b"retry: 1", b""])


def body(told: list[tuple[list[bytes], bytes]], end: bytes) -> bytes:
    """Events with a line between that is none of their data."""
    lines: list[bytes] = []
    for data, noise in told:
        lines += [noise, *(b"data: " + line for line in data), b""]
    return b"".join(line + end for line in lines)


@given(
    st.lists(st.tuples(EVENT, NOISE)),
    st.sampled_from([b"\n", b"\r\n"]),
    st.lists(st.integers(0, 400)),
)
def test_whatever_the_chunks_the_data_are_the_same(
    told: list[tuple[list[bytes], bytes]], end: bytes, cuts: list[int]
) -> None:
    whole = body(told, end)
    borders = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    chunks = [whole[begin:stop] for begin, stop in pairwise(borders)]
    assert list(events(chunks)) == [b"\n".join(data) for data, _ in told]


@pytest.mark.parametrize(
    ("whole", "data"),
    [
        (b"data:close\n\n", [b"close"]),
        (b"data:  indented \n\n", [b" indented "]),
        (b"data\n\ndatabase: 1\n\n", []),
        (b"data: cut off", []),
        (b"data: cut off\n", []),
        (b"\n\n\ndata: late\n\n\n", [b"late"]),
        (b"", []),
    ],
)
def test_a_body_in_one_piece(whole: bytes, data: list[bytes]) -> None:
    assert list(events([whole])) == data


@pytest.mark.parametrize("piece", [b"x" * 1_000_000, b"data: " + b"x" * 1_000_000 + b"\n"])
def test_of_an_event_that_is_too_long_no_more_than_the_limit_is_kept(piece: bytes) -> None:
    """And the one behind it is read."""

    def body() -> Iterator[bytes]:
        yield b"data: before\n\ndata: "
        for _ in range(4 * LONGEST // len(piece)):
            yield piece
        yield b"data: in the same line\n\ndata: behind\n\n"

    tracemalloc.start()
    assert list(events(body())) == [b"before", b"behind"]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3.5 * LONGEST  # the rest, the next chunk, and both together
