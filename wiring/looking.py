"""What scores uploads, and decides.

Classifier and fence are imported where they are first asked, for the reason in wiring.choice.
"""

import logging
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from classifier.errors import ModelError
from fence.demand import Demand
from fence.hide import hide
from review.pipeline import Pipeline
from review.ports import Files
from review.probe import Probe
from review.scoring import Scoring, suffices
from review.shadow import Shadow
from review.upload import Kind
from store.redecisions import Redecisions
from store.uploads import Uploads
from wiring.choice import Choice
from wiring.outside import Outside

if TYPE_CHECKING:
    from fence.decoders import Decoders

log = logging.getLogger(__name__)
# Of the time for which an upload is claimed: that much is for a model on trial.
SHARE = 10

# A media type is a decoder here: "module:function" from an open file to frames. What is
# not here (SVG, XCF, PDF, DjVu) is looked at in the wiki's rendering, which is a picture.
DECODERS = {
    Kind.PICTURE: "classifier.image:frames",
    Kind.VIDEO: "video.frames:frames",
}
# Long animations: what chooses among their frames takes 50 MB that other pictures need not.
LONG_ANIMATIONS = "classifier.image:frames|video.animation:telling"


class Looking(Choice, Outside):
    """Parts that look at files."""

    @cached_property
    def decoders(self) -> "Decoders":
        """The fenced decoders. This process hides its environment and memory from them."""
        from fence.decoders import Decoders
        from fence.parent import Fence

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
        from classifier.fingerprint import fingerprint

        return Scoring(
            files=files,
            frames=self.decoders,
            scorer=self.model,
            second=self.second,
            fingerprint=fingerprint,
            policy=self.policy,
            seconds=2 * self.settings.video_seconds,
        )

    @cached_property
    def probe(self) -> Probe:
        """Whether the model, which is active, answers as it did at first."""
        from classifier.answers import answers

        return Probe(
            ask=partial(answers, self.model),
            first=partial(self.models.first_probe, self.model.id),
            stop=self.stops.stop,
            clock=self.database.clock,
        )

    @cached_property
    def shadow(self) -> Shadow | None:
        """The model on trial; None where there is none, or it is not to be had here."""
        trial = self.roles.shadow
        if trial is None:
            return None
        from classifier.fingerprint import fingerprint

        try:
            model = self.load(trial.path)
            policy = self.policy_of(model)
            if model.id != trial.id:
                raise ModelError(f"what is here has the sha256 {model.id.sha256[:12]}…")
        except (ModelError, OSError) as error:
            log.error("%s is on trial, and cannot be tried here: %s", trial, error)
            return None
        return Shadow(
            scorer=model,
            policy=policy,
            fingerprint=fingerprint,
            keep=self.trials.keep,
            say=log.warning,
            seconds=self.settings.claim_seconds / SHARE,
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
            shadow=self.shadow,
        )

    @cached_property
    def redecisions(self) -> Redecisions:
        """Uploads that the thresholds in force may decide otherwise."""
        self.activate_model(first=False)
        s, policy, model = self.settings, self.policy, self.model
        return Redecisions(
            self.database,
            self.site.name,
            model=model.id,
            policy=policy,
            kinds=s.mode.notices,
            suffices=partial(suffices, policy=policy, cascade=self.second is not None),
        )
