"""GET /v1/files, and /v1/files/{title or sha1}: what became of uploads."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.access.caller import may_read_results
from api.parts import TheRecords
from api.problem import Problem, problems
from api.results.answers import FileAnswer, FilesAnswer, UploadsAnswer
from api.results.query import FileQuery, cursor_of
from api.results.records import Records
from review.result import Result

_SHA1 = re.compile(r"[0-9a-fA-F]{40}")

router = APIRouter(prefix="/v1", tags=["results"], dependencies=[Depends(may_read_results)])


@router.get("/files", responses=problems(400, 401, 403, 404, 422, 429, 503))
async def get_files(records: TheRecords, query: Annotated[FileQuery, Query()]) -> FilesAnswer:
    """Uploads that ended, newest first, a page at a time.

    Going on by `next` gives each that was there at the beginning once, whatever ends meanwhile.
    """
    return await records.ask(lambda: files(records, query))


@router.get("/files/{which:path}", responses=problems(401, 403, 404, 422, 429, 503))
async def get_file(
    records: TheRecords,
    which: Annotated[
        str,
        Path(description="a title with its namespace (File:A.jpg), or a sha1", max_length=300),
    ],
) -> UploadsAnswer:
    """All that is known of the uploads of one file, or of one content, the latest first."""
    found = await records.ask(lambda: _found(records, which))
    if not found:
        raise Problem(
            404,
            "no-such-file",
            "no such upload is known here: a title has its namespace, File:A.jpg",
        )
    return UploadsAnswer(files=[told(records, one) for one in found])


def files(records: Records, query: FileQuery) -> FilesAnswer:
    """One page of them. It asks the database: on a thread. Raises Problem."""
    page = records.results.page(query.search, query.after, query.limit)
    return FilesAnswer(
        files=[told(records, one) for one in page.results], next=cursor_of(page.next)
    )


def told(records: Records, one: Result) -> FileAnswer:
    """What is told of one."""
    return FileAnswer.of(one, records.site.page_url(one.title))


def _found(records: Records, which: str) -> list[Result]:
    if _SHA1.fullmatch(which):
        return records.results.of_content(which.lower())
    return records.results.of_title(records.site.title_meant(which))
