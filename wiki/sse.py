"""Server-sent events, as far as the event stream needs them: what each event's data is."""

from collections.abc import Iterable, Iterator

LONGEST = 8_000_000  # bytes of one event; the stream's own have some thousand


def events(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The data of each event, from a body that comes in any chunks.

    Lines end with LF or CR LF; several lines of data are joined by LF. Comments, ids and
    names are passed over, and so is an event that the end of the body cuts off. Raises
    ValueError for an event of more than LONGEST bytes.
    """
    rest = b""
    data: list[bytes] = []
    size = 0
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                data.append(line[5:].removesuffix(b"\r").removeprefix(b" "))
                size += len(line)
            elif data and line in (b"", b"\r"):
                yield b"\n".join(data)
                data, size = [], 0
        if size + len(rest) > LONGEST:
            raise ValueError(f"an event of more than {LONGEST:,} bytes")
