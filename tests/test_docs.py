"""What the documents name is there: files, anchors, commands, settings."""

import re
from pathlib import Path

import pytest

from settings import Settings
from tests.commands_told import commands_in, complaint
from tests.documents import ROOT, Document, documents

DOCUMENTS = [pytest.param(one, id=one.name) for one in documents()]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
# What stands in capitals and is no setting of the service.
OTHERS = {
    *re.findall(r"\$\((\w+)\)", MAKEFILE),  # said to make: make soak SEED=1
    *("REMAP_SIGTERM", "ORT_DISABLE_TELEMETRY"),  # Celery's and onnxruntime's own
    *("DRY_RUN", "YES", "COMMANDS", "RULES", "SIGHTS", "NOT_SENT"),  # names in the code
    *("SELECT", "UPDATE", "VACUUM"),  # SQL
    *("CLIENT", "CONFIG", "FLUSHALL", "KEYS", "READONLY", "SCAN", "UNBLOCKED"),  # Redis'
    *("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),  # values of LOG_LEVEL
    *("KEY", "DECODE_", "TOOL", "REPOSITORY", "IMAGE", "FIGURES"),  # stand for something else
}
NEVER_THERE = {"-m worker review"}  # what decision 021 decided against


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_to_a_file_and_a_place_in_it(document: Document) -> None:
    assert [link for link in document.links if _leads_nowhere(document, link)] == []


def _leads_nowhere(document: Document, link: str) -> bool:
    if re.match(r"[a-z]+:", link):  # to elsewhere
        return False
    name, _, anchor = link.partition("#")
    path = (document.path.parent / name).resolve() if name else document.path
    if not path.exists():
        return True
    return bool(anchor) and anchor not in Document(path).anchors


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_is_there_with_its_options(document: Document) -> None:
    texts = [*document.spans, *(text for _, text in document.blocks)]
    told = [command for text in texts for command in commands_in(text)]
    wrong = {" ".join(command): complaint(command, TARGETS) for command in told}
    found = {command: why for command, why in wrong.items() if why}
    assert found.keys() <= NEVER_THERE, found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_setting_is_one(document: Document) -> None:
    known = {name.upper() for name in Settings.model_fields} | OTHERS
    assert _settings_in(document) - known == set()


def _settings_in(document: Document) -> set[str]:
    """Names in capitals that are all that stands in backticks, or are given a value."""
    whole = {span for span in document.spans if re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", span)}
    texts = [*document.spans, *(text for language, text in document.blocks if language == "sh")]
    given = re.compile(r"(?:^|\s)([A-Z][A-Z0-9_]{2,})=", re.MULTILINE)
    return whole | {name for text in texts for name in given.findall(text)}


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    """A test that finds nothing anywhere would say so of any document."""
    wrong = ["python -m api sing", "python -m nothing", "make coffee", "celery -A worker review x"]
    wrong += ["review status --loud", "python -m classifier score --loud A.jpg", "celery -A x y"]
    for text in wrong:
        [command] = commands_in(text)
        assert complaint(command, TARGETS), text
    path = tmp_path / "one.md"
    path.write_text(
        "# A `b`, c\n\n[x](#a-b-c) [y](#d) [z](no.md)\n`LOUD` `LOUDER=1`\n```sh\n`Z`\n```\n"
    )
    document = Document(path)
    assert (document.anchors, document.links) == ({"a-b-c"}, ["#a-b-c", "#d", "no.md"])
    assert [_leads_nowhere(document, link) for link in document.links] == [False, True, True]
    assert _settings_in(document) == {"LOUD", "LOUDER"}
