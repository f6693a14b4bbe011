"""Where an upload's file is now: it may have been moved, and its title given to another."""

from datetime import timedelta

from review.errors import Gone
from review.upload import FileFacts, Rendition, Upload
from wiki.imageinfo import ImageInfo, Missing, check_same

Found = tuple[FileFacts, Rendition | None]

MOVES = 10  # of one file that are followed
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
    return _there(info, _moved_to(info, upload), upload.sha1, width) or found


def _moved_or_gone(info: ImageInfo, upload: Upload, width: int, why: Gone) -> Found:
    title = _moved_to(info, upload)
    found = _there(info, title, upload.sha1, width)
    if found is None and isinstance(why, Missing):
        found = _by_content(info, upload.sha1, width)
    if found is None:
        raise Gone(str(why), title)
    return found


def _moved_to(info: ImageInfo, upload: Upload) -> str:
    """The title at the end of its moves; "" where there are none."""
    title, after, since = "", upload.log_id, upload.uploaded_at - SKEW
    for _ in range(MOVES):
        move = info.move(title or upload.title, since, after) if upload.sha1 else None
        if move is None:
            break
        title, after = move
    return title


def _there(info: ImageInfo, title: str, sha1: str, width: int) -> Found | None:
    """The file of that title, if its content is the upload's."""
    if not title:
        return None
    try:
        found = info.current(title, width)
    except Gone:
        return None
    return found if found[0].sha1 == sha1 else None


def _by_content(info: ImageInfo, sha1: str, width: int) -> Found | None:
    title = info.title_of(sha1)
    if title is None:
        return None
    found = info.current(title, width)
    check_same(found[0], sha1)
    return found
