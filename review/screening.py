"""Which notices that are due may still be written: asked just before it is done."""

from review.log_lines import tell_not_written
from review.notice import Notice
from review.objection import objections
from review.ports import Desk, Reports, Wiki

ANSWERED = "a person has answered in another place"


def allowed(notices: list[Notice], *, desk: Desk, reports: Reports, wiki: Wiki) -> list[Notice]:
    """Those against which nothing speaks; the others are declined or withdrawn.

    Raises Halt or Transient when the wiki cannot say.
    """
    against = objections(wiki.objections, notices)
    for notice in notices:
        if (objection := against.get(notice.id)) is not None:
            end = desk.decline if objection.exempt else desk.withdraw
            end(notice, objection.reason)
            tell_not_written(notice, objection.reason)
    left = [notice for notice in notices if notice.id not in against]
    return _unanswered(left, desk, reports, wiki)


def _unanswered(notices: list[Notice], desk: Desk, reports: Reports, wiki: Wiki) -> list[Notice]:
    """Without those that a person has answered in another place: it may not be read yet."""
    there = reports.elsewhere(notices)
    answered = wiki.answered(there) if there else set()
    for notice in notices:
        if notice.id in answered:
            desk.decline(notice, ANSWERED)
            tell_not_written(notice, ANSWERED)
    return [notice for notice in notices if notice.id not in answered]
