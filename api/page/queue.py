"""`/queue`: what was found, for whoever reviews it; what is done about it is done on the wiki."""

from fastapi import APIRouter, Request, Response

from api.page import words
from api.page.filters import Filters, QueueQuery
from api.page.pages import ThePages
from api.page.queue_row import Row
from api.page.reader import MayLook
from api.page.wiki_links import WikiLinks
from api.parts import TheRecords
from api.results.query import cursor_of
from api.results.records import Records
from review.search import Page

router = APIRouter(include_in_schema=False)


@router.get("/queue")
async def queue(request: Request, pages: ThePages, records: TheRecords, _: MayLook) -> Response:
    """Suspects, or whatever the form asks for, newest first."""
    filters = Filters.of(request.query_params)
    found = await _found(records, filters.query)
    links = WikiLinks(records.site)
    return pages.render(
        request,
        "queue.html",
        422 if filters.wrong else 200,
        images=links.hosts,
        filters=filters,
        words=words,
        rows=[Row(result=one, links=links, policy=records.policy) for one in found.results],
        older=cursor_of(found.next),
    )


async def _found(records: Records, query: QueueQuery | None) -> Page:
    """Nothing where the question is not understood. Raises Problem."""
    if query is None:
        return Page(results=(), next=None)
    search, after, limit = query.search, query.after, query.limit
    return await records.ask(lambda: records.results.page(search, after, limit))
