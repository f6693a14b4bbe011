"""What a decoder may do, and what becomes of it: with real children."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyseccomp
import pytest

from fence.demand import Demand, Elsewhere
from fence.parent import Fence
from fence.process import Process
from fence.seccomp import ALLOWED
from fence.wire import pack
from review.errors import Crash, NotVisual, Permanent, Transient
from review.score import Frame, only_frames
from tests.fence.process import gone

pytestmark = pytest.mark.integration  # starts processes

DEMAND = Demand(side=8)
Make = Callable[..., "FrameFence"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"*")
    return path


class FrameFence(Fence):
    """Over decoders that yield nothing but frames."""

    def open(self, path: Path, demand: Demand) -> Iterator[Frame]:
        return only_frames(super().open(path, demand))


@pytest.fixture
def make(request: pytest.FixtureRequest) -> Make:
    def fence(decoder: str, *, seconds: int = 20, **settings: int) -> FrameFence:
        made = FrameFence(f"tests.fence.decoders:{decoder}", seconds=seconds, **settings)
        request.addfinalizer(made.close)
        return made

    return fence


def text(frame: Frame) -> str:
    """What a test decoder said in its pixels."""
    return bytes(frame.pixels).decode().strip()


def say(fence: FrameFence, path: Path) -> str:
    (frame,) = fence.open(path, DEMAND)
    return text(frame)


def test_frames_arrive_as_they_were_made(make: Make, path: Path) -> None:
    frames = list(make("read").open(path, DEMAND))
    assert [(f.scene, f.second, f.page, f.area) for f in frames] == [
        (0, 0.0, 1, 0),
        (1, 0.5, 2, 100),
        (2, 1.0, 3, 200),
    ]
    for frame in frames:
        assert frame.pixels.shape == (8, 16, 3)
        assert frame.pixels.dtype == np.uint8
        assert frame.pixels.flags.c_contiguous
        assert (frame.pixels == ord("*")).all()


def test_a_process_is_used_again(make: Make, path: Path) -> None:
    fence = make("pid")
    assert len({say(fence, path) for _ in range(3)}) == 1


def test_a_process_is_not_used_for_ever(
    make: Make, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fence.parent._FILES_PER_PROCESS", 2)
    fence = make("pid")
    first, second, third = (say(fence, path) for _ in range(3))
    assert first == second != third
    assert gone(int(first))


def test_a_process_is_not_used_after_trouble(make: Make, path: Path) -> None:
    fence = make("pid_unless_bad")
    first = say(fence, path)
    path.write_bytes(b"bad")
    with pytest.raises(Permanent, match=r"^bad$"):
        list(fence.open(path, DEMAND))
    path.write_bytes(b"good")
    assert say(fence, path) != first
    assert gone(int(first))


def test_a_reader_who_stops_early_ends_the_process(make: Make, path: Path) -> None:
    frames = make("endless", max_items=10**6).open(path, DEMAND)
    next(frames)
    frames.close()  # type: ignore[attr-defined]


def test_threads_have_a_process_each(make: Make, path: Path) -> None:
    fence = make("slow")
    with ThreadPoolExecutor(4) as pool:
        pids = set(pool.map(lambda _: say(fence, path), range(4)))
    assert len(pids) == 4
    assert say(fence, path) in pids


def test_a_process_outlives_the_thread_that_asked_for_it(make: Make, path: Path) -> None:
    fence = make("pid")
    pids: list[str] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: pids.append(say(fence, path)))
        thread.start()
        thread.join()
    assert pids[0] == pids[1]


def test_an_idle_process_that_died_is_replaced(make: Make, path: Path) -> None:
    fence = make("pid")
    first = int(say(fence, path))
    os.kill(first, signal.SIGKILL)
    assert gone(first)
    assert int(say(fence, path)) != first


@pytest.mark.parametrize(
    ("decoder", "reason"),
    [
        ("allocate", "the decoder ran out of memory"),
        ("fail", "the decoder failed: ZeroDivisionError: by the file"),
        ("floats", "the decoder failed: TypeError: pixels of float64 and not of uint8"),
        ("endless", "the decoder broke the protocol with more than 256 frames and scenes"),
    ],
)
def test_trouble_is_permanent_and_told(make: Make, path: Path, decoder: str, reason: str) -> None:
    with pytest.raises(Permanent, match=f"^{reason}$"):
        list(make(decoder, seconds=1).open(path, DEMAND))


@pytest.mark.parametrize(
    ("decoder", "reason"),
    [
        ("hang", "the decoder did not answer within 1 s"),
        ("crash", r"the decoder died \(signal 11\)"),
        ("leave", r"the decoder died \(exit code 3\)"),
    ],
)
def test_the_decoders_death_is_a_crash_and_told(
    make: Make, path: Path, decoder: str, reason: str
) -> None:
    with pytest.raises(Crash, match=f"^{reason}$"):
        list(make(decoder, seconds=1).open(path, DEMAND))


def test_an_endless_computation_ends_one_way_or_the_other(make: Make, path: Path) -> None:
    """By the processor's time or, where the machine is busy, by the clock."""
    with pytest.raises((Permanent, Crash), match=r"within 1 s$|more than 1 s of the processor$"):
        list(make("spin", seconds=1).open(path, DEMAND))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP, signal.SIGINT])
def test_a_decoder_ended_from_outside_is_transient(
    make: Make, path: Path, number: signal.Signals
) -> None:
    frames = make("pid_then_hang").open(path, DEMAND)
    os.kill(int(text(next(frames))), number)
    reason = rf"^the decoder was ended from outside \(signal {number:d}\)$"
    with pytest.raises(Transient, match=reason):
        next(frames)


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGSEGV])
def test_a_decoder_ended_by_itself_is_a_crash(
    make: Make, path: Path, number: signal.Signals
) -> None:
    frames = make("pid_then_hang").open(path, DEMAND)
    os.kill(int(text(next(frames))), number)
    with pytest.raises(Crash, match=rf"^the decoder died \(signal {number:d}\)$"):
        next(frames)


def test_frames_before_the_trouble_are_kept(make: Make, path: Path) -> None:
    frames = make("crash").open(path, DEMAND)
    assert next(frames).pixels.max() == 7
    with pytest.raises(Crash):
        next(frames)


def test_processor_time_is_bounded_while_the_reader_is_busy(make: Make, path: Path) -> None:
    frames = make("spin_after_a_frame", seconds=1).open(path, DEMAND)
    assert gone(int(text(next(frames))), 60)
    with pytest.raises(Permanent, match=r"^the decoder took more than 1 s of the processor$"):
        next(frames)


def test_each_file_has_its_own_processor_time(make: Make, path: Path) -> None:
    fence = make("burn", seconds=2)
    assert len({say(fence, path) for _ in range(8)}) == 1  # a third of a second each


def test_an_error_is_one_short_printable_line(make: Make, path: Path) -> None:
    with pytest.raises(Permanent) as caught:
        list(make("refuse").open(path, DEMAND))
    reason = str(caught.value)
    assert reason.startswith("not a picture?[2J at all xxx")
    assert len(reason) <= 300


def test_what_a_library_prints_is_no_answer(make: Make, path: Path) -> None:
    (frame,) = make("chatter").open(path, DEMAND)
    assert (frame.pixels == 9).all()


def test_its_limits_stand(make: Make, path: Path) -> None:
    frames = make("pid_then_hang", memory_mb=700).open(path, DEMAND)
    lines = Path(f"/proc/{text(next(frames))}/limits").read_text().splitlines()
    limits = {line[:25].strip(): line[25:].split()[:2] for line in lines}
    assert limits["Max address space"] == [str(700 * 2**20)] * 2
    assert limits["Max core file size"] == ["0", "0"]
    assert limits["Max file size"] == ["0", "0"]
    assert limits["Max open files"] == ["64", "64"]
    assert limits["Max processes"] == ["0", "0"]


def test_of_all_system_calls_only_those_that_decoding_needs_pass(make: Make, path: Path) -> None:
    """So that whoever adds one has to add it here, with a thought on what it can be used for."""
    numbers = {}
    for number in range(600):
        with suppress(ValueError):  # there are gaps
            name = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, number)
            numbers[name.decode()] = number
    assert len(numbers) > 250
    path.write_text(json.dumps(numbers))
    passed = set(json.loads(say(make("call_everything"), path)))
    assert passed <= set(ALLOWED)
    assert passed >= {"read", "write", "lseek", "close", "getpid"}
    assert {
        *("open", "openat", "openat2", "socket", "connect", "bind", "sendmsg", "sendto"),
        *("ioctl", "fcntl", "kill", "tgkill", "tkill", "pidfd_open", "rt_sigqueueinfo"),
        *("io_uring_setup", "memfd_create", "prctl", "ptrace", "execve", "clone", "fork"),
        *("process_vm_readv", "unlink", "rename", "mount", "bpf", "prlimit64", "setrlimit"),
    }.isdisjoint(passed)


def test_there_may_be_nothing_to_look_at(make: Make, path: Path) -> None:
    with pytest.raises(NotVisual, match=r"^only sound$"):
        list(make("only_sound").open(path, DEMAND))


def test_it_inherits_nothing(
    make: Make, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_PASSWORD", "hunter2")
    with (tmp_path / "secret").open("w"):
        # Its socket, nowhere twice, its pipe to the parent, and the file it is asked about.
        assert say(make("descriptors"), path) == "[0, 1, 2, 3, 4]"
    environment = json.loads(say(make("environment"), path))
    assert not {"BOT_PASSWORD", "HOME"} & set(environment)
    assert "hunter2" not in environment.values()


PIXELS = b"\0" * 48
HEADER = {"scene": 0, "second": None, "page": None, "shape": [4, 4, 3]}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"\xff\xff\xff\xff", id="4 GB of header"),
        pytest.param(b"\x80\x04\x95\x01", id="a pickle"),
        pytest.param(b"\0\0\x0f\xa0" + b"[" * 4000, id="deep JSON"),
        pytest.param(pack(HEADER | {"shape": [40_000, 40_000, 3]}), id="a huge frame"),
        pytest.param(pack(HEADER | {"shape": [-4, -4, 3]}), id="a negative frame"),
        pytest.param(pack(HEADER) + PIXELS + b"junk", id="junk after a frame"),
    ],
)
def test_a_lie_is_not_believed(make: Make, path: Path, answer: bytes) -> None:
    path.write_bytes(answer)
    with pytest.raises(Permanent, match=r"^the decoder broke the protocol with a "):
        list(make("raw").open(path, DEMAND))


def test_another_decoder_is_asked_for_only_first_and_where_that_may_be(
    make: Make, path: Path
) -> None:
    said, may = pack({"elsewhere": True}), replace(DEMAND, elsewhere=True)
    path.write_bytes(said)
    with pytest.raises(Permanent, match=r"^the decoder broke the protocol with a "):
        list(make("raw").open(path, DEMAND))
    with pytest.raises(Elsewhere):
        list(make("raw").open(path, may))
    path.write_bytes(pack(HEADER) + PIXELS + said)
    with pytest.raises(Permanent, match=r"^the decoder broke the protocol with a "):
        list(make("raw").open(path, may))


def test_too_few_pixels_are_waited_for_and_no_longer(make: Make, path: Path) -> None:
    path.write_bytes(pack(HEADER) + PIXELS[:-1])
    with pytest.raises(Crash, match=r"died \(exit code 0\)"):
        list(make("raw").open(path, DEMAND))
    with pytest.raises(Crash, match="did not answer within 1 s"):
        list(make("raw_and_hang", seconds=1).open(path, DEMAND))


def test_a_process_that_speaks_unasked_is_replaced(make: Make, path: Path) -> None:
    """Else what it said would be taken for the answer to the next question."""
    fence = make("pid_then_speak")
    path.write_bytes(pack({"done": True}))
    first = say(fence, path)
    [idle] = fence._idle
    deadline = time.monotonic() + 10
    while not idle._pipe.waiting:
        assert time.monotonic() < deadline
    assert say(fence, path) != first
    assert gone(int(first))


def ask_in_vain(process: Process, path: Path) -> None:
    for _ in range(10_000):
        process._ask(path, DEMAND)


def test_a_process_that_takes_no_questions_holds_nobody_up(make: Make, path: Path) -> None:
    process = Process("tests.fence.decoders:hang", memory_mb=1500, seconds=2)
    try:
        process.greet()
        with pytest.raises(Transient, match="takes no more questions"):
            ask_in_vain(process, path)
    finally:
        process.kill()


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("no_such_module:frames", "No module named 'no_such_module'"),
        ("tests.fence.decoders:nothing", "no attribute 'nothing'"),
        ("tests.fence.leaving:frames", r"the decoder died \(exit code 3\)"),
    ],
)
def test_a_decoder_that_is_not_there_is_transient(path: Path, target: str, reason: str) -> None:
    with Fence(target) as fence, pytest.raises(Transient, match=reason):
        list(fence.open(path, DEMAND))


def test_a_decoder_that_needs_too_much_memory_to_start_is_transient(path: Path) -> None:
    reason = r"^no decoder could be started: the decoder ran out of memory$"
    fence = Fence("tests.fence.greedy:frames")
    with fence, pytest.raises(Transient, match=reason):
        list(fence.open(path, DEMAND))


def test_too_little_memory_to_start_is_transient(make: Make, path: Path) -> None:
    # What fails first varies: where the linker cannot map a library, it does not say
    # that it is for want of memory.
    with pytest.raises(Transient, match=r"^no decoder could be started: the decoder "):
        list(make("read", memory_mb=30).open(path, DEMAND))


def test_no_process_to_be_had_is_transient(
    make: Make, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def popen(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("subprocess.Popen", popen)
    with pytest.raises(Transient, match="Resource temporarily unavailable"):
        list(make("read").open(path, DEMAND))


def test_closing_it_in_the_middle_of_a_file_is_transient(make: Make, path: Path) -> None:
    fence = make("pid_then_hang")
    frames = fence.open(path, DEMAND)
    pid = int(text(next(frames)))
    fence.close()
    with pytest.raises(Transient, match="ended from outside"):
        next(frames)
    assert gone(pid)
    with pytest.raises(Transient):
        list(fence.open(path, DEMAND))
