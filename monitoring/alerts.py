"""When an operator is told: each rule looks at the facts, and says in words what is wrong.

docs/runbook.md has a section for each, under its name. They go by mail: no file is named.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from console import at_least, duration
from monitoring.facts import MB, Facts
from monitoring.nameless import nameless
from review.budget import DAY, HOUR, MINUTE
from review.pause import Work
from review.status import NoticeStatus
from review.upload import Queue
from store.scorers import LENGTH as SCORERS_LEASE
from wiki.edits.account import REFUSED

SILENT = 15 * MINUTE  # scorers that have something to do
PUT_OFF, MANY_PUT_OFF = HOUR, 10  # scorers whose uploads are to be tried later, so many of them
DUE = 30 * MINUTE  # a fresh upload; CLAIM_SECONDS and a few tries fit in
LEAST_FAILURES = 10  # fewer say nothing of a share
MOST_FAILURES = 0.25  # of what ended or was tried in the last hour


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`wrong` says what is, in one line; "" for nothing. It has to be so for as long as `holds`."""

    name: str
    wrong: Callable[[Facts], str]
    holds: timedelta = 2 * MINUTE


def _stream_lag(facts: Facts) -> str:
    lag = facts.standing["lag"]
    if lag is None or lag <= facts.standing["most_lag"] or _paused(facts, Work.POLLING):
        return ""
    return f"nothing has been heard of the wiki's uploads for {duration(lag)}"


def _oldest_unscored(facts: Facts) -> str:
    fresh = facts.standing["queues"][Queue.FRESH]
    longest = fresh["longest"]
    if longest is None or longest <= DUE or _paused(facts, Work.SCORING):
        return ""
    many = at_least(fresh["waiting"], more=fresh["or_more"])
    return f"a fresh upload has been due to be scored for {duration(longest)}; {many} wait"


def _scorers_silent(facts: Facts) -> str:
    queues, ended = facts.standing["queues"].values(), facts.standing["last_ended"]
    longest = max((q["longest"] for q in queues if q["longest"] is not None), default=None)
    silence = None if ended is None else facts.now - ended
    due = longest is not None and longest > SILENT and (silence is None or silence > SILENT)
    # While the wiki wants a pause nothing is due for long, and nothing has failed.
    waiting = sum(q["waiting"] for q in queues)
    put_off = silence is not None and silence > PUT_OFF and waiting >= MANY_PUT_OFF
    if not (due or put_off) or _paused(facts, Work.SCORING):
        return ""
    since = "none ever was" if silence is None else f"the last {duration(silence)} ago"
    return f"uploads wait, and none is scored: {since}"


def _failures(facts: Facts) -> str:
    its = facts.failures
    failed, of = its.unknown + its.retried, its.ended + its.retried
    if failed < LEAST_FAILURES or failed <= MOST_FAILURES * of:
        return ""
    last = [*facts.standing["retried"], *facts.standing["unknown"]][:1]
    why = f", the last because: {nameless(last[0]['reason'])}" if last else ""
    said = f"{its.unknown:,} ended as unknown and {its.retried:,} are being tried again"
    return f"of {of:,} uploads in the last hour {said}{why}"


def _listing_stopped(facts: Facts) -> str:
    return _stopped(facts, "breaker")


def _model_changed(facts: Facts) -> str:
    return _stopped(facts, "probe")


def _budget_reached(facts: Facts) -> str:
    budget = facts.standing["budget"]
    if budget["edits_last_day"] < budget["edits_a_day"]:
        return ""
    return f"all {budget['edits_a_day']:,} edits of a day are used up (EDITS_PER_DAY)"


def _disk(facts: Facts) -> str:
    if facts.disk_away:
        return facts.disk_away
    if facts.free >= facts.needed:
        return ""
    free, needed = facts.free // MB, facts.needed // MB
    return f"{free:,} MB are free for DATA_DIR, of {needed:,} MB that files may take (TEMPORARY_MB)"


def _credentials(facts: Facts) -> str:
    idle = str(facts.standing["editor_idle"])
    return idle if idle.startswith(REFUSED) else ""


def _broker(facts: Facts) -> str:
    return f"Redis cannot be reached: {facts.broker_away}" if facts.broker_away else ""


def _mail(facts: Facts) -> str:
    return facts.mail_away


def _editor_gone(facts: Facts) -> str:
    due = facts.standing["notices"].get(NoticeStatus.DUE, 0)
    if facts.standing["editor_runs"] or not due:
        return ""
    return f"no editor runs, and {due:,} notices wait to be written"


def _scorers_gone(facts: Facts) -> str:
    # While the broker is away their signs rest: that is told by itself.
    if facts.standing["scorers_run"] or facts.broker_away or _paused(facts, Work.SCORING):
        return ""
    return "no scorer runs"


def _long_pause(facts: Facts) -> str:
    paused = [one for one in facts.standing["paused"] if facts.now - one["since"] > DAY]
    told = (f"{p['work']} by {p['who']} {duration(facts.now - p['since'])} ago" for p in paused)
    return f"paused for more than a day: {', '.join(told)}" if paused else ""


DATABASE = "database"  # it cannot be asked, so no rule looks at it: see monitoring.watch
DATABASE_HOLDS = 3 * MINUTE
RULES = (
    Rule(name="stream-lag", wrong=_stream_lag),
    Rule(name="oldest-unscored", wrong=_oldest_unscored),
    Rule(name="scorers-silent", wrong=_scorers_silent),
    Rule(name="scorers-gone", wrong=_scorers_gone, holds=10 * MINUTE - SCORERS_LEASE),
    Rule(name="failures", wrong=_failures, holds=5 * MINUTE),
    Rule(name="listing-stopped", wrong=_listing_stopped, holds=timedelta(0)),
    Rule(name="model-changed", wrong=_model_changed, holds=timedelta(0)),
    Rule(name="budget-reached", wrong=_budget_reached),
    Rule(name="disk", wrong=_disk),
    Rule(name="credentials", wrong=_credentials),
    Rule(name="broker", wrong=_broker, holds=10 * MINUTE),
    Rule(name="mail", wrong=_mail),
    Rule(name="editor-gone", wrong=_editor_gone, holds=10 * MINUTE),
    Rule(name="long-pause", wrong=_long_pause, holds=timedelta(0)),
)
NAMES = (*(rule.name for rule in RULES), DATABASE)


def _paused(facts: Facts, work: Work) -> bool:
    return any(one["work"] == work for one in facts.standing["paused"])


def _stopped(facts: Facts, kind: str) -> str:
    whys = [one["why"] for one in facts.standing["stopped"] if one["kind"] == kind]
    return f"nothing is listed: {whys[0]}" if whys else ""
