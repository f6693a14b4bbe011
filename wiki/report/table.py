"""The table of a report: a row for one file, or for many of one uploader. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from review.notice import Notice
from review.upload import shown_as
from review.uploader import Uploader
from wiki.markup import collapsed, link, sorted_by
from wiki.report.reason import reason
from wiki.report.showing import moment, name_of, picture_of, sort_key, where
from wiki.words import Words

FIRST_FEW = 3  # files of many that are seen before the list of all is opened


@dataclass(frozen=True, kw_only=True)
class Table:
    """Writes the heading and the rows; the last cell of each is for people.

    `uploaders` are by name. With `thumbnails` a click shows the picture.
    """

    words: Words
    uploaders: Mapping[str, Uploader] = field(default_factory=dict)
    thumbnails: bool = False

    @property
    def heading(self) -> str:
        """The table's first lines. They say how to sort a column, and keep dates whole."""
        columns = self.words.columns
        number = 'data-sort-type="number" | '
        date = 'data-sort-type="isoDate" style="min-width:6em" | '
        cells = [
            columns.file,
            columns.kind,
            f"{date}{columns.uploaded}",
            columns.uploader,
            f"{number}{columns.edits}",
            f"{date}{columns.since}",
            f"{number}{columns.score}",
            f"{number}{columns.where}",
            columns.reason,
            columns.status,
        ]
        return '{| class="wikitable sortable"\n! ' + " !! ".join(cells)

    def row(self, notices: Sequence[Notice]) -> str:
        """The row of the notices that share an anchor."""
        cells = self._of_one(notices[0]) if len(notices) == 1 else self._of_many(notices)
        return f'|- id="{notices[0].anchor}"\n| ' + " || ".join([*cells, self.words.open])

    def _of_one(self, notice: Notice) -> list[str]:
        place = where(notice, self.words)
        return [
            self._file(notice),
            self._kind(notice),
            f"{notice.uploaded_at:%Y-%m-%d %H:%M}",
            *self._uploader(notice.uploader),
            f"{score(notice):.3f}",
            sorted_by(sort_key(notice), place) if place else "",
            reason(notice, self.words),
        ]

    def _of_many(self, notices: Sequence[Notice]) -> list[str]:
        ordered = sorted(notices, key=score, reverse=True)
        highest, lowest = f"{score(ordered[0]):.3f}", f"{score(ordered[-1]):.3f}"
        times = sorted(f"{notice.uploaded_at:%Y-%m-%d %H:%M}" for notice in notices)
        return [
            self._files(ordered),
            ", ".join(sorted({self._kind(notice) for notice in notices})),
            sorted_by(times[-1], self._between(times[0], times[-1])),
            *self._uploader(notices[0].uploader),
            sorted_by(highest, self._between(lowest, highest)),
            "",
            self.words.highest.format(reason=reason(ordered[0], self.words)),
        ]

    def _between(self, begin: str, end: str) -> str:
        return begin if begin == end else self.words.between.format(begin=begin, end=end)

    def _file(self, notice: Notice) -> str:
        shown = link(notice.title, name_of(notice))
        image = self._picture(notice)
        return self._behind_a_click(shown, image) if image else shown

    def _files(self, notices: Sequence[Notice]) -> str:
        few = ", ".join(link(n.title, name_of(n)) for n in notices[:FIRST_FEW])
        items = "".join(f"<li>{self._item(notice)}</li>" for notice in notices)
        more = ", …" if len(notices) > FIRST_FEW else ""
        count = self.words.many.format(count=len(notices))
        scrolled = f'<div style="max-height:20em;overflow:auto"><ul>{items}</ul></div>'
        return self._behind_a_click(f"'''{count}''': {few}{more}", scrolled)

    def _item(self, notice: Notice) -> str:
        told = f"{link(notice.title, name_of(notice))}: {score(notice):.3f}"
        line = ", ".join(filter(None, (told, where(notice, self.words))))
        return "<br>".join(filter(None, (line, self._picture(notice))))

    def _picture(self, notice: Notice) -> str:
        return picture_of(notice) if self.thumbnails else ""

    def _behind_a_click(self, shown: str, hidden: str) -> str:
        return collapsed(shown, hidden, show=self.words.show, hide=self.words.hide)

    def _kind(self, notice: Notice) -> str:
        return str(getattr(self.words.kinds, shown_as(notice.media, moment(notice))))

    def _uploader(self, name: str) -> tuple[str, str, str]:
        """The name, how many edits, and since when; empty where the wiki does not tell."""
        known = self.uploaders.get(name, Uploader(name=name))
        edits = "" if known.edits is None else str(known.edits)
        since = "" if known.since is None else f"{known.since:%Y-%m-%d}"
        return link(f"User:{name}", name) if name else "", edits, since


def score(notice: Notice) -> float:
    """The higher of its two, 0 to 1."""
    return max(notice.nsfw, notice.sexy or 0)
