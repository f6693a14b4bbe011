"""Bodies for the API, in process: whatever comes, the answer is one that the document has."""

from functools import cache

from api.parts import Parts
from tests.api import bodies
from tests.api.asking import Answer, Client
from tests.api.stubs import Stub, app_of, parts_of
from tests.fuzz.api_seeds import BOUNDARY, LENGTH

_DOCUMENTED = {400, 413, 415, 422}


@cache
def _api() -> tuple[Parts, Client]:
    stub = Stub()
    stub.go.set()  # nobody waits
    parts = parts_of(stub)
    return parts, Client(app_of(parts))


def forms(data: bytes) -> None:
    """A form of several files, in two pieces."""
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    _check(_sent("/v1/classify:batch", data, {"Content-Type": kind}))


def predictions(data: bytes) -> None:
    """KServe v1."""
    _check(_sent(bodies.PREDICT, data, {}))


def inferences(data: bytes) -> None:
    """The Open Inference Protocol; the first two bytes say how long its JSON is."""
    head = str(int.from_bytes(data[: LENGTH.size]))
    told = {"Inference-Header-Content-Length": head}
    _check(_sent(bodies.INFER, data[LENGTH.size :], told))


def _sent(path: str, data: bytes, headers: dict[str, str]) -> Answer:
    middle = len(data) // 2
    return _api()[1].send("POST", path, headers, [data[:middle], data[middle:]])


def _check(answer: Answer) -> None:
    parts, _ = _api()
    if answer.status == 200:
        binary = answer.headers["content-type"] == "application/octet-stream"
        assert binary or answer.json
    else:
        assert answer.status in _DOCUMENTED
        assert answer.problem["detail"].isprintable()
    assert (parts.gate.running, parts.intake.under_way) == (0, 0)
