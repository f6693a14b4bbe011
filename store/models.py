"""Which model scores: a row, so that all processes agree."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.errors import Permanent
from review.probe import Answers
from review.score import ModelId
from store.session import Database
from store.tables import ModelRow

_ACTIVE = select(ModelRow).where(ModelRow.active.is_(True))


@dataclass(frozen=True, kw_only=True)
class ActiveModel:
    """The model that scores, for all processes of one database."""

    id: ModelId
    name: str


class Models:
    """The registered models, of which exactly one is active after the first start."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def activate_first(self, model: ModelId, *, name: str, path: str) -> ActiveModel:
        """The active model; the given one is registered if there is none yet."""

        def work(session: Session) -> ActiveModel:
            row = session.scalar(_ACTIVE)
            if row is None:
                row = ModelRow(
                    sha256=model.sha256,
                    preprocessing=model.preprocessing,
                    name=name,
                    path=path,
                    active=True,
                    registered_at=self._database.clock(),
                )
                session.add(row)
            active = ModelId(sha256=row.sha256, preprocessing=row.preprocessing)
            return ActiveModel(id=active, name=row.name)

        return self._database.write(work)

    def active(self) -> ActiveModel | None:
        """The model that scores; None before the first start."""
        with self._database.read() as session:
            row = session.scalar(_ACTIVE)
            if row is None:
                return None
            model = ModelId(sha256=row.sha256, preprocessing=row.preprocessing)
            return ActiveModel(id=model, name=row.name)

    def first_probe(self, said: Answers) -> Answers:
        """What the active model said of the probe first: these answers, if nothing is kept."""

        def work(session: Session) -> Answers:
            row = session.scalars(_ACTIVE.with_for_update()).one()
            if row.probe is None:
                row.probe = {model: dict(pictures) for model, pictures in said.items()}
            return row.probe

        return self._database.write(work)

    def before(self, name: str) -> list[int]:
        """The ids of the models registered before the one of that name, or sha256 so begun.

        Raises Permanent where there is none, or the words fit several.
        """
        is_it = or_(ModelRow.name == name, ModelRow.sha256.startswith(name, autoescape=True))
        with self._database.read() as session:
            found = session.scalars(select(ModelRow).where(is_it)).all()
            known = session.scalars(select(ModelRow).order_by(ModelRow.registered_at)).all()
            if len(found) != 1:
                names = ", ".join(f"{row.name} ({row.sha256[:12]})" for row in known) or "none"
                many = f"{len(found)} models" if found else "no model"
                raise Permanent(f"{name!r} names {many}; registered are: {names}")
            return [row.id for row in known if row.registered_at < found[0].registered_at]

    def forget_probe(self) -> None:
        """Let the next answers be the first ones."""

        def work(session: Session) -> None:
            for row in session.scalars(_ACTIVE):
                row.probe = None

        self._database.write(work)
