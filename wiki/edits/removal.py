"""Who took a page away that is not there. Pages that people removed are not made again."""

from wiki.edits.saving import Asks

_REMOVED = {"delete": "was deleted", "move": "was moved away"}


def removed(account: Asks, title: str) -> str:
    """Who took away a page that is not there, in words; "" where nobody did.

    Raises Transient.
    """
    asked = {"list": "logevents", "letitle": title, "leprop": "type|user|timestamp"}
    for entry in account.ask(**asked, lelimit="50")["query"]["logevents"]:
        if what := _REMOVED.get(entry.get("type", "")):
            return f"{what} by {entry.get('user', 'somebody')} ({entry.get('timestamp', '')})"
    return ""
