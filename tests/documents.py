"""The documents, taken apart: their links, headings, code and generated parts."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent

_FENCE = re.compile(r"^( *)```([\w-]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(
    r"\]\(([^()\s]+)\)|\b(?:src|href|srcset)=\"([^\"]+)\"|^\[[^\]]+\]:\s*(\S+)", re.M
)
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)?$", re.MULTILINE)
_NAMED = re.compile(r"\b(?:id|name)=\"([^\"]+)\"")


@dataclass(frozen=True)
class Document:
    """A file of Markdown as GitHub and GitLab read it."""

    path: Path

    @property
    def name(self) -> str:
        """As one says it: docs/api.md."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> list[tuple[str, str]]:
        """The fenced blocks: each with its language, "" where it names none."""
        return [(block[2], block[3]) for block in _FENCE.finditer(self.text)]

    @cached_property
    def spans(self) -> list[str]:
        """What stands in backticks within a text, on one line each."""
        return [" ".join(span[2].split()) for span in _SPAN.finditer(self._prose)]

    @cached_property
    def links(self) -> list[str]:
        """Where its links and pictures lead."""
        text = _SPAN.sub("", self._prose)
        return [next(filter(None, link.groups())) for link in _LINK.finditer(text)]

    @cached_property
    def anchors(self) -> set[str]:
        """By what a link may name a place in it."""
        slugs = [_slug(heading) for heading in _HEADING.findall(self._prose)]
        seen: Counter[str] = Counter()
        found = set(_NAMED.findall(self._prose))
        for slug in slugs:
            found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
        return found

    def generated(self, name: str) -> str:
        """What stands between the two lines that mark the part of that name."""
        begin, end = marks(name)
        return self.text.partition(f"{begin}\n\n")[2].partition(f"\n\n{end}")[0]

    @cached_property
    def _prose(self) -> str:
        return _FENCE.sub("", self.text)


def marks(name: str) -> tuple[str, str]:
    """The lines before and behind a part that tests/generated.py writes."""
    return f"<!-- {name}: written by `python -m tests.generated` -->", f"<!-- end of {name} -->"


def documents() -> list[Document]:
    """README and its like, and all of docs/."""
    top = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return [Document(path) for path in [*top, *sorted((ROOT / "docs").rglob("*.md"))]]


def _slug(heading: str) -> str:
    """As GitHub makes an anchor of it."""
    shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", shown.casefold()).replace(" ", "-")
