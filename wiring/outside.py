"""What the wiki is asked, without an account."""

from datetime import timedelta
from functools import cached_property, partial

from review.reader import Reader
from settings import SettingError
from store.pace import SharedPace
from store.readings import Readings
from wiki.answers.reviews import WikiReviews
from wiki.edits.preview import ShowingDoor, Stage
from wiki.edits.run_page import check_run_page
from wiki.edits.saving import Anybody
from wiki.http import Http, user_agent
from wiki.login import WikiLogin
from wiki.media.area import Area
from wiki.media.download import Downloads
from wiki.media.files import WikiFiles
from wiki.media.imageinfo import ImageInfo
from wiki.media.video import VideoLimits, Videos
from wiki.pace import OwnPace, Pace
from wiki.uploads.backlog import Backlog
from wiki.uploads.listing import Listing
from wiki.uploads.stream import Stream
from wiring.records import Records

MB = 1_000_000
SLOT_LEASE = timedelta(seconds=30)  # of a file that is being fetched


class Outside(Records):
    """Parts that only read the wiki."""

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
    def http(self) -> Http:
        """The one way to speak HTTP."""
        return Http(user_agent(self.settings.contact), self.pace)

    @cached_property
    def login(self) -> WikiLogin | None:
        """How people log in on the wiki; None without OAUTH_CLIENT. Raises SettingError."""
        s = self.settings
        if not s.oauth_client:
            return None
        secret = s.oauth_secret.get_secret_value()
        try:
            return WikiLogin(self.site.oauth_url, self.http, s.oauth_client, secret)
        except ValueError as error:
            raise SettingError(f"SITE={s.site!r}, OAUTH_CLIENT: {error}") from None

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

    @cached_property
    def reader(self) -> Reader:
        """What reads people's answers, without an account."""
        s = self.settings
        return Reader(
            ledger=Readings(self.database, self.site.name),
            reviews=WikiReviews(self.site, self.http, s.bot if s.bot_user else ""),
            clock=self.database.clock,
        )
