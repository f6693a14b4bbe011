"""Where an upload's file is now: it may have been moved, and its title given to another."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from review.errors import Gone
from review.upload import FileFacts, Rendition, Upload
from wiki.log import Move
from wiki.media.imageinfo import ImageInfo, Missing, check_same

Found = tuple[FileFacts, Rendition | None]

MOVES = 10  # of one file that are followed, or of one title
SKEW = timedelta(minutes=1)  # between an event's time and its entry's in the log


def find(info: ImageInfo, upload: Upload, width: int) -> Found:
    """The file's current version, and its thumbnail of that width if the wiki makes one.

    Where the title does not show the upload's content, the log of moves says where the file
    went, which no later event tells: without a redirect the title is free for any other.
    Where that leads to no such content, it is what the title shows, a newer version. A title
    that is missing is also looked for by the content alone, as a move may be hidden.
    Raises Gone when the page or the file is deleted, with the title that it was moved to and
    may be restored under; Transient when the wiki cannot say.
    """
    try:
        found = info.current(upload.title, width)
    except Gone as why:
        return _moved_or_gone(info, upload, width, why)
    if upload.sha1 in ("", found[0].sha1):
        return found
    return _moved(info, upload.sha1, _moved_to(info, upload), width) or found


def _moved_or_gone(info: ImageInfo, upload: Upload, width: int, why: Gone) -> Found:
    titles = list(_moved_to(info, upload))
    found = _moved(info, upload.sha1, titles, width)
    if found is None and isinstance(why, Missing):
        found = _by_content(info, upload.sha1, width)
    if found is None:
        raise Gone(str(why), title=titles[0] if titles else "")
    return found


def _moved_to(info: ImageInfo, upload: Upload) -> Iterator[str]:
    """Where each file went that had the title since: its own title at the end of its moves.

    The row's title may be a later one than the upload's, and another's at first. Of an
    upload without a log entry its page is known, whose moves they have to be.
    """
    if not upload.sha1:
        return
    since = upload.uploaded_at - SKEW
    seen: set[int] = set()
    moves = info.moves_from(upload.title, since, upload.log_id)
    for move in [one for one in moves if upload.page_id in (None, one.page_id)][:MOVES]:
        if move.page_id not in seen:
            seen.add(move.page_id)
            yield _end_of(info, move, since).target


def _end_of(info: ImageInfo, move: Move, since: datetime) -> Move:
    """The last move of the same page, which may have gone on from there."""
    for _ in range(MOVES):
        more = info.moves_from(move.target, since, move.number)
        further = [one for one in more if one.page_id == move.page_id]
        if not further:
            break
        move = further[0]
    return move


def _moved(info: ImageInfo, sha1: str, titles: Iterable[str], width: int) -> Found | None:
    """The first file of those titles that has the upload's content."""
    for title in titles:
        with suppress(Gone):
            found = info.current(title, width)
            if found[0].sha1 == sha1:
                return found
    return None


def _by_content(info: ImageInfo, sha1: str, width: int) -> Found | None:
    title = info.title_of(sha1)
    if title is None:
        return None
    found = info.current(title, width)
    check_same(found[0], sha1)
    return found
