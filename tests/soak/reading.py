"""Reads what the checks look at, from the wiki and from the service's database."""

from datetime import datetime
from typing import Any

from playground.person import Person
from store.watch import Watch
from tests.soak import marks
from tests.soak.evidence import Evidence, Listed, Logged, Page, Registered, Revision
from wiki.uploads.event import sha1_in

_MOST = 500  # revisions of one page, and answers to one request
_CONTENT = "ids|user|content|timestamp"


def evidence(admin: Person, watch: Watch, bot: str) -> Evidence:
    """All of it; `admin` may see what is deleted."""
    uploads = watch.uploads()
    notices = {notice.id: notice for row in uploads for notice in watch.notices(row.id)}
    there = [_file(admin, page) for page in _files(admin)]
    gone = everything(admin, list="logevents", leaction="delete/delete", leprop="title|ids")
    titles = {page.title for page in there}
    deleted = {e["title"] for e in gone if e["ns"] == 6} - titles
    return Evidence(
        bot=bot,
        logged=logged(admin),
        registered=tuple(
            Registered(r.log_id, str(r.action), r.sha1, r.status, r.page_id, r.reason)
            for r in uploads
        ),
        listed=tuple(
            Listed(
                *(n.kind, n.page_id, n.sha1, n.status, n.revision, n.reason),
                answered=n.decided_at is not None,
            )
            for n in notices.values()
        ),
        files=(*there, *(_deleted(admin, title) for title in sorted(deleted))),
        reports=reports(admin, bot),
        deleted=frozenset(e.get("logpage") or e.get("pageid") or 0 for e in gone),
    )


def logged(person: Person) -> tuple[Logged, ...]:
    """The wiki's upload log, whole."""
    entries = everything(person, list="logevents", letype="upload", leprop="ids|type|details")
    return tuple(Logged(e["logid"], e["action"], sha1_in(e["params"])) for e in entries)


def reports(person: Person, bot: str) -> tuple[Page, ...]:
    """All report pages."""
    prefix = f"{bot}/{marks.REPORTS}"
    found = everything(person, list="allpages", apnamespace=2, apprefix=prefix)
    return tuple(Page(p["pageid"], p["title"], _history(person, p["title"])) for p in found)


def _files(person: Person) -> list[dict[str, Any]]:
    return everything(person, list="allpages", apnamespace=6)


def _file(person: Person, page: dict[str, Any]) -> Page:
    asked = {"titles": page["title"], "prop": "info|imageinfo", "iiprop": "sha1"}
    told = person.query(**asked)["pages"][0]
    versions = [] if told.get("redirect") else told.get("imageinfo", [])
    sha1 = versions[0].get("sha1", "") if versions else ""
    return Page(page["pageid"], page["title"], _history(person, page["title"]), sha1)


def _history(person: Person, title: str) -> tuple[Revision, ...]:
    return _oldest_first(person.history(title, _MOST, _CONTENT))


def _deleted(admin: Person, title: str) -> Page:
    asked = {"prop": "deletedrevisions", "drvprop": _CONTENT, "drvslots": "main"}
    page = admin.query(titles=title, drvlimit=_MOST, **asked)["pages"][0]
    return Page(0, title, _oldest_first(page.get("deletedrevisions", [])))


def _oldest_first(revisions: list[dict[str, Any]]) -> tuple[Revision, ...]:
    return tuple(
        Revision(
            *(r["revid"], r["user"], r["slots"]["main"]["content"]),
            at=datetime.fromisoformat(r["timestamp"]).timestamp(),
            parent=int(r["parentid"]),
        )
        for r in sorted(revisions, key=lambda revision: int(revision["revid"]))
    )


def everything(person: Person, **asked: Any) -> list[dict[str, Any]]:
    """All items of a list, over as many answers as it takes."""
    prefix = {"logevents": "le", "allpages": "ap", "usercontribs": "uc"}[asked["list"]]
    found: list[dict[str, Any]] = []
    more: dict[str, Any] | None = {f"{prefix}limit": _MOST}
    while more is not None:
        answer = person.call(method="GET", action="query", **asked, **more)
        found += answer["query"][asked["list"]]
        going_on = answer.get("continue")
        more = {f"{prefix}limit": _MOST, **going_on} if going_on else None
    return found
