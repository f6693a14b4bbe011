"""Each contender, as a process, over a video that shows something for a second."""

import io
from pathlib import Path
from typing import Any

import av
import pytest

from bench.race import the_core
from bench.video.contest import Peer
from bench.video.found import found
from bench.video.inserts import photograph, picture
from bench.video.peer import Question
from bench.video.stand_in import NAME
from tests.classifier.conftest import MakeModel

pytestmark = pytest.mark.integration  # starts processes

SIZE = (160, 96)
INSERT = (2.0, 3.96)  # seconds; long enough for averages of eight


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of a photograph, and from the second to the fourth an insert."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as box:
        stream: Any = box.add_stream("libvpx-vp9", rate=25)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.options = {"deadline": "realtime", "cpu-used": "8"}
        for number in range(150):
            shown = picture if 50 <= number < 100 else photograph
            frame = av.VideoFrame.from_ndarray(shown(5, *SIZE), format="rgb24")
            box.mux(stream.encode(frame))
        box.mux(stream.encode())
    path = tmp_path_factory.mktemp("video") / "video.webm"
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("way", ["ours", "proposal"])
def test_what_is_shown_for_two_seconds_is_found(way: str, video: Path, tmp_path: Path) -> None:
    more = ["60"] if way == "ours" else []
    with Peer(way, NAME, str(video), *more, core=the_core(), folder=tmp_path) as peer:
        answer = peer.ask(Question(path=str(video)), watched=True)
        peaks = peer.peaks_mb()
    assert answer.ms > 0
    assert answer.processor_ms > 0
    assert answer.looked.calls >= 3
    assert found(answer.looked.moments, [INSERT], 0.8) == 1
    assert found(answer.looked.moments, [(0, 1), (5, 6)], 0.8) == 0
    assert len(peaks) == (2 if way == "ours" else 1)


def test_averages_of_every_eighth_frame_are_highest_where_it_is_shown(
    video: Path, tmp_path: Path
) -> None:
    with Peer("every_eighth", NAME, str(video), core=the_core(), folder=tmp_path) as peer:
        looked = peer.ask(Question(path=str(video))).looked
    assert looked.calls == 19
    assert len(looked.moments) == 12
    highest = max(looked.moments, key=lambda moment: moment.figure)
    assert found([highest], [INSERT], 0.5) == 1


def test_the_floor_calls_the_model_as_often_as_it_is_told(
    video: Path, tmp_path: Path, make_model: MakeModel
) -> None:
    model = str(make_model())
    with Peer("bare", model, str(video), core=the_core(), folder=tmp_path) as peer:
        answer = peer.ask(Question(path=str(video), calls=3))
    assert answer.looked.calls == 3
    assert answer.ms > 0


def test_ours_says_how_it_ended(video: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.webm"
    broken.write_bytes(video.read_bytes()[:300])
    with Peer("ours", NAME, str(video), "60", core=the_core(), folder=tmp_path) as peer:
        assert peer.ask(Question(path=str(video))).looked.status == "suspect"
        assert peer.ask(Question(path=str(broken))).looked.status in ("permanent", "unknown")
        assert peer.ask(Question(path=str(video))).looked.status == "suspect"
