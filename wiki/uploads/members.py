"""The files in a category."""

from collections.abc import Iterator

from wiki.query import Ask


def members(ask: Ask, category: str) -> Iterator[list[str]]:
    """The titles of the files in the category itself, 500 at a time, asked as they are taken.

    `category` is its page's title. One that nobody has made has no files. Raises what `ask` does.
    """
    more: dict[str, str] = {}
    while True:
        asked = {"cmtitle": category, "cmtype": "file", "cmprop": "title", "cmlimit": "max"}
        answer = ask(list="categorymembers", **asked, **more)
        yield [one["title"] for one in answer["query"]["categorymembers"]]
        more = answer.get("continue", {})
        if not more:
            return
