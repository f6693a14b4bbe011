"""What a wiki calls its namespaces."""

from wiki.edits.saving import Asks


def namespaces(account: Asks) -> dict[int, list[str]]:
    """By number all names of each: in the wiki's language, in English, and its aliases.

    Raises Transient.
    """
    told = account.ask(meta="siteinfo", siprop="namespaces|namespacealiases")["query"]
    names: dict[int, list[str]] = {}
    for space in told["namespaces"].values():
        both = (space.get("name"), space.get("canonical"))
        names[int(space["id"])] = list(dict.fromkeys(name for name in both if name))
    for alias in told["namespacealiases"]:
        names.setdefault(int(alias["id"]), []).append(str(alias["alias"]))
    return names
