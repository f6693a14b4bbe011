"""What files on this machine's disk cost before they are decoded."""

from pathlib import Path

from fence.local import LocalFiles, upload_of

GIGABYTE = 1024**3


def bytes_read() -> int:
    """By this process so far, as the kernel counts them."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])


def test_only_the_beginning_of_a_large_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.truncate(GIGABYTE)  # sparse: it takes no room
    before = bytes_read()
    facts = LocalFiles().look(upload_of(path), 224)
    assert bytes_read() - before < 100_000
    assert facts.size == GIGABYTE
