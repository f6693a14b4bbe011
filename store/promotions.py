"""Letting another model score, trying one beside it, and going back. Each is one transaction."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.errors import Permanent
from review.probe import Answers
from review.promotion import Change, Registered, Step
from store.models import as_json, registered, row_of
from store.session import Database
from store.tables import ModelRow, PromotionRow, ScoreRow, UploadRow

_EACH = select(ModelRow).order_by(ModelRow.id).with_for_update()  # one after the other does it
NOT_STARTED = (
    "no model scores for this database yet: the service's first start registers the one that "
    "MODEL names"
)


class Promotions:
    """All raise Permanent, in one line, where it cannot be done; then nothing is changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin_trial(self, model: Registered, probe: Answers, who: str) -> Change:
        """It scores beside the active one from now on, and decides nothing."""

        def work(session: Session) -> Change:
            active, shadow = _roles(session)
            _check_other(model, active)
            if shadow is not None and registered(shadow).id == model.id:
                raise Permanent(f"{model} is on trial already")
            if shadow is not None:
                raise Permanent(
                    f"{registered(shadow)} is on trial: python -m classifier demote --shadow ends "
                    "that, and one is tried at a time"
                )
            row = self._register(session, model, probe)
            row.shadow = True
            return self._note(session, Step.TRIAL, row, active, who)

        return self._database.write(work)

    def end_trial(self, who: str) -> Change:
        """The model on trial scores no more; what it said stays for a while."""

        def work(session: Session) -> Change:
            active, shadow = _roles(session)
            if shadow is None:
                raise Permanent("no model is on trial")
            shadow.shadow = None
            return self._note(session, Step.TRIAL_ENDED, shadow, active, who)

        return self._database.write(work)

    def promote(self, model: Registered, probe: Answers, who: str) -> Change:
        """It scores from now on, and is not on trial any more."""

        def work(session: Session) -> Change:
            active, _ = _roles(session)
            _check_other(model, active)
            row = self._register(session, model, probe)
            _switch(session, active, row)
            return self._note(session, Step.PROMOTED, row, active, who)

        return self._database.write(work)

    def before(self) -> Registered:
        """The model that demote() goes back to."""
        with self._database.read() as session:
            row = _before(session)
            if row is None:
                raise Permanent("no other model was active before: nothing to go back to")
            return registered(row)

    def demote(self, to: Registered, who: str) -> Change:
        """The model before, which has to be `to` still, scores again: the last promotion is undone.

        Called again it goes back one further.
        """

        def work(session: Session) -> Change:
            active, _ = _roles(session)
            row = _before(session)
            if row is None or registered(row).id != to.id:
                raise Permanent(
                    "somebody else was quicker: look with celery -A worker review status"
                )
            _switch(session, active, row)
            return self._note(session, Step.DEMOTED, row, active, who)

        return self._database.write(work)

    def trial(self, model: Registered) -> Change | None:
        """When it was last put on trial; None where it never was."""
        return self._last(model, Step.TRIAL)

    def activation(self, model: Registered) -> Change | None:
        """When it was last made the active one; None for the first, which nobody promoted."""
        return self._last(model, Step.PROMOTED, Step.DEMOTED)

    def scored(self, model: Registered) -> int:
        """How many uploads have their verdict by a score of that model."""
        with self._database.read() as session:
            row = row_of(session, model.id)
            mine = select(func.count(UploadRow.id)).join(
                ScoreRow, UploadRow.score_id == ScoreRow.id
            )
            return session.scalar(mine.where(ScoreRow.model_id == row.id)) or 0 if row else 0

    def _last(self, model: Registered, *steps: Step) -> Change | None:
        with self._database.read() as session:
            row = row_of(session, model.id)
            done = PromotionRow.model_id == (row.id if row else 0), PromotionRow.step.in_(steps)
            last = session.scalar(select(PromotionRow).where(*done).order_by(_LATEST).limit(1))
            return None if last is None else _change(session, last)

    def _register(self, session: Session, model: Registered, probe: Answers) -> ModelRow:
        """Its row, by the path that it has now."""
        row = row_of(session, model.id)
        if row is None:
            its = {"sha256": model.id.sha256, "preprocessing": model.id.preprocessing}
            row = ModelRow(**its, registered_at=self._database.clock())
            session.add(row)
        row.name, row.path = model.name, model.path
        row.probe = row.probe or as_json(probe)
        return row

    def _note(
        self, session: Session, step: Step, row: ModelRow, before: ModelRow, who: str
    ) -> Change:
        session.flush()  # a new model has its number from now on
        at = self._database.clock()
        ids = {"model_id": row.id, "before_id": before.id}
        session.add(PromotionRow(step=step, at=at, who=who, **ids))
        return _made(row, before, at, who)


_LATEST = PromotionRow.id.desc()


def _roles(session: Session) -> tuple[ModelRow, ModelRow | None]:
    """The active one and the one on trial, held until the transaction ends."""
    rows = session.scalars(_EACH).all()
    active = next((row for row in rows if row.active), None)
    if active is None:
        raise Permanent(NOT_STARTED)
    return active, next((row for row in rows if row.shadow), None)


def _check_other(model: Registered, active: ModelRow) -> None:
    if registered(active).id == model.id:
        raise Permanent(f"{model} is the active model already")


def _switch(session: Session, active: ModelRow, to: ModelRow) -> None:
    active.active = None
    session.flush()  # there is one at a time, also within the transaction
    to.active, to.shadow = True, None


def _before(session: Session) -> ModelRow | None:
    """What the last promotion that was not undone has replaced."""
    steps = PromotionRow.step.in_((Step.PROMOTED, Step.DEMOTED))
    stack: list[int] = []
    for row in session.scalars(select(PromotionRow).where(steps).order_by(PromotionRow.id)):
        if row.step == Step.PROMOTED:
            stack.append(row.before_id)
        elif stack:
            stack.pop()
    return session.get(ModelRow, stack[-1]) if stack else None


def _change(session: Session, row: PromotionRow) -> Change:
    model, before = (session.get_one(ModelRow, one) for one in (row.model_id, row.before_id))
    return _made(model, before, row.at, row.who)


def _made(model: ModelRow, before: ModelRow, at: datetime, who: str) -> Change:
    return Change(model=registered(model), before=registered(before), at=at, who=who)
