"""Builds the parts from the settings: the only file that knows every room."""

from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path

from annotators.json_lines import JsonLines
from annotators.signature import secret_of
from annotators.webhook import Webhook
from classifier.answers import answers
from classifier.cascade import Cascade
from classifier.errors import ModelError
from classifier.fingerprint import fingerprint
from classifier.load import load, policy_for
from classifier.model import Model
from fence.decoders import Decoders
from fence.demand import Demand
from fence.hide import hide
from fence.parent import Fence
from review.budget import Budget
from review.destination import destination
from review.editor import Editor
from review.handing_on import HandingOn
from review.notice import Mode
from review.pause import Work
from review.pipeline import Pipeline
from review.policy import Policy
from review.ports import Annotator, Files
from review.probe import Probe
from review.reader import Reader
from review.rehearsal import Rehearsal
from review.scoring import Scoring, suffices
from review.upload import Kind
from settings import SettingError, Settings
from store.backfills import Backfills
from store.breaker import Breaker
from store.checks import Checks
from store.dossiers import Dossiers
from store.edits import Edits
from store.figures import Figures
from store.flow import Flow
from store.inbox import Inbox
from store.models import ActiveModel, Models
from store.notices import Notices
from store.offers import Offers
from store.overview import Overview
from store.pace import SharedPace
from store.pauses import Pauses
from store.readings import Readings
from store.redecisions import Redecisions
from store.reports import Reports
from store.rescans import Rescans
from store.samples import Samples
from store.session import Database
from store.spans import Spans
from store.stops import Stops
from store.tallies import Tallies
from store.uploads import Uploads
from store.watch import Watch
from store.wikis import Wikis
from wiki.answers.reviews import WikiReviews
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor, Door
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.edits.preview import ShowingDoor, Stage
from wiki.edits.run_page import check_run_page
from wiki.edits.saving import Anybody
from wiki.http import Http, user_agent
from wiki.media.area import Area
from wiki.media.download import Downloads
from wiki.media.files import WikiFiles
from wiki.media.imageinfo import ImageInfo
from wiki.media.video import VideoLimits, Videos
from wiki.pace import OwnPace, Pace
from wiki.site import Site, load_site
from wiki.uploads.backlog import Backlog
from wiki.uploads.listing import Listing
from wiki.uploads.stream import Stream

# A media type is a decoder here: "module:function" from an open file to frames. What is
# not here (SVG, XCF, PDF, DjVu) is looked at in the wiki's rendering, which is a picture.
DECODERS = {
    Kind.PICTURE: "classifier.image:frames",
    Kind.VIDEO: "video.frames:frames",
}
# Long animations: what chooses among their frames takes 50 MB that other pictures need not.
LONG_ANIMATIONS = "classifier.image:frames|video.animation:telling"
MB = 1_000_000
ANNOTATOR_LEASE = timedelta(minutes=1)  # longer than any annotator may take
SLOT_LEASE = timedelta(seconds=30)  # of a file that is being fetched


class House:
    """The parts of one process, each built when it is first asked for, and once.

    A command that has no database is `alone`: nobody shares its pace. Raises SettingError
    for a setting that turns out wrong when it is used.
    """

    def __init__(
        self, settings: Settings, *, alone: bool = False, stage: Stage | None = None
    ) -> None:
        """With a `stage`, a dry run shows there what it would write."""
        self.settings = settings
        self.stage = stage
        self._alone = alone

    @cached_property
    def site(self) -> Site:
        """The wiki."""
        return load_site(self.settings.site)

    @cached_property
    def database(self) -> Database:
        """The database, with its tables up to date."""
        self.settings.make_data_dir()  # where SQLite's file is by default
        return Database(self.settings.database)

    def check_wiki(self, *, begin: bool = False) -> None:
        """Raises SettingError where the database is of another wiki that has the same name.

        With `begin`, one that is of no wiki yet is of this one from now on.
        """
        name, api, wikis = self.site.name, self.site.api, Wikis(self.database)
        known = wikis.remember(name, api) if begin else wikis.address(name)
        if known is not None and known != api:
            raise SettingError(
                f"SITE={self.settings.site!r}: this database is of the {name} at {known}, not of "
                f"the one at {api}; set DATABASE_URL or DATA_DIR to its own, or SITE to that one"
            )

    @cached_property
    def inbox(self) -> Inbox:
        """Where uploads come in."""
        return Inbox(self.database)

    @cached_property
    def spans(self) -> Spans:
        """From when to when the wiki was followed."""
        return Spans(self.database)

    @cached_property
    def checks(self) -> Checks:
        """Comparisons with the wiki's log."""
        return Checks(self.database)

    @cached_property
    def tallies(self) -> Tallies:
        """How many rows there are of each status."""
        return Tallies(self.database)

    @cached_property
    def watch(self) -> Watch:
        """What a console reads."""
        return Watch(self.database)

    @cached_property
    def pace(self) -> Pace:
        """How fast the wiki is asked."""
        s = self.settings
        if self._alone:
            return OwnPace(s.requests_per_second, s.parallel_fetches)
        return SharedPace(
            self.database,
            requests_per_second=s.requests_per_second,
            fetches=s.parallel_fetches,
            lease=SLOT_LEASE,
        )

    @cached_property
    def overview(self) -> Overview:
        """What an admin asks first."""
        return Overview(self.database, self.site.name)

    @cached_property
    def flow(self) -> Flow:
        """What waits, and how many end."""
        return Flow(self.database, self.site.name)

    @cached_property
    def dossiers(self) -> Dossiers:
        """Everything that is known of an upload."""
        return Dossiers(self.database, self.site.name)

    @cached_property
    def figures(self) -> Figures:
        """What was flagged and drawn, with what people said of it."""
        return Figures(self.database, self.site.name)

    @cached_property
    def samples(self) -> Samples:
        """Clear uploads drawn by chance, to be looked at."""
        return Samples(self.database, self.site.name)

    @cached_property
    def rescans(self) -> Rescans:
        """Uploads that are to be scored again."""
        return Rescans(self.database, self.site.name)

    @cached_property
    def redecisions(self) -> Redecisions:
        """Uploads that the thresholds in force may decide otherwise."""
        s, policy, model = self.settings, self.policy, self.model
        if (active := Models(self.database).active()) is not None:
            self._same_model(active)
        return Redecisions(
            self.database,
            self.site.name,
            model=model.id,
            policy=policy,
            kinds=s.mode.notices,
            suffices=partial(suffices, policy=policy, cascade=isinstance(model, Cascade)),
        )

    @cached_property
    def stops(self) -> Stops:
        """Where listing was stopped by itself."""
        return Stops(self.database, self.site.name)

    @cached_property
    def pauses(self) -> Pauses:
        """What an admin has paused."""
        return Pauses(self.database, self.site.name)

    @cached_property
    def breaker(self) -> Breaker:
        """What stops the listing by itself when too many uploads are suspects."""
        s = self.settings
        return Breaker(
            self.database, self.site.name, uploads=s.breaker_uploads, factor=s.breaker_factor
        )

    @cached_property
    def http(self) -> Http:
        """The one way to speak HTTP."""
        return Http(user_agent(self.settings.contact or "no contact given"), self.pace)

    @cached_property
    def feed(self) -> Stream | Backlog:
        """The wiki's stream of uploads; its log, where there is none."""
        if self.site.stream:
            return Stream(self.site, self.http, self.site.reports_of(self.settings.bot))
        return self.backlog

    @cached_property
    def backlog(self) -> Backlog:
        """The wiki's log."""
        return Backlog(self.site, self.http)

    @cached_property
    def listing(self) -> Listing:
        """The wiki's files that are there."""
        return Listing(self.site, self.http)

    @cached_property
    def backfills(self) -> Backfills:
        """Walks over files that were there before."""
        return Backfills(self.database, self.site.name)

    @cached_property
    def model(self) -> Model | Cascade:
        """What MODEL names."""
        s = self.settings
        try:
            return load(s.model, s.model_dir)
        except (ModelError, OSError) as error:
            raise SettingError(f"MODEL={s.model!r}: {error}") from None

    def activate_model(self) -> None:
        """The first start registers MODEL in the database, and it stays."""
        s, model = self.settings, self.model
        active = Models(self.database).activate_first(model.id, name=model.name, path=s.model)
        self._same_model(active)

    def _same_model(self, active: ActiveModel) -> None:
        s = self.settings
        if active.id != self.model.id:
            raise SettingError(
                f"MODEL={s.model!r}: this database was begun with the model {active.name!r} "
                f"(sha256 {active.id.sha256[:12]}…), whose scores do not mix with another's; "
                f"set MODEL to that one, or DATABASE_URL or DATA_DIR to a new database"
            )

    @cached_property
    def policy(self) -> Policy:
        """The thresholds: those of the settings, else those of the model."""
        s = self.settings
        try:
            return policy_for(self.model, nsfw=s.nsfw_threshold, sexy=s.sexy_threshold)
        except ModelError as error:
            raise SettingError(f"MODEL={s.model!r}: {error}") from None

    @cached_property
    def decoders(self) -> Decoders:
        """The fenced decoders. This process hides its environment and memory from them."""
        hide()
        s = self.settings
        demand = Demand(side=self.model.side, **s.decoding)
        of_scenes = {"max_items": demand.most_items}
        return Decoders(
            {
                Kind.PICTURE: Fence(DECODERS[Kind.PICTURE], **s.decoder_limits),
                Kind.VIDEO: Fence(DECODERS[Kind.VIDEO], **s.video_limits, **of_scenes),
            },
            demand,
            animations=Fence(LONG_ANIMATIONS, **s.decoder_limits, **of_scenes),
        )

    @cached_property
    def files(self) -> WikiFiles:
        """The wiki's files."""
        s = self.settings
        area = Area(s.make_data_dir("fetched"), s.temporary_mb * MB)
        area.discard_orphans()
        info = ImageInfo(self.site.api, self.http)
        limits = VideoLimits(
            original=s.video_original_mb * MB,
            most=s.fetch_limit_mb * MB,
            wait=timedelta(seconds=s.transcode_wait_seconds),
            moments=s.frames,
        )
        return WikiFiles(
            info,
            Downloads(self.http, self.site.file_hosts, area, s.fetch_limit_mb * MB),
            widths=self.site.thumbnail_widths,
            pages=s.frames,
            most_pixels=s.decode_megapixels * 1_000_000,
            videos=Videos(info, limits, self.site.thumbnail_widths),
        )

    def scoring(self, files: Files) -> Scoring:
        """What looks at files, wherever they are."""
        return Scoring(
            files=files,
            frames=self.decoders,
            scorer=self.model,
            second=self.model if isinstance(self.model, Cascade) else None,
            fingerprint=fingerprint,
            policy=self.policy,
            seconds=2 * self.settings.video_seconds,
        )

    @cached_property
    def probe(self) -> Probe:
        """Whether the model, which is active, answers as it did at first."""
        return Probe(
            ask=lambda: answers(self.model),
            first=Models(self.database).first_probe,
            stop=self.stops.stop,
            clock=self.database.clock,
        )

    @cached_property
    def pipeline(self) -> Pipeline:
        """What scores uploads."""
        s = self.settings
        self.check_wiki(begin=True)
        self.activate_model()
        return Pipeline(
            store=Uploads(
                self.database, timedelta(seconds=s.claim_seconds), hand_on=bool(s.hand_on)
            ),
            files=self.files,
            scoring=self.scoring(self.files),
            policy=self.policy,
            mode=s.mode,
            max_attempts=s.attempts,
            first_delay=timedelta(seconds=s.retry_seconds),
        )

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
        )

    @cached_property
    def reader(self) -> Reader:
        """What reads people's answers, without an account."""
        s = self.settings
        return Reader(
            ledger=Readings(self.database, self.site.name),
            reviews=WikiReviews(self.site, self.http, s.bot if s.bot_user else ""),
            clock=self.database.clock,
        )

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
        agent = self.http.agent
        return Webhook(where, secret=key, agent=agent, clock=self.database.clock)

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
        )

    def _pages(self, door: Door) -> WikiPages:
        s = self.settings
        exemptions = Exemptions(door, self.site.opt_out_page.format(bot=s.bot), **s.exempt)
        return WikiPages(self.site, door, s.bot, exemptions, thumbnails=s.report_thumbnails)

    @property
    def run_page(self) -> str:
        """The title of the page on which anybody stops the bot."""
        return self.site.run_page.format(bot=self.settings.bot)

    def check_run_page(self) -> None:
        """Ask it as the editor does, without an account. Raises Halt or Transient."""
        check_run_page(Anybody(partial(self.http.query, self.site.api)), self.run_page)

    def showing_door(self, stage: Stage) -> ShowingDoor:
        """What reads as anybody may, and shows what it would save."""
        return ShowingDoor(self.http, self.site.api, self.settings.bot, stage)

    def migrate(self) -> None:
        """Bring the database's tables up to date; a new database gets them."""
        from store.migrate import upgrade  # only here: a worker is 12 MB smaller without alembic

        upgrade(self.database)

    def close(self) -> None:
        """Close what was opened."""
        if "decoders" in self.__dict__:
            self.decoders.close()
        if "database" in self.__dict__:
            self.database.close()
