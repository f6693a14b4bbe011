import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from bench import contenders
from bench.contender import Contender
from bench.memory import peaks_mb, together_mb
from bench.race import race
from tests.classifier.conftest import MakeModel

pytestmark = pytest.mark.integration  # starts processes


def test_one_round_of_our_own_with_a_tiny_model(make_model: MakeModel, tmp_path: Path) -> None:
    picture = tmp_path / "grey.jpg"
    Image.new("RGB", (50, 40), "grey").save(picture)
    tiny = contenders.of_model(str(make_model()), tmp_path)
    results, failed = race(tiny, [picture, picture], 1, tmp_path, lambda line: None)
    assert failed == {}
    fenced, unfenced, bare = (results[contender.name] for contender in tiny)
    assert [len(each) for each in fenced.rounds] == [2]
    assert fenced.ms > 0
    assert (len(fenced.peaks_mb), len(unfenced.peaks_mb), len(bare.peaks_mb)) == (2, 1, 1)
    assert "load_ms" in fenced.facts


def test_who_cannot_be_run_says_why_and_stops_nobody(tmp_path: Path) -> None:
    broken = Contender(name="broken", command=(sys.executable, "-c", "raise OSError('no model')"))
    words = "from bench.peer import serve; serve(str, [])"
    sound = Contender(name="sound", command=(sys.executable, "-c", words))
    results, failed = race([broken, sound], [], 1, tmp_path, lambda line: None)
    assert results["sound"].rounds == [[]]
    assert failed == {"broken": f"OSError: no model (see {tmp_path / 'broken.log'})"}


def test_memory_is_read_of_a_process_and_its_children() -> None:
    script = "import subprocess; subprocess.run(['cat'])"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(b"both are there\n")
        parent.stdin.flush()
        parent.stdout.readline()
        peaks, together = peaks_mb(parent.pid), together_mb(parent.pid)
    assert len(peaks) == 2
    assert 0 < peaks[1] < peaks[0]
    assert 0 < together < sum(peaks)  # what they share counts once
