"""The page that says how the service stands: wikitext in, wikitext out. Pure."""

from datetime import datetime

from review.bulletin import Bulletin
from wiki.words import Words

BEGIN = "<!-- The program writes between this line and the next one of its kind. -->"
END = "<!-- What the program writes ends here. -->"


def status(text: str, bulletin: Bulletin, words: Words, run_page: str) -> str:
    """The page with what is so now in place of what it said before.

    `text` is the page as it is, "" where there is none. What people wrote around it stays;
    where they took a marked line away, it follows at the end.
    """
    told = "\n".join([BEGIN, *_lines(bulletin, words), END])
    before, begun, rest = text.rpartition(BEGIN)  # the last: what people left of another stays
    _, ended, after = rest.partition(END)
    if begun and ended:
        return before + told + after
    introduction = words.status_introduction.format(run_page=run_page)
    return f"{(text if text.strip() else introduction).rstrip()}\n\n{told}\n"


def _lines(bulletin: Bulletin, words: Words) -> list[str]:
    running, trouble = bulletin.running_since, bulletin.trouble_since
    said = [words.status_running.format(since=_minute(running))] if running else []
    needs = words.status_trouble.format(since=_minute(trouble)) if trouble else words.status_well
    return [f"* {line}" for line in (*said, needs)]


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"
