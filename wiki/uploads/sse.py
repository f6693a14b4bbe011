"""Server-sent events, as far as the event stream needs them: what each event's data is."""

from collections.abc import Iterable, Iterator

LONGEST = 8_000_000  # bytes of one event; the stream's own have some thousand


def events(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The data of each event, from a body that comes in any chunks.

    Lines end with LF or CR LF; several lines of data are joined by LF. Passed over are
    comments, ids and names, an event that the end of the body cuts off, and one of more
    than LONGEST bytes, of which no more than that is kept.
    """
    rest = b""
    data: list[bytes] = []
    size = 0
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line in (b"", b"\r"):
                if data and size <= LONGEST:
                    yield b"\n".join(data)
                data, size = [], 0
            elif line.startswith(b"data:"):
                size += len(line)
                if size <= LONGEST:
                    data.append(line[5:].removesuffix(b"\r").removeprefix(b" "))
        if len(rest) > LONGEST:
            size, rest = size + len(rest), b""
