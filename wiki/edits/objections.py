"""What speaks against listing files, asked just before it is done."""

from collections.abc import Sequence

from review.notice import Notice
from review.objection import Objection
from wiki.edits.door import Door
from wiki.edits.exemptions import Exemptions
from wiki.query import Told, pages


def objections(
    account: Door, exemptions: Exemptions, due: Sequence[Notice]
) -> dict[int, Objection]:
    """Why notices (50 at most) must not be written, by their ids. Raises Halt or Transient."""
    asks = exemptions.asks()
    asks |= {"prop": f"imageinfo|{asks['prop']}", "iiprop": "sha1"}
    current = pages(account.ask, [notice.page_id for notice in due], **asks)
    gone = {notice.id: _gone(notice, current.get(notice.page_id)) for notice in due}
    exempt = exemptions.of([n for n in due if not gone[n.id]], current)
    found = {notice_id: Objection(reason=why) for notice_id, why in gone.items() if why}
    return found | {i: Objection(reason=why, exempt=True) for i, why in exempt.items()}


def _gone(notice: Notice, page: Told | None) -> str:
    if page is None or page.get("missing"):
        return "the file's page is deleted"
    versions = page.get("imageinfo")
    if not versions or "filemissing" in versions[0]:
        return "the file is deleted"
    if versions[0].get("sha1") != notice.sha1:
        return "another version has taken its place"
    return ""
