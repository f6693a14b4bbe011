from pathlib import Path

import pytest

from wiki.edits.run_page import allows_running

PAGES = Path(__file__).parents[2] / "wiki" / "pages"


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Run: yes", True),
        ("'''Run: yes'''", True),
        ("* run : YES", True),
        ("''Run'':   '''yes'''.", True),
        ("Some words.\n\nRun: yes\n\nMore words: no.", True),
        ("<!-- how to stop: write no -->\nRun: yes", True),
        ("Run: yes\r\n", True),
        ((PAGES / "run.wikitext").read_text(), True),
        ("Run: no", False),
        ("Run: yes please?", False),
        ("Run: yes or no", False),
        ("Run:", False),
        ("Run:\nyes", False),
        ("Run\n: yes", False),
        ("Run yes", False),
        ("rerun: yes", False),
        ("Do not run: yes", False),
        ("yes", False),
        ("", False),
        ("Run: no\nRun: yes", False),
        ("Run: yes\n* Run: stop!", False),
        ("<!-- Run: yes -->", False),
        ("<!-- Run: yes", False),
        ("<s>Run: yes</s>", False),
        ("#REDIRECT [[User:ReviewBot/Run: yes]]", False),
        ("HACKED BY ME", False),
        ("'''Run: yes'''".replace("yes", "ja"), False),
    ],
)
def test_what_the_run_page_says(text: str, runs: bool) -> None:
    assert allows_running(text) is runs
