"""What is on its way in is bounded: in size, in time, and in number."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api.app import create_app
from api.body import Intake
from api.parts import Parts
from tests.api import bodies
from tests.api.asking import Client
from tests.api.serving import Raw, Served, served, until
from tests.api.stubs import Stub, app_of, jpeg, parts_of

PATHS = ["/v1/classify", "/v1/classify:batch", "/v1/explain", bodies.PREDICT, bodies.INFER]
_FORM = {"Content-Type": "multipart/form-data; boundary=cut"}
_BEGIN = b'--cut\r\nContent-Disposition: form-data; name="file"\r\n\r\n'  # and a body of any kind


def _head(path: str, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_says_it_is_too_large_is_not_taken_in(client: Client, path: str) -> None:
    answer = client.send("POST", path, _FORM | {"Content-Length": "1000001"}, [None])
    assert (answer.status, answer.problem["code"]) == (413, "body-too-large")
    assert answer.problem["limit"] == 1_000_000


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_does_not_say_so_is_cut_off(client: Client, path: str) -> None:
    chunks = [_BEGIN, *[b"x" * 100_000] * 10, None]  # nothing after that is waited for
    answer = client.send("POST", path, _FORM, chunks)
    assert (answer.status, answer.problem["code"]) == (413, "body-too-large")


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_trickles_is_given_up(stub: Stub, path: str) -> None:
    intake = Intake(most=1, size=1_000_000, seconds=0.1)
    with Client(app_of(parts_of(stub, intake=intake))) as client:
        answer = client.send("POST", path, _FORM, [_BEGIN, None])
        assert (answer.status, answer.problem["code"]) == (408, "too-slow")
        assert answer.problem["limit"] == 0.1
        assert intake.under_way == 0


@pytest.mark.parametrize("told", ["many", "-1", "1_0", "1.5", "+5", ""])
def test_a_length_that_is_no_number_is_refused(client: Client, told: str) -> None:
    answer = client.send("POST", "/v1/classify", {"Content-Length": told}, [jpeg()])
    assert (answer.status, answer.problem["code"]) == (400, "malformed")


def test_a_length_of_many_digits_is_too_large(client: Client) -> None:
    answer = client.send("POST", "/v1/classify", {"Content-Length": "9" * 5000}, [jpeg()])
    assert answer.status == 413


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip"])
def test_an_encoded_body_is_refused(client: Client, path: str, encoding: str) -> None:
    answer = client.post(path, jpeg(), headers=_FORM | {"Content-Encoding": encoding})
    assert (answer.status, answer.problem["code"]) == (415, "encoded")


@pytest.mark.parametrize("path", PATHS)
def test_too_many_under_way_are_turned_away(client: Client, parts: Parts, path: str) -> None:
    parts.intake.under_way = parts.intake.most
    answer = client.post(path, _BEGIN, headers=_FORM)
    assert (answer.status, answer.problem["code"]) == (429, "busy")
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize("path", PATHS)
def test_a_full_gate_takes_no_body_in(client: Client, parts: Parts, path: str) -> None:
    parts.gate.running = parts.gate.most
    answer = client.send("POST", path, {}, [None])
    assert (answer.status, answer.problem["code"]) == (429, "busy")
    parts.gate.running = 0


@pytest.mark.parametrize("path", PATHS)
def test_room_is_free_again_whatever_came(client: Client, parts: Parts, path: str) -> None:
    for content in (b"", jpeg(), b"{}", b"\xff"):
        client.post(path, content)
    assert (parts.intake.under_way, parts.gate.running) == (0, 0)


def test_a_body_in_chunks_is_taken(server: Served) -> None:
    content = jpeg(0.9)
    chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content)
    answer = server.raw(_head("/v1/classify", "Transfer-Encoding: chunked") + chunk)
    assert answer.status == 200


def test_who_hangs_up_in_the_middle_of_a_body_is_no_error(
    server: Served, parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    with server.connect() as caller:
        caller.sendall(_head("/v1/classify", "Content-Length: 5000") + b"x" * 100)
        until(lambda: parts.intake.under_way == 1)
    until(lambda: parts.intake.under_way == 0)
    assert caplog.records == []


@pytest.mark.parametrize("path", ["/v1/classify", "/v1/explain"])
def test_who_hangs_up_while_a_file_waits_frees_its_place(
    server: Served, parts: Parts, stub: Stub, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    content = jpeg(waits=True)
    asked = _head("/v1/classify", f"Content-Length: {len(content)}") + content
    looked_at = [server.connect() for _ in range(parts.gate.threads)]
    for caller in looked_at:
        caller.sendall(asked)
        stub.begun.acquire()
    with server.connect() as waits:
        waits.sendall(_head(path, f"Content-Length: {len(content)}") + content)
        until(lambda: parts.gate.running == 3)
    until(lambda: parts.gate.running == 2)
    until(lambda: parts.intake.under_way == 2)
    stub.go.set()
    assert [Raw.of(caller).status for caller in looked_at] == [200, 200]
    assert len(stub.seen) == 4  # twice each: the third was never looked at
    for caller in looked_at:
        caller.close()
    assert caplog.records == []


def test_who_hangs_up_while_a_file_is_looked_at_leaves_no_other_in_its_place(
    server: Served, parts: Parts, stub: Stub
) -> None:
    """A number of a file that is closed is given to the next: a thread would read that one."""
    mine = jpeg(waits=True, note="mine")
    with server.connect() as caller:
        caller.sendall(_head("/v1/classify", f"Content-Length: {len(mine)}") + mine)
        stub.begun.acquire()
    time.sleep(0.1)  # in which the server notices
    other = jpeg(0.5, note="another's")
    head = _head("/v1/classify", f"Content-Length: {len(other)}")
    assert server.raw(head + other).status == 200
    stub.go.set()
    until(lambda: parts.gate.running == 0)
    until(lambda: parts.intake.under_way == 0)
    assert stub.seen == [mine, other, mine]


@pytest.mark.parametrize(
    ("path", "made"), [(bodies.PREDICT, bodies.predict), (bodies.INFER, bodies.infer)]
)
def test_a_batch_that_nobody_waits_for_ends(
    server: Served, parts: Parts, stub: Stub, path: str, made: Callable[[list[bytes]], bytes]
) -> None:
    content = made([jpeg(waits=True)] * 5)
    with server.connect() as caller:
        caller.sendall(_head(path, f"Content-Length: {len(content)}") + content)
        stub.begun.acquire()
    time.sleep(0.2)  # in which the server notices
    stub.go.set()
    until(lambda: parts.intake.under_way == 0)
    assert len(stub.seen) < 6


def test_one_body_is_taken_apart_at_a_time(parts: Parts) -> None:
    seen: list[int] = []
    now = [0]

    def work() -> None:
        now[0] += 1
        seen.append(now[0])
        time.sleep(0.01)  # so that another thread would come in between
        now[0] -= 1

    async def several() -> None:
        await asyncio.gather(*(parts.intake.parsed(work) for _ in range(4)))

    asyncio.run(several())
    assert seen == [1, 1, 1, 1]


def _pictures() -> int:
    return sum(
        "memfd:picture" in str(entry.readlink())
        for entry in Path("/proc/self/fd").iterdir()
        if entry.is_symlink()
    )


@pytest.mark.parametrize("path", PATHS)
def test_no_picture_is_held_after_its_answer(client: Client, path: str) -> None:
    before = _pictures()
    files = [("file", ("a", jpeg())), ("file", ("b", jpeg(fails="Crash")))]
    client.post(path, files=files)
    client.post(path, bodies.predict([jpeg(), jpeg(fails="ValueError")]))
    client.post(path, bodies.infer([jpeg(), b"words"]))
    client.send("POST", path, _FORM, [_BEGIN, *[b"x" * 600_000] * 2])
    assert _pictures() == before


def test_what_is_still_looked_at_after_the_grace_is_ended(
    parts: Parts, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by SIGTERM: closing the decoders ends it; what waits is never begun."""
    monkeypatch.setattr("api.serve.GRACE_SECONDS", 0.2)
    content = jpeg(waits=True)
    asked = _head("/v1/classify", f"Content-Length: {len(content)}") + content
    with served(create_app(parts, stub.go.set)) as server:
        callers = [server.connect() for _ in range(3)]
        for caller in callers:
            caller.sendall(asked)
        until(lambda: parts.gate.running == 3)
        for _ in range(2):
            stub.begun.acquire()
        begun = time.monotonic()
    assert time.monotonic() - begun < 5
    assert len(stub.seen) == 4  # twice each, and of two
    for caller in callers:
        caller.close()
