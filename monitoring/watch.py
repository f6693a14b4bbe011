"""Looks at how the service stands, and tells its operator of what begins and ends."""

from collections.abc import Callable, Sequence

from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as NoConnection

from monitoring.alerts import DATABASE, DATABASE_HOLDS, RULES
from monitoring.facts import facts
from monitoring.letter import letter, line, subject
from monitoring.mail import Mailer
from review.alert import Alert, looked_at
from review.budget import MINUTE
from review.clock import is_recent
from review.errors import Transient
from store.engine import ask, words_of
from store.leases import Leases
from wiring import House

LEASE = "alerts"
LENGTH = 3 * MINUTE  # of the lease: some looks may fail
BETWEEN = 10 * MINUTE  # two mails


class Watch:
    """One look after the other; of several processes the lease lets one look, and tell.

    All is kept in rows, so that it outlives the process, but for a database that is away: of
    that the process tells which looked last. `say` gets a line for each alert that has begun or
    ended, whether mail goes or not.
    """

    def __init__(self, house: House, mailer: Mailer | None, say: Callable[[str], None]) -> None:
        self._house = house
        self._alerts = house.alerts
        self._clock = house.database.clock
        self._leases = Leases(house.database, LENGTH)
        self._mailer = mailer
        self._say = say
        self._mine = False  # whether this process looked last
        self._database: Alert | None = None  # which is away, or was
        self._mail_away = ""  # why the last mail did not go
        self._lines = frozenset[str]()  # said of what no mail has told yet

    def look(self) -> None:
        """Look, and tell. Raises Transient where no mail can be sent: the next look does."""
        trouble = ""
        try:
            ask(self._house.database.url)  # what follows waits long for one that is silent
            self._mine = self._leases.hold(LEASE) is not None
            if self._mine:
                self._judge()
            else:
                self._mail_away = ""  # another process mails
        except (DatabaseError, NoConnection) as error:
            if not self._mine:  # another process tells
                raise
            trouble = _words(error)
        self._judge_database(trouble)
        self._tell(kept=self._mine and not trouble)

    def retire(self) -> None:
        """Between two looks: let another process look at once."""
        self._leases.drop(LEASE)

    def _judge(self) -> None:
        found, kept, gone = facts(self._house, self._mail_away), [], []
        before = {one.name: one for one in self._alerts.current() if one.ended_at is None}
        rules = {rule.name: rule for rule in RULES}
        for name in {**before, **rules}:  # of a rule that there is no more it is over, too
            old, rule = before.get(name), rules.get(name)
            words, holds = (rule.wrong(found), rule.holds) if rule else ("", MINUTE)
            new = looked_at(old, name, words, found.now, holds)
            if new is not None and new != old:
                kept.append(new)
            if new is None and old is not None:
                gone.append(old)
        self._alerts.keep(kept, gone)

    def _judge_database(self, trouble: str) -> None:
        words = f"cannot use the database ({trouble})" if trouble else ""
        before = self._database if self._database and not self._database.ended_at else None
        if words or before:
            now = self._clock()
            self._database = looked_at(before, DATABASE, words, now, DATABASE_HOLDS)

    def _tell(self, *, kept: bool) -> None:
        own = [self._database] if self._database is not None else []
        rows = self._alerts.current() if kept else []
        untold = [alert for alert in (*rows, *own) if alert.untold]
        self._say_new(untold, kept=kept)
        if not untold or self._told_lately(own, kept=kept):
            return
        if self._mailer is not None:
            self._send(self._mailer, untold)
        self._note(untold, rows)

    def _say_new(self, untold: Sequence[Alert], *, kept: bool) -> None:
        """At once, and once in each process: a mail may have to wait, or not go at all."""
        states = {f"{one.name} {one.since} {one.ended_at}": one for one in untold}
        for state, alert in states.items():
            if state not in self._lines:
                self._say(line(alert))
        # Where the rows were not read, what they tell of may still be untold.
        self._lines = frozenset(states) if kept else self._lines | states.keys()

    def _send(self, mailer: Mailer, untold: Sequence[Alert]) -> None:
        """Raises Transient, of which the next look makes an alert: it shows where no mail goes."""
        try:
            refused = mailer.send(subject(untold, self._house.site.name), letter(untold))
        except Transient as why:
            self._mail_away = str(why)
            raise
        self._mail_away = ""
        for who, reason in refused.items():
            self._say(f"no mail goes to {who}: {reason}")

    def _told_lately(self, own: Sequence[Alert], *, kept: bool) -> bool:
        times = [time for alert in own for time in (alert.told_at, alert.end_told_at)]
        times += [self._alerts.last_told()] if kept else []
        now = self._clock()
        return any(is_recent(time, now, BETWEEN) for time in times)

    def _note(self, told: Sequence[Alert], rows: Sequence[Alert]) -> None:
        now = self._clock()
        self._alerts.keep(alert.told(now) for alert in rows if alert in told)
        if self._database is not None and self._database in told:
            self._database = self._database.told(now)


def _words(error: DatabaseError | NoConnection) -> str:
    if isinstance(error, NoConnection):  # other threads wait for answers, and have them all
        return "no connection is free"
    return words_of(error)
