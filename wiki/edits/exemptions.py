"""Who and what is left alone: opt-outs, groups of uploaders, categories, {{nobots}}."""

from collections.abc import Iterable, Mapping, Sequence

from review.notice import Notice
from wiki.edits.door import Door
from wiki.edits.namespaces import namespaces
from wiki.edits.opt_out import opted_out, user_name
from wiki.edits.saving import page_of, read
from wiki.edits.uploaders import uploaders
from wiki.query import Told

USER, USER_TALK, CATEGORY = 2, 3, 14  # namespaces


class Exemptions:
    """What must not be listed, whatever its score; `groups` and `categories` are settings.

    The opt-out page is read once a round, at the first question after begin_round().
    """

    def __init__(
        self,
        account: Door,
        opt_out_page: str,
        groups: Iterable[str] = (),
        categories: Iterable[str] = (),
    ) -> None:
        self._account = account
        self._opt_out_page = opt_out_page
        self._groups = frozenset(groups)
        self._categories = tuple(categories)
        self._opted_out: frozenset[str] | None = None
        self._namespaces: dict[int, list[str]] | None = None

    def begin_round(self) -> None:
        """Let the opt-out page be read again."""
        self._opted_out = None

    def asks(self) -> dict[str, str]:
        """What of() needs to know of each file's page, as parameters of a query."""
        asked = {"prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}
        if not self._categories:
            return asked
        wanted = map(self._category, self._categories)
        categories = {"clcategories": "|".join(wanted), "cllimit": "max"}
        return asked | categories | {"prop": "revisions|categories"}

    def of(self, notices: Sequence[Notice], pages: Mapping[int, Told]) -> dict[int, str]:
        """Notice id -> why it is exempt; `pages` answer asks(). Raises Halt or Transient."""
        by_uploader = self._uploaders({notice.uploader for notice in notices} - {""})
        found = {
            notice.id: by_uploader.get(notice.uploader) or self._page(pages[notice.page_id])
            for notice in notices
        }
        return {notice_id: f"exempt: {why}" for notice_id, why in found.items() if why}

    def _uploaders(self, names: set[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        if self._groups and names:
            for name, uploader in uploaders(self._account.ask, names).items():
                for group in sorted(uploader.groups & self._groups):
                    found[name] = f"the uploader is in the group {group}"
        out = {name for name in names if user_name(name) in self._out()} if names else set()
        return found | dict.fromkeys(out, "the uploader has opted out")

    def _page(self, page: Told) -> str:
        for category in page.get("categories", ()):
            return f"the file is in {category['title']}"
        shown = page_of(page)
        if not self._account.welcomes(shown):
            return "the file's page asks bots to stay away"
        return ""

    def _out(self) -> frozenset[str]:
        if self._opted_out is None:
            text = read(self._account, titles=self._opt_out_page, redirects="1").text
            self._opted_out = opted_out(text, [*self._names(USER), *self._names(USER_TALK)])
        return self._opted_out

    def _category(self, name: str) -> str:
        prefix, _, rest = name.partition(":")
        known = {each.casefold() for each in self._names(CATEGORY)}
        return name if rest and prefix.strip().casefold() in known else f"Category:{name}"

    def _names(self, namespace: int) -> list[str]:
        """All that the wiki calls it: in English, in its language, by its aliases."""
        if self._namespaces is None:
            self._namespaces = namespaces(self._account)
        return self._namespaces[namespace]
