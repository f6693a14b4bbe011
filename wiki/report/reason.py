"""Why a file is listed, in the wiki's words. Pure."""

from review.notice import Hint, Notice
from wiki.markup import link, plain
from wiki.words import Words


def reason(notice: Notice, words: Words) -> str:
    """Which score reaches which threshold, and what a person said of a file like it.

    What each model said stays in the database: it helps nobody who looks.
    """
    told = [
        words.over.format(what=what, score=f"{score:.3f}", limit=f"{limit:g}")
        for what, score, limit in _over(notice, words)
    ]
    hint = [_hint(notice.hint, words)] if notice.hint else []
    return "; ".join(told + hint)


def _over(notice: Notice, words: Words) -> list[tuple[str, float, float]]:
    limits = notice.thresholds
    if limits is None:
        return []
    asked = [(words.explicit, notice.nsfw, limits.nsfw_threshold)]
    if notice.sexy is not None:
        asked.append((words.nudity, notice.sexy, limits.sexy_threshold))
    return [one for one in asked if one[1] >= one[2]]


def _hint(hint: Hint, words: Words) -> str:
    form = words.same_file if hint.same else words.looks_like
    return form.format(file=link(hint.title, hint.title.partition(":")[2]), said=plain(hint.said))
