"""Which model scores: a row, so that all processes agree."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.clock import is_recent
from review.errors import Permanent
from review.probe import Answers
from review.promotion import Registered, Roles
from review.score import ModelId
from store.session import Database
from store.tables import ModelRow

LOOK_EVERY = timedelta(seconds=5)
_ACTIVE = select(ModelRow).where(ModelRow.active.is_(True))
_IN_A_ROLE = select(ModelRow).where(or_(ModelRow.active.is_(True), ModelRow.shadow.is_(True)))


class Models:
    """The registered models, of which exactly one is active after the first start."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lately = Roles()
        self._seen: datetime | None = None  # when they were so

    def activate_first(self, model: ModelId, *, name: str, path: str) -> Registered:
        """The active model; the given one is registered if there is none yet."""

        def work(session: Session) -> Registered:
            row = session.scalar(_ACTIVE)
            if row is None:
                row = row_of(session, model) or ModelRow(
                    sha256=model.sha256,
                    preprocessing=model.preprocessing,
                    registered_at=self._database.clock(),
                )
                row.name, row.path, row.active = name, path, True
                session.add(row)
            return registered(row)

        active = self._database.write(work)
        self._seen = None
        return active

    def roles(self) -> Roles:
        """Which one scores, and which is on trial, as the database has it now."""
        with self._database.read() as session:
            rows = session.scalars(_IN_A_ROLE).all()
        return Roles(
            active=next((registered(row) for row in rows if row.active), None),
            shadow=next((registered(row) for row in rows if row.shadow), None),
        )

    def roles_lately(self) -> Roles:
        """The same, of the last five seconds: asked before each piece of work, by any thread."""
        now = self._database.clock()
        if not is_recent(self._seen, now, LOOK_EVERY):
            self._lately, self._seen = self.roles(), now
        return self._lately

    def known(self) -> list[Registered]:
        """All that ever scored here, or were on trial, the first one first."""
        with self._database.read() as session:
            return list(map(registered, session.scalars(select(ModelRow).order_by(ModelRow.id))))

    def first_probe(self, model: ModelId, said: Answers) -> Answers:
        """What that model said of the probe first: these answers, if nothing is kept.

        Raises LookupError for one that is not registered.
        """

        def work(session: Session) -> Answers:
            row = row_of(session, model, lock=True)
            if row is None:
                raise LookupError(f"no model is registered with the sha256 {model.sha256}")
            if row.probe is None:
                row.probe = as_json(said)
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
        """Let the next answers of the active one be the first ones."""

        def work(session: Session) -> None:
            for row in session.scalars(_ACTIVE):
                row.probe = None

        self._database.write(work)


def row_of(session: Session, model: ModelId, *, lock: bool = False) -> ModelRow | None:
    """That model's row, if it is registered."""
    its = ModelRow.sha256 == model.sha256, ModelRow.preprocessing == model.preprocessing
    query = select(ModelRow).where(*its)
    return session.scalar(query.with_for_update() if lock else query)


def registered(row: ModelRow) -> Registered:
    """What the row says."""
    model = ModelId(sha256=row.sha256, preprocessing=row.preprocessing)
    return Registered(id=model, name=row.name, path=row.path)


def as_json(said: Answers) -> dict[str, dict[str, dict[str, float]]]:
    """As a row keeps them."""
    return {
        model: {name: dict(classes) for name, classes in pictures.items()}
        for model, pictures in said.items()
    }
