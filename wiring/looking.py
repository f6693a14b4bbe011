"""What scores uploads, and decides."""

from datetime import timedelta
from functools import cached_property, partial

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
from review.pipeline import Pipeline
from review.policy import Policy
from review.ports import Files
from review.probe import Probe
from review.scoring import Scoring, suffices
from review.upload import Kind
from settings import SettingError
from store.models import ActiveModel, Models
from store.redecisions import Redecisions
from store.uploads import Uploads
from wiring.outside import Outside

# A media type is a decoder here: "module:function" from an open file to frames. What is
# not here (SVG, XCF, PDF, DjVu) is looked at in the wiki's rendering, which is a picture.
DECODERS = {
    Kind.PICTURE: "classifier.image:frames",
    Kind.VIDEO: "video.frames:frames",
}
# Long animations: what chooses among their frames takes 50 MB that other pictures need not.
LONG_ANIMATIONS = "classifier.image:frames|video.animation:telling"


class Looking(Outside):
    """Parts that look at files."""

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
