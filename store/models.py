"""Which model scores: a row, so that all processes agree."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

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

    def first_probe(self, said: Answers) -> Answers:
        """What the active model said of the probe first: these answers, if nothing is kept."""

        def work(session: Session) -> Answers:
            row = session.scalars(_ACTIVE.with_for_update()).one()
            if row.probe is None:
                row.probe = {model: dict(pictures) for model, pictures in said.items()}
            return row.probe

        return self._database.write(work)

    def forget_probe(self) -> None:
        """Let the next answers be the first ones."""

        def work(session: Session) -> None:
            for row in session.scalars(_ACTIVE):
                row.probe = None

        self._database.write(work)
