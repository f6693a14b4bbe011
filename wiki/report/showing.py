"""What to look at in a file: its name, the moment or page, a small picture. Pure."""

from review.film import clock
from review.notice import Notice
from review.upload import Kind
from wiki.markup import link_within, picture
from wiki.words import Words

THUMBNAIL = "120px"  # a width that every wiki serves


def name_of(notice: Notice) -> str:
    """The title without its namespace."""
    return notice.title.partition(":")[2]


def where(notice: Notice, words: Words) -> str:
    """The page or the moment, "" in a file with one picture; of a video a link to it."""
    if notice.begin is not None and notice.end is not None:
        begin, end = clock(notice.begin), clock(notice.end)
        form = words.moment if begin == end else words.span
        told = form.format(begin=begin, end=end).replace(" ", "&nbsp;")
        if notice.media is not Kind.VIDEO:  # no viewer opens an animation at a moment
            return told
        return link_within(notice.title, f"t={int(notice.begin)}", told)
    if notice.second is not None:
        begin = clock(notice.second) if notice.second >= 60 else f"{notice.second:.1f} s"
        return words.moment.format(begin=begin)
    return words.page.format(page=notice.page) if notice.page else ""


def sort_key(notice: Notice) -> str:
    """What a table sorts the page or the moment by: a number."""
    second = moment(notice)
    return str(notice.page) if second is None else f"{second:.1f}"


def moment(notice: Notice) -> float | None:
    """When it is shown, in seconds; None in what does not move."""
    return notice.begin if notice.begin is not None else notice.second


def picture_of(notice: Notice) -> str:
    """The file in small, as far as the wiki can: that page of it, or that moment."""
    options = [THUMBNAIL]
    if notice.page:
        options.append(f"page={notice.page}")
    if notice.begin is not None and notice.media is Kind.VIDEO:
        options.append(f"thumbtime={int(notice.begin)}")
    return picture(notice.title, "|".join(options))
