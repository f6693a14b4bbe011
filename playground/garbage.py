"""What no stream should send, and some day one does."""

import json

LONG = 1_000_000  # characters


def garbage(event: bytes) -> list[bytes]:
    """The data of messages that cannot be read, or hardly; `event` is a whole one's."""
    strange = {**json.loads(event), "type": "log", "log_type": "delete"}
    return [
        b"no JSON at all",
        event[: len(event) // 2],
        event[: len(event) // 3] + b"\nno field: of the protocol\n" + event,
        event.replace(b'"', b'\xff"'),  # no UTF-8
        json.dumps({name: value for name, value in strange.items() if name != "meta"}).encode(),
        json.dumps(strange | {"meta": None}).encode(),
        json.dumps(strange | {"log_params": []}).encode(),
        json.dumps(strange | {"log_params": "4::target\n5::noredir"}).encode(),
        json.dumps(strange | {"comment": "x" * LONG}).encode(),
        b"[" * 100_000,
        b"null",
        b"",
    ]
