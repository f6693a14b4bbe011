"""What the bot says on a wiki, in that wiki's language; the defaults are English.

Every word is neutral: a row asks somebody to look, and accuses nobody.
"""

from string import Formatter

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

# Which {names} a text may contain; the others none.
PLACEHOLDERS = {
    "introduction": {"run_page", "open", "template"},
    "index_introduction": {"run_page"},
    "status_introduction": {"run_page"},
    "status_running": {"since"},
    "status_trouble": {"since"},
    "moment": {"begin"},
    "span": {"begin", "end"},
    "between": {"begin", "end"},
    "page": {"page"},
    "many": {"count"},
    "highest": {"reason"},
    "over": {"what", "score", "limit"},
    "same_file": {"file", "said"},
    "looks_like": {"file", "said"},
    "day_category": {"template", "bot"},
    "report_summary": {"count"},
    "category_summary": {"template"},
    "taking_back_summary": {"template"},
}
PARAGRAPHS = {
    "introduction",
    "index_introduction",
    "status_introduction",
    "day_category",
}  # wikitext, of as many lines as it takes


class _Texts(BaseModel):
    """Texts that cannot take a table apart, and have no place for what nobody fills in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*")
    @classmethod
    def _can_be_written(cls, value: object, info: ValidationInfo) -> object:
        name = info.field_name or ""
        if isinstance(value, str):
            if name not in PARAGRAPHS and ("|" in value or len(value.splitlines()) != 1):
                raise ValueError(f"{value!r} must be one line without |")
            _check_placeholders(value, PLACEHOLDERS.get(name, set()))
        return value


def _check_placeholders(text: str, allowed: set[str]) -> None:
    try:
        fields = [field[1:] for field in Formatter().parse(text) if field[1] is not None]
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}; a brace itself is written twice") from None
    if any(name not in allowed or how or kind for name, how, kind in fields):
        names = " and ".join(f"{{{name}}}" for name in sorted(allowed))
        may = f"may contain {names} only" if names else "may not contain any {name}"
        raise ValueError(f"{text!r} {may}")


class Columns(_Texts):
    """The headings of a report's table."""

    file: str = "File"
    kind: str = "Kind"
    uploaded: str = "Uploaded (UTC)"
    uploader: str = "Uploader"
    edits: str = "Edits"
    since: str = "Since"
    score: str = "Score"
    where: str = "Where"
    reason: str = "Why it is listed"
    status: str = "Status"


class Kinds(_Texts):
    """What a file is, to somebody who looks at it."""

    picture: str = "picture"
    drawing: str = "drawing"
    document: str = "document"
    video: str = "video"
    audio: str = "audio"
    other: str = "other"
    animation: str = "animation"


class Words(_Texts):
    """All that is written but names and numbers.

    Texts may contain what PLACEHOLDERS says of them.
    """

    introduction: str = """\
Uploads that a program lists for '''human review'''. It compares the score of a picture, \
or of a scene, from 0 to 1, with a threshold and is often wrong: a row asks somebody to look, \
and says nothing about the file, its uploader or what should be done. Nudity in itself is no \
reason for deletion. Many files of one uploader share a row, and the answer in it.

Whoever has looked may replace '''{open}''' in the last column by '''fine''' (there is nothing \
to do), '''handled''' (there was, and it is done) or words of their own. To take {template} \
off the file's page, where it is, is an answer too, and means ''fine'' unless the summary says \
more: either is enough. The service keeps the answers, with the names of those who gave them. \
The program never changes a row that it has written. It can be stopped at [[{run_page}]].
"""
    columns: Columns = Columns()
    kinds: Kinds = Kinds()
    open: str = "open"
    moment: str = "at {begin}"
    span: str = "at {begin} to {end}"
    between: str = "{begin} to {end}"  # two scores, or two times
    page: str = "page {page}"
    many: str = "{count} files"
    highest: str = "the highest score: {reason}"
    explicit: str = "possible explicit content"
    nudity: str = "possible nudity"
    over: str = "{what}: {score}, listed from {limit}"
    same_file: str = "the same file as {file}, of which a person said: {said}"
    looks_like: str = "looks like {file}, of which a person said: {said}"
    show: str = "show"
    hide: str = "hide"

    index_introduction: str = """\
Pages on which a program lists uploads for '''human review''', newest first. It can be \
stopped at [[{run_page}]].
"""

    status_introduction: str = """\
How the program stands that lists uploads for '''human review'''. It writes here when that has \
changed, once an hour at most, and can be stopped at [[{run_page}]].
"""
    status_running: str = "It has followed all uploads since {since} (UTC)."
    status_well: str = "Nothing needs its operator."
    status_trouble: str = "Something needs its operator since {since} (UTC)."

    day_category: str = """\
Files that a program listed for '''human review''' on this day (UTC). It is often wrong: \
being here says nothing about a file or its uploader, and nudity in itself is no reason for \
deletion.

Whoever has looked removes {template} from the file's page, whatever they decided. \
This counts as ''fine'', unless the summary begins with ''handled'' or the like, and is kept \
with the name of who did it. \
[[User:{bot}|A program]] made this page; where somebody deletes it, it is not made again, and \
until the next day files are listed on report pages only.
"""

    report_summary: str = "files for human review: {count}"
    category_summary: str = "listing this file for human review ({template})"
    taking_back_summary: str = "taking back the listing of this file for human review ({template})"
    status_summary: str = "how the program stands that lists files for human review"
    index_summary: str = "a new page of files for human review"
    day_category_summary: str = "a hidden category of files for human review"
    stop: str = "how to stop this"
