"""The hidden category of one day. A category is hidden by its page, so it needs one."""

from datetime import date, datetime

from review.errors import Halt, Permanent
from wiki.edits.door import Door
from wiki.edits.removal import removed
from wiki.edits.saving import read
from wiki.markup import verbatim
from wiki.site import Site


def category_missing(account: Door, site: Site, day: date) -> bool:
    """Whether there is no such page. Raises Halt where somebody took it away, and Transient."""
    page = read(account, titles=category_page(site, day))
    if not page.revision and (why := removed(account, page.title)):
        raise Halt(
            f'the page "{page.title}" {why}; make it again, or wait for the next day; '
            "rows of the report are still written"
        )
    return not page.revision


def make_category(
    account: Door,
    site: Site,
    bot: str,
    day: date,
    summary: str,
    *,
    send_until: datetime | None = None,
) -> int:
    """Make the page, unless there is one by now; its revision. Raises Halt or Transient."""
    page = read(account, titles=category_page(site, day))
    if page.revision:
        return page.revision
    try:
        text = category(site, bot, day)
        return account.save(page, text, summary, send_until=send_until)
    except Permanent as why:
        raise Halt(f'the page "{page.title}": {why}') from None


def category_page(site: Site, day: date) -> str:
    """The title of the page of that day's category."""
    return f"Category:{site.category.format(date=day.isoformat())}"


def category(site: Site, bot: str, day: date) -> str:
    """What stands on it: that it is hidden, what it is, and the category of all days."""
    words = site.words.day_category.format(template=verbatim(site.template), bot=bot)
    parent = f"[[Category:{site.parent_category}|{day.isoformat()}]]"
    return f"__HIDDENCAT__ __NOGALLERY__\n{words.rstrip()}\n\n{parent}\n"
