"""Four people at their work: each act is one that volunteers do, on files that they choose."""

import time
from collections.abc import Callable, Sequence
from random import Random
from threading import Event

import requests

from playground import media
from playground.person import Person, Refused
from tests.soak import marks
from tests.soak.town import Town

Act = Callable[[Person, Town, Random], None]
WORDS = ("fine", "handled", "fine, in use", "'''handled''' by [[User:Reviewer]]")


def _picture(name: str, rng: Random) -> bytes:
    """A harmless one; some are the same as another's."""
    fmt = "PNG" if name.endswith("png") else "JPEG"
    return media.picture(rng.randrange(400), fmt, 64 + 8 * rng.randrange(4), 64)


def upload(person: Person, town: Town, rng: Random) -> None:
    with town.titles:
        name = town.new_name(rng)
        if name is None:
            return
        text = rng.choice(("", "A gradient.", "== Summary ==\nGrößen: ½ 🎈\n\n[[Category:Soak]]"))
        person.upload(name, _picture(name, rng), text)
        town.change(add=name)


def overwrite(person: Person, town: Town, rng: Random) -> None:
    with town.titles:  # else it might be a new file
        name = town.some(rng)
        person.upload(name, _picture(name, rng), comment="a better version")


def revert(person: Person, town: Town, rng: Random) -> None:
    name = town.some(rng)
    if len(_versions(person, name)) > 1:
        person.revert(name)


def move(person: Person, town: Town, rng: Random) -> None:
    with town.titles:
        name = town.some(rng)
        new, redirect = town.moved_name(name), rng.random() < 0.5
        person.move(f"File:{name}", f"File:{new}", redirect=redirect)
        town.change(add=new, remove=name)
        if not redirect:
            town.leave(name)


def delete(person: Person, town: Town, rng: Random) -> None:
    with town.titles:
        name = town.some(rng)
        person.delete(f"File:{name}")
        town.change(add=name, remove=name, away=True)


def restore(person: Person, town: Town, rng: Random) -> None:
    with town.titles:
        name = town.some(rng, away=True)
        person.undelete(f"File:{name}")
        town.change(add=name, remove=name)


def take_off(person: Person, town: Town, rng: Random) -> None:
    """The template, from a page that has it."""
    edit(person, f"File:{town.some(rng)}", marks.without, "looked at", needed=marks.lists)


def add_words(person: Person, town: Town, rng: Random) -> None:
    words = f"Words {rng.randrange(1000)}."
    top = rng.random() < 0.3
    edit(person, f"File:{town.some(rng)}", lambda t: f"{words}\n{t}" if top else f"{t}\n{words}")


def answer(person: Person, town: Town, rng: Random) -> None:
    """The status of a row that nobody has answered yet."""
    prefix = f"{town.bot}/{marks.REPORTS}"
    pages = person.query(list="allpages", apnamespace=2, apprefix=prefix)["allpages"]
    if pages:
        edit(person, rng.choice(pages)["title"], lambda text: _answered(text, rng), "answered")


def _answered(text: str, rng: Random) -> str:
    rows = [row for row in marks.rows(text) if row.status == marks.OPEN]
    return marks.answered(text, rng.choice(rows), rng.choice(WORDS)) if rows else text


def edit(
    person: Person,
    title: str,
    change: Callable[[str], str],
    summary: str = "words",
    needed: Callable[[str], bool] = lambda text: True,
) -> None:
    """As people do who are told of a conflict: what came meanwhile is not overwritten."""
    found = person.history(title, 1, "ids|content")
    text = found[0]["slots"]["main"]["content"] if found else ""
    if found and needed(text) and not text.startswith("#REDIRECT"):
        base = found[0]["revid"]
        person.edit(title, change(text), summary, baserevid=base, nocreate=True)


def _versions(person: Person, name: str) -> Sequence[object]:
    asked = {"prop": "imageinfo", "iiprop": "archivename", "iilimit": 2}
    page = person.query(titles=f"File:{name}", **asked)["pages"][0]
    versions: Sequence[object] = page.get("imageinfo", ())
    return versions


# Who does what, and how often beside the others.
WORK: dict[str, dict[Act, int]] = {
    "Uploader": {upload: 6, overwrite: 2, revert: 1},
    "Mover": {move: 1, add_words: 3},
    "Admin": {delete: 1, restore: 2, add_words: 4},
    "Reviewer": {take_off: 3, answer: 4, add_words: 1},
}


def work(api: str, name: str, town: Town, seed: int, pace: float, stop: Event) -> dict[str, int]:
    """Act until `stop` is set; how often what was done, and how often the wiki said no."""
    rng, done = Random(f"{seed} {name}"), dict[str, int]()
    acts = WORK[name]
    with Person.login(api, name) as person:
        while not stop.is_set():
            [act] = rng.choices(list(acts), list(acts.values()))
            try:
                act(person, town, rng)
                what = act.__name__
            except (Refused, requests.RequestException, IndexError, KeyError):
                what = "refused"  # somebody was quicker, or the wiki is in trouble
            done[what] = done.get(what, 0) + 1
            time.sleep(rng.uniform(0, pace))
    return done
