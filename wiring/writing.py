"""What takes notices to the wiki; the only part that uses the bot's account."""

from datetime import timedelta
from functools import cached_property, partial

from review.budget import Budget
from review.bulletin import Bulletins
from review.editor import Editor
from review.notice import Mode
from review.pause import Work
from review.rehearsal import Rehearsal
from store.edits import Edits
from store.notices import Notices
from store.reports import Reports
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor, Door
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiring.outside import Outside


class Writing(Outside):
    """Parts that edit, or show what they would."""

    @cached_property
    def desk(self) -> Notices:
        """The rows of notices, and the lease under which one process edits."""
        return Notices(self.database, self._editor_lease, self.site.name)

    @cached_property
    def edits(self) -> Edits:
        """What was edited, for the budget."""
        return Edits(self.database, self._editor_lease, self.site.name)

    @cached_property
    def budget(self) -> Budget:
        """How much may be written at most."""
        s = self.settings
        return Budget(
            edits_a_minute=s.edits_per_minute,
            edits_a_day=s.edits_per_day,
            flags_an_hour=s.flags_per_hour,
            report_interval=timedelta(seconds=s.report_seconds),
        )

    @property
    def _editor_lease(self) -> timedelta:
        return timedelta(seconds=self.settings.editor_seconds)

    @cached_property
    def editor(self) -> Editor:
        """What takes notices to the wiki; the only part that uses the bot's account."""
        s = self.settings
        if s.mode is not Mode.DRY_RUN:
            s.check_account()
        return Editor(
            desk=self.desk,
            edits=self.edits,
            reports=Reports(self.database, self.site.name),
            wiki=self._pages(AccountDoor(self.account)),
            breaker=self.breaker,
            may_edit=partial(self.pauses.check, Work.EDITING),
            mode=s.mode,
            budget=self.budget,
            mass_upload=s.mass_upload,
            clock=self.database.clock,
            rehearsal=self.rehearsal,
            bulletins=Bulletins(self.alerts.bulletin, self.database.clock),
        )

    @cached_property
    def account(self) -> Account:
        """The bot's, which logs in when it is first needed."""
        s = self.settings
        return Account(
            api=self.site.api,
            login=s.bot_user,
            password=s.bot_password.get_secret_value(),
            agent=self.http.agent,
            folder=s.make_data_dir("pywikibot"),
            pace=self.pace,
            flagged=s.require_bot_flag,
        )

    @cached_property
    def rehearsal(self) -> Rehearsal | None:
        """What shows a dry run's edits; None where nobody watches."""
        if self.stage is None:
            return None
        return Rehearsal(
            wiki=self._pages(self.showing_door(self.stage)),
            mass_upload=self.settings.mass_upload,
            say=self.stage.say,
            named=bool(self.settings.bot_user),
        )

    def _pages(self, door: Door) -> WikiPages:
        s = self.settings
        exemptions = Exemptions(door, self.site.opt_out_page.format(bot=s.bot), **s.exempt)
        return WikiPages(self.site, door, s.bot, exemptions, thumbnails=s.report_thumbnails)
