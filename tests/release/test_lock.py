import re

from release.pins import LOCK, REQUIREMENTS, pins

PACKAGE = re.compile(
    r"[a-z0-9-]+==[\w.+]+ \\(\n    --hash=sha256:[0-9a-f]{64} \\)*\n    --hash=sha256:[0-9a-f]{64}"
)


def test_the_lock_has_the_same_versions() -> None:
    assert pins(LOCK) == pins(REQUIREMENTS)


def test_it_has_hashes_for_each_of_them_and_nothing_else() -> None:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    found = re.split(r"\n(?=\S)", text)
    assert len(found) == len(pins(REQUIREMENTS))
    assert [each for each in found if not PACKAGE.fullmatch(each)] == []


def test_it_names_no_index_and_no_folder() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--find-links|file:|^-e", text, re.MULTILINE)
