"""What happened to a page that the service may know: a hint to look, and no more than that.

What became of a file is asked from the wiki itself. A hint that is lost, comes twice or too
late does no harm, so nothing here says who acted, or what a page has now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiki.site import Site
from wiki.uploads.event import FILE_NAMESPACE, LONGEST_TITLE, is_of, text

# Log actions after which a known file has other content, another title, or is gone, or back.
_ACTIONS = {
    "upload": {"overwrite", "revert"},
    "move": {"move", "move_redir"},
    "delete": {"delete", "restore"},
}


@dataclass(frozen=True, kw_only=True)
class Touch:
    """The page's title, of a move the old one; `restored` when it was deleted before."""

    title: str
    restored: bool = False


def touch_in_event(event: Mapping[str, Any], site: Site, reports: str) -> Touch | None:
    """The page that an event of mediawiki.recentchange hints at, if it does.

    Files, and pages whose title begins with `reports`; none does where that is "". Raises
    ValueError for a title that is none.
    """
    if not is_of(event, site):
        return None
    if event.get("type") == "log":
        return _in_log(event, "namespace", "log_type", "log_action")
    if event.get("type") == "edit":
        title = text(event.get("title"), LONGEST_TITLE)
        is_report = bool(reports) and title.startswith(reports)
        if is_report or event.get("namespace") == FILE_NAMESPACE:
            return Touch(title=title)
    return None


def touch_in_log(entry: Mapping[str, Any]) -> Touch | None:
    """The same of an entry of list=logevents (leprop=ids|title|type).

    Raises ValueError for a title that is none.
    """
    return _in_log(entry, "ns", "type", "action")


def _in_log(entry: Mapping[str, Any], namespace: str, kind: str, action: str) -> Touch | None:
    did = str(entry.get(action))
    if entry.get(namespace) != FILE_NAMESPACE or did not in _ACTIONS.get(str(entry.get(kind)), ()):
        return None
    return Touch(title=text(entry.get("title"), LONGEST_TITLE), restored=did == "restore")
