"""The page on which anybody stops the bot."""

import re

from review.errors import Halt
from wiki.edits.saving import Asks, read


def check_run_page(account: Asks, title: str) -> None:
    """Raises Halt unless the page says "Run: yes" now, Transient when it cannot be read."""
    if not allows_running(read(account, titles=title).text):
        raise Halt(f'the page "{title}" does not say "Run: yes"')


def allows_running(text: str) -> bool:
    """Whether the run page says yes: a line "Run: yes" that is seen, and none that differs."""
    seen = re.sub(r"<!--.*?(-->|\Z)", "", text, flags=re.DOTALL)
    answers = re.findall(r"^[^\w\n]*run[^\w\n]*:(.*)$", seen, re.IGNORECASE | re.MULTILINE)
    yes = [re.fullmatch(r"\W*yes\W*", answer, re.IGNORECASE) is not None for answer in answers]
    return bool(yes) and all(yes)
