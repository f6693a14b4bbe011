"""`/charts`: the figures of /v1/stats as tables, from which a script draws."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from api.page import words
from api.page.pages import ThePages
from api.page.reader import MayLook
from api.parts import TheRecords
from api.results.answers import PrecisionAnswer, StatsAnswer
from api.results.stats import stats

SPANS = (30, 90)  # days

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class Bin:
    """About how many scores lie from `low` to `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Figures:
    """What the charts are drawn from, and what is said of it in words."""

    stats: StatsAnswer

    @property
    def ended(self) -> int:
        """Of all days."""
        return sum(day.ended for day in self.stats.days)

    @property
    def suspects(self) -> int:
        """Of these."""
        return sum(day.suspects for day in self.stats.days)

    @property
    def reviewed(self) -> int:
        """Contents that somebody answered first on these days."""
        return sum(day.reviewed for day in self.stats.days)

    @property
    def bins(self) -> list[Bin]:
        """Of scores, lowest first."""
        counts = self.stats.scores.counts
        size = len(counts)
        return [
            Bin(low=place / size, high=(place + 1) / size, count=count)
            for place, count in enumerate(counts)
        ]

    @property
    def lowest_share(self) -> float:
        """How much of all scores lies in the lowest bin."""
        return self.bins[0].count / sum(self.stats.scores.counts)

    @property
    def decided(self) -> int:
        """How many contents people confirmed or cleared; of the lowest threshold, so all."""
        return max((point.confirmed + point.cleared for point in self.stats.precision), default=0)

    @property
    def in_force(self) -> PrecisionAnswer | None:
        """What is known of the threshold in force."""
        of_it = (
            point
            for point in self.stats.precision
            if point.threshold == self.stats.nsfw_threshold and point.precision is not None
        )
        return next(of_it, None)


@router.get("/charts")
async def charts(request: Request, pages: ThePages, records: TheRecords, _: MayLook) -> Response:
    """Uploads, suspects and reviews a day, scores, precision, and what waits."""
    wanted = request.query_params.get("days", "")
    days = next((span for span in SPANS if str(span) == wanted), SPANS[0])
    figures = Figures(await records.count(lambda: stats(records, days)))
    return pages.render(
        request, "charts.html", figures=figures, span=days, spans=SPANS, words=words
    )
