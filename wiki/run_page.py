"""The page on which anybody stops the bot. Pure."""

import re


def allows_running(text: str) -> bool:
    """Whether the run page says yes: a line "Run: yes" that is seen, and none that differs."""
    seen = re.sub(r"<!--.*?(-->|\Z)", "", text, flags=re.DOTALL)
    answers = re.findall(r"^[^\w\n]*run[^\w\n]*:(.*)$", seen, re.IGNORECASE | re.MULTILINE)
    yes = [re.fullmatch(r"\W*yes\W*", answer, re.IGNORECASE) is not None for answer in answers]
    return bool(yes) and all(yes)
