"""The other people on a throw-away wiki: uploaders, patrollers, movers and admins.

The service has its own library and its own door; these act through this small client.
"""

import html
import re
import time
from dataclasses import dataclass, field
from typing import Any, Self

import requests

from playground.accounts import PASSWORD

Answer = dict[str, Any]

_TOKEN = re.compile(r'value="([^"]+)" name="wpEditToken"')


class Refused(Exception):
    """The wiki answered with an error; `code` is MediaWiki's short name for it."""

    def __init__(self, code: str, info: str) -> None:
        super().__init__(f"{code}: {info}")
        self.code = code


@dataclass
class Person:
    """Somebody who is logged in. Every method raises Refused when the wiki says no."""

    api: str
    name: str
    session: requests.Session = field(default_factory=requests.Session, repr=False)
    _token: str = ""

    @classmethod
    def login(cls, api: str, name: str, password: str = PASSWORD) -> Self:
        """Log in with the account's password: Admin, Uploader, Patroller or Mover."""
        person = cls(api, name)
        person.session.trust_env = False  # no proxy on the way to this machine
        token = person.query(meta="tokens", type="login")["tokens"]["logintoken"]
        result = person.call(action="login", lgname=name, lgtoken=token, lgpassword=password)
        if result["login"]["result"] != "Success":
            raise Refused(result["login"]["result"], result["login"].get("reason", ""))
        person._token = person.query(meta="tokens")["tokens"]["csrftoken"]
        return person

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def agree(self, address: str) -> str:
        """Where the wiki sends one who lets another site know who they are."""
        answer = self.session.get(f"{address}&approval_pass=1", timeout=60, allow_redirects=False)
        if not answer.is_redirect:
            raise Refused("oauth", answer.text)
        return answer.headers["Location"]

    def call(self, *, method: str = "POST", files: Any = None, **params: Any) -> Answer:
        """One request of the API, whole; None and False are left out, True is sent as 1."""
        wanted = {
            k: 1 if v is True else v for k, v in params.items() if v is not None and v is not False
        }
        wanted |= {"format": "json", "formatversion": 2}
        sent: Answer = {"data": wanted} if method == "POST" else {"params": wanted}
        reply = self.session.request(method, self.api, timeout=120, files=files, **sent)
        reply.raise_for_status()
        answer: Answer = reply.json()
        if "error" in answer:
            raise Refused(answer["error"]["code"], answer["error"]["info"])
        return answer

    def query(self, **params: Any) -> Answer:
        """The "query" part of a query's answer."""
        answer: Answer = self.call(method="GET", action="query", **params)["query"]
        return answer

    def write(self, action: str, *, files: Any = None, **params: Any) -> Answer:
        """Any action that changes something."""
        answer: Answer = self.call(action=action, token=self._token, files=files, **params)
        return answer

    def upload(self, name: str, data: bytes, text: str = "", comment: str = "upload") -> Answer:
        """Upload a file, or a new version of it, whatever the wiki warns of."""
        answer: Answer = self.write(
            "upload",
            filename=name,
            text=text,
            comment=comment,
            ignorewarnings=True,
            files={"file": (name, data, "application/octet-stream")},
        )["upload"]
        if answer["result"] != "Success":
            raise Refused(answer["result"], f"{answer}")
        return answer

    def edit(self, title: str, text: str, summary: str = "edit", **params: Any) -> int:
        """Give a page that text; its new revision (0 when nothing changed)."""
        answer = self.write("edit", title=title, text=text, summary=summary, **params)["edit"]
        return int(answer.get("newrevid", 0))

    def delete(self, title: str, reason: str = "delete") -> None:
        """Delete a page, or a file with all its versions."""
        self.write("delete", title=title, reason=reason)

    def undelete(self, title: str, reason: str = "undelete") -> None:
        """Bring a deleted page or file back."""
        self.write("undelete", title=title, reason=reason)

    def move(self, title: str, to: str, reason: str = "move", *, redirect: bool = False) -> None:
        """Give a page another title."""
        params = {"from": title, "to": to, "reason": reason}
        self.write("move", **params, noredirect=not redirect)

    def revert(self, name: str) -> None:
        """Make the version before the current one of a file current again.

        Through the form that people use: MediaWiki 1.39's API logs a revert as an overwrite.
        """
        title = f"File:{name}"
        pages = self.query(titles=title, prop="imageinfo", iiprop="archivename", iilimit=2)["pages"]
        form = {
            "title": title,
            "action": "revert",
            "oldimage": pages[0]["imageinfo"][1]["archivename"],
        }
        index = self.api.replace("/api.php", "/index.php")
        token = _TOKEN.search(self.session.get(index, params=form, timeout=120).text)
        if token is None:
            raise Refused("revert", f"{title} has no form for it")
        form |= {"wpEditToken": html.unescape(token[1]), "wpcomment": "revert"}
        time.sleep(1)  # two versions must not be put away in the same second
        if _TOKEN.search(self.session.post(index, data=form, timeout=120).text):
            raise Refused("revert", f"{title} shows the form again")

    def text(self, title: str) -> str | None:
        """The wikitext of a page; None if there is no such page."""
        versions = self.history(title, 1, "content")
        return versions[0]["slots"]["main"]["content"] if versions else None

    def history(
        self, title: str, limit: int = 50, props: str = "ids|timestamp|user|comment|flags|tags"
    ) -> list[Answer]:
        """The revisions of a page, newest first; none if there is no such page."""
        page = self.query(
            titles=title, prop="revisions", rvprop=props, rvslots="main", rvlimit=limit
        )["pages"][0]
        revisions: list[Answer] = page.get("revisions", [])
        return revisions

    def file(self, name: str, width: int = 330) -> Answer | None:
        """What the wiki says of a file, with a thumbnail's address; None without the file."""
        props = "url|sha1|size|mime|mediatype|timestamp|user"
        page = self.query(titles=f"File:{name}", prop="imageinfo", iiprop=props, iiurlwidth=width)[
            "pages"
        ][0]
        info: Answer | None = page.get("imageinfo", [None])[0]
        return info
