"""What hands on to the next annotator."""

from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path

from annotators.json_lines import JsonLines
from annotators.signature import secret_of
from annotators.webhook import Webhook
from review.destination import destination
from review.handing_on import HandingOn
from review.pause import Work
from review.ports import Annotator
from settings import SettingError
from store.offers import Offers
from wiki.http import bot_agent
from wiring.outside import Outside

ANNOTATOR_LEASE = timedelta(minutes=1)  # longer than any annotator may take


class Onward(Outside):
    """Parts that hand on."""

    @cached_property
    def handing_on(self) -> HandingOn | None:
        """What hands on to the next annotator; None where there is none."""
        if not self.settings.hand_on:
            return None
        return HandingOn(
            offers=Offers(self.database, ANNOTATOR_LEASE, self.site.name),
            annotator=self._annotator(),
            may_hand_on=partial(self.pauses.check, Work.HANDING_ON),
            clock=self.database.clock,
        )

    def _annotator(self) -> Annotator:
        s = self.settings
        where, secret = destination(s.hand_on), s.hand_on_secret.get_secret_value()
        if isinstance(where, Path):
            if not where.parent.is_dir() or (where.exists() and not where.is_file()):
                raise SettingError(f"HAND_ON={s.hand_on!r}: must be a file in a folder that exists")
            return JsonLines(where)
        if not secret and where.startswith("https:"):
            raise SettingError("HAND_ON: a webhook needs HAND_ON_SECRET, by which it knows its own")
        try:
            key = secret_of(secret) if secret else None
        except ValueError as error:
            raise SettingError(f"HAND_ON_SECRET: {error}") from None
        agent = bot_agent(s.contact)
        return Webhook(where, secret=key, agent=agent, clock=self.database.clock)
