"""What the database is asked and told: each part is one of its tables, or a question."""

from datetime import timedelta
from functools import cached_property

from store.alerts import Alerts
from store.backfills import Backfills
from store.breaker import Breaker
from store.checks import Checks
from store.days import Days
from store.dossiers import Dossiers
from store.figures import Figures
from store.flow import Flow
from store.inbox import Inbox
from store.lately import Lately
from store.overview import Overview
from store.pauses import Pauses
from store.rescans import Rescans
from store.results import Results
from store.reviewed import ReviewedContents
from store.samples import Samples
from store.spans import Spans
from store.stops import Stops
from store.tallies import Tallies
from store.watch import Watch
from wiring.foundation import Foundation


class Records(Foundation):
    """Parts that only need the database."""

    @cached_property
    def inbox(self) -> Inbox:
        """Where uploads come in."""
        return Inbox(self.database, timedelta(seconds=self.settings.claim_seconds))

    @cached_property
    def spans(self) -> Spans:
        """From when to when the wiki was followed."""
        return Spans(self.database)

    @cached_property
    def checks(self) -> Checks:
        """Comparisons with the wiki's log."""
        return Checks(self.database)

    @cached_property
    def watch(self) -> Watch:
        """What a console reads."""
        return Watch(self.database)

    @cached_property
    def overview(self) -> Overview:
        """What an admin asks first."""
        return Overview(self.database, self.site.name)

    @cached_property
    def flow(self) -> Flow:
        """What waits, and how many end."""
        return Flow(self.database, self.site.name)

    @cached_property
    def lately(self) -> Lately:
        """What happened in the last hour or day."""
        return Lately(self.database, self.site.name)

    @cached_property
    def tallies(self) -> Tallies:
        """How many rows there are of each status."""
        return Tallies(self.database)

    @cached_property
    def dossiers(self) -> Dossiers:
        """Everything that is known of an upload."""
        return Dossiers(self.database, self.site.name)

    @cached_property
    def days(self) -> Days:
        """What each of the last days brought."""
        return Days(self.database, self.site.name)

    @cached_property
    def results(self) -> Results:
        """What became of uploads, as it is told to others."""
        return Results(self.database, self.site.name)

    @cached_property
    def figures(self) -> Figures:
        """What was flagged and drawn, with what people said of it."""
        return Figures(self.database, self.site.name)

    @cached_property
    def reviewed(self) -> ReviewedContents:
        """What people answered about, by its content."""
        return ReviewedContents(self.database, self.site.name)

    @cached_property
    def samples(self) -> Samples:
        """Clear uploads drawn by chance, to be looked at."""
        return Samples(self.database, self.site.name)

    @cached_property
    def rescans(self) -> Rescans:
        """Uploads that are to be scored again."""
        return Rescans(self.database, self.site.name)

    @cached_property
    def backfills(self) -> Backfills:
        """Walks over files that were there before."""
        return Backfills(self.database, self.site.name)

    @cached_property
    def stops(self) -> Stops:
        """Where listing was stopped by itself."""
        return Stops(self.database, self.site.name)

    @cached_property
    def pauses(self) -> Pauses:
        """What an admin has paused."""
        return Pauses(self.database, self.site.name)

    @cached_property
    def alerts(self) -> Alerts:
        """What an operator has to look at."""
        return Alerts(self.database, self.site.name)

    @cached_property
    def breaker(self) -> Breaker:
        """What stops the listing by itself when too many uploads are suspects."""
        s = self.settings
        return Breaker(
            self.database, self.site.name, uploads=s.breaker_uploads, factor=s.breaker_factor
        )
