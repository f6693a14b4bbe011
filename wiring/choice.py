"""Which model scores, and which one is on trial.

The classifier is imported where it is first asked: a process that scores nothing, as the poller,
the editor and the commands, starts sooner and is smaller without numpy and onnxruntime.
"""

import copy
import logging
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy.exc import DatabaseError

from classifier.errors import ModelError
from review.policy import Policy
from review.promotion import Registered, Roles
from settings import SettingError
from store.models import Models
from store.promotions import Promotions
from store.trials import Trials
from wiring.records import Records

if TYPE_CHECKING:
    from classifier.cascade import Cascade
    from classifier.model import Model

log = logging.getLogger(__name__)
# What is built anew where another model is active, or on trial, from now on; and what only
# where another one is active: the file of the one that scores is not asked for without need.
OF_ROLES = ("roles", "shadow", "pipeline", "redecisions")
OF_MODEL = ("named", "model", "policy", "probe")


def lasting(model: str) -> str:
    """What MODEL may be, as it means the same in any folder."""
    return str(Path(model).absolute()) if model.endswith(".onnx") else model


class Choice(Records):
    """The model, and what goes with it. By itself it is what MODEL names."""

    @cached_property
    def models(self) -> Models:
        """Those that the database knows."""
        return Models(self.database)

    @cached_property
    def promotions(self) -> Promotions:
        """What changes which of them scores."""
        return Promotions(self.database)

    @cached_property
    def trials(self) -> Trials:
        """What a model on trial said."""
        return Trials(self.database, self.site.name)

    @cached_property
    def roles(self) -> Roles:
        """Who scored, and who was on trial, when these parts were built."""
        return self.models.roles()

    @cached_property
    def named(self) -> str:
        """What names the model: MODEL, and once the database was asked its active one."""
        return self.settings.model

    @cached_property
    def model(self) -> "Model | Cascade":
        """What looks at everything."""
        try:
            return self.load(self.named)
        except (ModelError, OSError) as error:
            raise SettingError(f"{self._whence}: {error}") from None

    @property
    def second(self) -> "Cascade | None":
        """What is asked again about suspects; None where the model is no cascade."""
        from classifier.cascade import Cascade

        return self.model if isinstance(self.model, Cascade) else None

    @cached_property
    def policy(self) -> Policy:
        """The thresholds: those of the settings, else those of the model."""
        try:
            return self.policy_of(self.model)
        except ModelError as error:
            raise SettingError(f"{self._whence}: {error}") from None

    def load(self, name: str) -> "Model | Cascade":
        """Any model that MODEL could name. Raises ModelError."""
        from classifier.load import load

        return load(name, self.settings.model_dir)

    def policy_of(self, model: "Model | Cascade") -> Policy:
        """Its thresholds here. Raises ModelError where it has none."""
        from classifier.load import policy_for

        s = self.settings
        return policy_for(model, nsfw=s.nsfw_threshold, sexy=s.sexy_threshold)

    @property
    def _whence(self) -> str:
        own = self.named == self.settings.model
        return f"MODEL={self.named!r}" if own else f"the active model {self.named!r}"

    def activate_model(self, *, first: bool = True) -> None:
        """From here on the model is the active one of the database.

        The `first` start registers MODEL as that. Raises SettingError where the active one is
        not to be had here, or where MODEL is one that the database has never known.
        """
        s = self.settings
        if self.roles.active is None and first:
            model, path = self.model, lasting(s.model)
            begun = self.models.activate_first(model.id, name=model.name, path=path)
            self.roles = Roles(active=begun, shadow=self.roles.shadow)
        if (active := self.roles.active) is not None:
            self._take(active)

    def expect_model(self) -> None:
        """The same at the start of a process, when the database may not be there yet."""
        with suppress(SettingError):
            self.settings.check_database()
            with suppress(DatabaseError):
                self.roles  # noqa: B018 -- asked, and remembered
        if "roles" in self.__dict__:
            self.activate_model(first=False)
        self.policy  # noqa: B018 -- loads the model and its card

    def current(self) -> Self:
        """These parts, or their like for the model that is active, or on trial, by now.

        Whoever works with these ends with these: nothing of theirs is changed. Raises
        SettingError where that model is not to be had here.
        """
        lately = self.models.roles_lately()
        if lately == self.roles:
            return self
        other = copy.copy(self)
        other._forget(OF_ROLES)
        other.roles = lately
        if not other._has(lately.active):
            other._forget(OF_MODEL)
        other.activate_model()
        log.warning("from now on this scores here: %s", other.roles)
        return other

    def forget_model(self) -> None:
        """Let go of it, and of what goes with it: of several it is as much as all else together."""
        self._forget(OF_ROLES + OF_MODEL)

    def _forget(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.__dict__.pop(name, None)

    def _has(self, active: Registered | None) -> bool:
        """Whether that one is loaded already."""
        return active is not None and "model" in self.__dict__ and self.model.id == active.id

    def _take(self, active: Registered) -> None:
        if self._has(active):
            return
        own = self.settings.model
        another = active.path not in (self.named, lasting(own)) and self._names_another(active)
        if another:
            self._forget(("model",))
            self.named = active.path
        if (found := self.model.id) != active.id:
            self._forget(("model",))  # the next one may be the right one
            raise SettingError(
                f"{self._whence}: the active model is {active}, and what is here under that name "
                f"has the sha256 {found.sha256[:12]}…: put that one here, or let this one "
                f"score by python -m classifier promote"
            )
        if another:
            log.warning("MODEL=%r is not the active model any more: %s is", own, active)

    def _names_another(self, active: Registered) -> bool:
        """Whether MODEL names another one that was active or on trial before, which is no matter.

        A path of this machine's own may name the active one. Raises SettingError for one that
        is not known.
        """
        known = self.models.known()
        if lasting(self.settings.model) not in {one.path for one in known}:
            if self.model.id == active.id:
                return False
            if self.model.id not in {one.id for one in known}:
                raise SettingError(
                    f"MODEL={self.settings.model!r}: this database scores by {active} and does "
                    f"not know that one, and their scores do not mix: python -m classifier promote "
                    f"{self.settings.model} lets it score from now on; or set MODEL to the active "
                    f"one, or DATABASE_URL or DATA_DIR to a new database"
                )
        return True
