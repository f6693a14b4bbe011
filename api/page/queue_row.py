"""One upload as the queue shows it."""

from dataclasses import dataclass

from api.page.gauge import Gauge, gauges
from api.page.wiki_links import Moment, WikiLinks
from review.flagged import thresholds_of
from review.policy import Policy
from review.result import Posted, Result


@dataclass(frozen=True, kw_only=True)
class Row:
    """A result with its addresses on the wiki; `policy` has the thresholds in force."""

    result: Result
    links: WikiLinks
    policy: Policy

    @property
    def name(self) -> str:
        """The title without its namespace, which all of them have."""
        return self.result.title.partition(":")[2] or self.result.title

    @property
    def url(self) -> str:
        """The file's page."""
        return self.links.file(self.result.title)

    @property
    def picture(self) -> str | None:
        """The address of the file in small."""
        return self.links.picture(self.result)

    @property
    def moment(self) -> Moment | None:
        """When the telling scene of what moves is shown."""
        return self.links.moment(self.result)

    @property
    def outcome(self) -> str:
        """What people came to."""
        return str(self.result.said.outcome) if self.result.said else "open"

    @property
    def notices(self) -> list[tuple[Posted, str | None]]:
        """Each with the address of its row, where it is on a page of its own."""
        return [(notice, self.links.row(self.result, notice)) for notice in self.result.notices]

    @property
    def gauges(self) -> list[Gauge]:
        """Its figures beside the thresholds by which it was decided, where those are known."""
        policy = thresholds_of(self.result.policy_version or "") or self.policy
        return gauges(self.result.nsfw, self.result.sexy, policy)
