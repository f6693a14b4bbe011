"""The real server with a real model: what people send, and what is sent to do harm."""

import io
import json
import signal
import socket
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import requests
from PIL import PngImagePlugin
from tritonclient.http import InferenceServerClient, InferInput

from playground import media
from tests.api import bodies
from tests.api.real import Real, ends_within, real
from tests.video.hostile import vp9_claiming

pytestmark = pytest.mark.integration

_MARK = b"MARKED-AS-MINE"
# Made when its test runs: every worker collects all tests.
Make = Callable[[], bytes]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("api")


@pytest.fixture(scope="module")
def server(folder: Path, models: Path) -> Iterator[Real]:
    with real(folder, models) as server:
        yield server


def _classify(server: Real, content: bytes) -> requests.Response:
    return requests.post(f"{server.url}/v1/classify", content, timeout=60)


def _bomb() -> bytes:
    """A PNG of 60 KB that claims, and has, 400 megapixels."""
    rows = zlib.compress(bytes(20_000 * (20_000 // 8 + 1)), 9)
    size = (20_000).to_bytes(4) * 2
    chunks = ((b"IHDR", size + bytes((1, 0, 0, 0, 0))), (b"IDAT", rows), (b"IEND", b""))
    told = (
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("a", bytes(50_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "frames"),
    [
        (lambda: media.picture(1, "JPEG"), "image/jpeg", 1),
        (lambda: media.picture(1, "PNG"), "image/png", 1),
        (lambda: media.picture(1, "WEBP"), "image/webp", 1),
        (lambda: media.animation(1, frames=4), "image/gif", 4),
        (lambda: media.video(1, seconds=2, cuts=(1,)), "video/webm", 2),
    ],
)
def test_what_can_be_seen_is_scored(server: Real, content: Make, kind: str, frames: int) -> None:
    told = _classify(server, content()).json()
    assert told["verdict"] == "clear"
    assert told["media"]["type"] == kind
    assert len(told["frames"]) == frames
    assert sum(told["probabilities"].values()) == pytest.approx(1, abs=1e-4)


def test_a_long_animation_is_looked_at_scene_by_scene(server: Real) -> None:
    told = _classify(server, media.animation(1, frames=30, width=64)).json()
    assert told["media"]["type"] == "image/gif"
    assert len(told["scenes"]) > 1


def test_sound_is_not_visual(server: Real) -> None:
    for content in (media.audio(), media.audio(1, "wav", "pcm_s16le")):
        assert _classify(server, content).json()["verdict"] == "not visual"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (bytes, 400, "empty"),
        (lambda: b"just words", 415, "not-a-picture"),
        (lambda: media.svg(1), 415, "not-a-picture"),
        (lambda: media.pdf(1), 415, "not-a-picture"),
        (_zip, 415, "not-a-picture"),
        (lambda: zlib.compress(bytes(10_000_000)), 415, "not-a-picture"),
        (lambda: media.picture(1, "PNG")[:500], 422, "not-decoded"),
        (lambda: media.picture(1, "JPEG")[:200], 422, "not-decoded"),
        (lambda: media.video(1)[:300], 422, "not-decoded"),
        (_bomb, 413, "too-much"),
        (lambda: vp9_claiming(16_000, 16_000), 422, "not-decoded"),
    ],
)
def test_what_cannot_be_seen_is_refused(
    server: Real, content: Make, status: int, code: str
) -> None:
    answer = _classify(server, content())
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json().get("limit") == (40_000_000 if code == "too-much" else None)
    assert _classify(server, media.picture(2)).status_code == 200


def test_a_decoder_that_dies_is_the_files_fault_and_the_next_one_is_looked_at(server: Real) -> None:
    assert _classify(server, media.picture(1)).status_code == 200  # there is one, and it is warm
    server.signal_decoders(signal.SIGSTOP)
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(_classify, server, media.picture(3))
        time.sleep(0.3)
        server.signal_decoders(signal.SIGSEGV)
        server.signal_decoders(signal.SIGCONT)
        answer = asked.result()
    assert (answer.status_code, answer.json()["code"]) == (422, "not-decoded")
    assert "died (signal 11)" in answer.json()["detail"]
    assert _classify(server, media.picture(3)).status_code == 200


def test_all_protocols_say_the_same(server: Real) -> None:
    pictures = [media.picture(number, "PNG") for number in range(3)]
    files = [("file", (f"{number}.png", content)) for number, content in enumerate(pictures)]
    batch = requests.post(f"{server.url}/v1/classify:batch", files=files, timeout=60).json()
    expected = [item["answer"]["nsfw"] for item in batch["items"]]
    path = bodies.PREDICT.replace("stub", "mobilenet_v2")
    told = requests.post(server.url + path, bodies.predict(pictures), timeout=60).json()
    assert [one["nsfw"] for one in told["predictions"]] == expected
    given = InferInput("image", [3], "BYTES")
    given.set_data_from_numpy(np.array(pictures, dtype=np.object_))
    with InferenceServerClient(server.host) as triton:
        result = triton.infer("mobilenet_v2", [given])
    assert result.as_numpy("nsfw") == pytest.approx(np.array(expected), abs=1e-6)
    assert result.as_numpy("probabilities").shape == (3, 5)


def test_its_document_and_metrics_are_served(server: Real) -> None:
    assert requests.get(f"{server.url}/openapi.json", timeout=10).json()["openapi"]
    assert "api_files_total" in requests.get(f"{server.url}/metrics", timeout=10).text


def _marked() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", _MARK.decode())
    return media.picture(1, "PNG", pnginfo=info)


def test_nothing_of_a_picture_is_written_anywhere(server: Real, folder: Path) -> None:
    """At DEBUG, with the temporary folder not even there."""
    whole = _marked()
    for content in (whole, whole[:2000], _MARK * 50, b"\x89PNG\r\n\x1a\n" + _MARK * 50):
        _classify(server, content)
        file = {"file": (_MARK.decode(), content)}
        requests.post(f"{server.url}/v1/classify:batch", files=file, timeout=60)
        for path in (bodies.PREDICT, bodies.INFER):
            body = json.dumps({"instances": [{"b64": _MARK.decode()}]}).encode() + content
            requests.post(server.url + path.replace("stub", "mobilenet_v2"), body, timeout=60)
    assert _MARK not in server.log.read_bytes()
    assert [path for path in folder.rglob("*") if path.is_file()] == [server.log]


def test_what_has_begun_ends_and_nothing_more_is_taken(tmp_path: Path, models: Path) -> None:
    with real(tmp_path, models) as server:
        assert _classify(server, media.picture(1)).status_code == 200
        server.signal_decoders(signal.SIGSTOP)
        with ThreadPoolExecutor(1) as beside:
            asked = beside.submit(_classify, server, media.picture(2))
            time.sleep(0.3)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            with pytest.raises(ConnectionError):
                socket.create_connection(("127.0.0.1", server.port), timeout=5)
            server.signal_decoders(signal.SIGCONT)
            assert asked.result().status_code == 200
        assert ends_within(server.process, 10) < 5


def test_what_hangs_does_not_keep_it_from_ending(tmp_path: Path, models: Path) -> None:
    with real(tmp_path, models) as server:
        assert _classify(server, media.picture(1)).status_code == 200
        server.signal_decoders(signal.SIGSTOP)
        with server.connect() as caller:
            content = media.picture(2)
            length = f"Content-Length: {len(content)}"
            head = f"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\n{length}\r\n\r\n"
            caller.sendall(head.encode() + content)
            time.sleep(0.3)
            server.process.send_signal(signal.SIGTERM)
            assert 8 < ends_within(server.process, 20) < 14
        assert server.decoders == []
