"""What a model costs on this machine, measured in a process of its own.

Started by `measure` as `python -m classifier.measure PATH SIZE CLASSES`.
"""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from classifier.errors import ModelError
from classifier.probe import probe_pixels
from classifier.session import Session
from fence.environment import clean_environment

_WARM_UP = 3  # calls that are not counted: the first ones allocate memory
_CALLS = 30
_SECONDS = 1.0  # of counted calls, after which there are no more, but three at least
_TIMEOUT_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """Of one picture at a time on one core, by a process with nothing else to do.

    Milliseconds are of the processor, which a busy machine prolongs little: `milliseconds`
    is the median of the bare calls, `load_milliseconds` from the file to the
    first call. `peak_megabytes` is all the process ever held (10^6 bytes), `extra_megabytes`
    what of that came with the model.
    """

    milliseconds: float
    load_milliseconds: float
    peak_megabytes: float
    extra_megabytes: float


def measure(path: Path, *, size: int, classes: int) -> Measurement:
    """Measure a model's file in a child process, so that its memory is its own.

    Raises ModelError when that process fails.
    """
    command = [sys.executable, "-m", "classifier.measure", str(path), str(size), str(classes)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command without a shell
            command,
            env=clean_environment(),
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelError(f"{path}: cannot be measured ({error}), try again") from error
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise ModelError(f"{path}: cannot be measured ({reason}), install the model again")
    return Measurement(**json.loads(done.stdout))


def measure_here(path: Path, *, size: int, classes: int) -> Measurement:
    """The same in this process, which should have done nothing else before."""
    pixels = probe_pixels(size)[None]
    before = _memory("VmRSS")
    begun = time.thread_time()
    session = Session(path, size=size, classes=classes)
    loaded = time.thread_time() - begun
    for _ in range(_WARM_UP):
        session.probabilities(pixels)
    taken: list[float] = []
    while len(taken) < 3 or (len(taken) < _CALLS and sum(taken) < _SECONDS):
        begun = time.thread_time()
        session.probabilities(pixels)
        taken.append(time.thread_time() - begun)
    peak = _memory("VmHWM")
    return Measurement(
        milliseconds=1000 * median(taken),
        load_milliseconds=1000 * loaded,
        peak_megabytes=peak,
        extra_megabytes=peak - before,
    )


def _memory(field: str) -> float:
    """A figure of /proc/self/status in megabytes; the kernel gives kibibytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith(f"{field}:")]
    return int(line.split()[1]) * 1024 / 1_000_000


if __name__ == "__main__":
    side, count = map(int, sys.argv[2:4])
    sys.stdout.write(json.dumps(asdict(measure_here(Path(sys.argv[1]), size=side, classes=count))))
