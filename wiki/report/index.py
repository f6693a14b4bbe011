"""The page that lists the report pages: wikitext in, wikitext out. Pure."""

from collections.abc import Sequence

NEW_PAGES = "<!-- New pages are added below this line. -->"


def index(text: str, pages: Sequence[str], introduction: str) -> str:
    """The index with those pages on top, the last of them first.

    `text` is the index as it is, "" where there is none. What people wrote stays as it is;
    where they took the marked line away, a new list follows at the end.
    """
    new = [f"* [[{page}]]" for page in reversed(pages) if f"[[{page}]]" not in text]
    if not new:
        return text
    lines = "\n".join([NEW_PAGES, *new])
    if NEW_PAGES in text:
        return text.replace(NEW_PAGES, lines, 1)
    return f"{(text if text.strip() else introduction).rstrip()}\n\n{lines}\n"
