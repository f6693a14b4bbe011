"""What the editor does on a wiki, in a process of its own: pywikibot keeps a wiki's language.

python -m tests.wiki.abroad FOLDER SITE LOGIN PASSWORD TITLE PAGE_ID SHA1
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from review.errors import Permanent
from review.notice import NoticeKind
from tests.wiki.samples import batch, notice
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.site import load_site


def main(
    folder: str, site_file: str, login: str, password: str, title: str, page_id: str, sha1: str
) -> None:
    site, now = load_site(site_file), datetime.now(UTC)
    account = Account(
        api=site.api, login=login, password=password, agent="a bot (b)", folder=Path(folder)
    )
    door = AccountDoor(account)
    exemptions = Exemptions(door, site.opt_out_page.format(bot=account.user))
    pages = WikiPages(site, door, account.user, exemptions)
    pages.may_run()
    this = {"id": 1, "title": title, "page_id": int(page_id), "sha1": sha1, "uploaded_at": now}
    rows = batch(notice(**this), token="8" * 12, begun_at=now)
    listing = batch(notice(**this, kind=NoticeKind.CATEGORY), token="9" * 12, begun_at=now)
    said = {
        "objections": pages.objections(rows.notices),
        "report": pages.report_page(now),
        "written": [pages.report(rows), pages.tag(listing)],
        "found": [pages.find(rows), pages.find(listing)],
    }
    try:
        pages.tag(listing)
    except Permanent as why:
        said["again"] = str(why)
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
