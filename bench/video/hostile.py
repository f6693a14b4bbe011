"""Whether hostile files end in their budget, as they should, and leave the next one alone."""

from collections.abc import Sequence
from typing import NamedTuple

from bench.table import table
from bench.target import Target
from bench.video import inserts, media
from bench.video.bombs import Bomb, bombs
from bench.video.contest import Peer
from bench.video.hidden import hide
from bench.video.peer import Answer, Looked, Question
from bench.video.run import Run, Section
from bench.video.stand_in import NAME

_BUDGET_SECONDS = 20  # of the fence, for one file
_SLACK_SECONDS = 4  # for a new decoder process, and the model's part
_MINUTES = 0.5


class Outcome(NamedTuple):
    """How one ended, and whether the video after it was answered as ever."""

    bomb: Bomb
    answer: Answer
    undisturbed: bool

    @property
    def in_time(self) -> bool:
        """Whether it took no more than its budget."""
        return self.answer.ms <= 1000 * (_BUDGET_SECONDS + _SLACK_SECONDS)

    @property
    def right(self) -> bool:
        """Whether it ended with a word that it may end with."""
        return self.answer.looked.status in self.bomb.right


def hostile(run: Run) -> Section:
    """One after the other, by one process, as in a worker. Raises CannotRun."""
    run.tell("making what is hostile, if it is not there")
    body = media.body("busy", _MINUTES, run.folder).small
    shown = inserts.schedule(inserts.KINDS[0], round(_MINUTES * 1500), 3)
    normal = Question(path=str(hide(body, shown, inserts.picture, "normal")))
    with run.peer("ours", NAME, seconds=_BUDGET_SECONDS) as peer:
        usual = peer.ask(normal).looked
        outcomes = [_outcome(run, peer, each, normal, usual) for each in bombs(body, run.folder)]
    return section(outcomes, usual)


def _outcome(run: Run, peer: Peer, bomb: Bomb, normal: Question, usual: Looked) -> Outcome:
    run.tell(bomb.name)
    answer = peer.ask(Question(path=str(bomb.path)))
    return Outcome(bomb, answer, peer.ask(normal).looked == usual)


def section(outcomes: Sequence[Outcome], usual: Looked) -> Section:
    """What became of each, and how many went wrong."""
    rows = [
        (
            each.bomb.name,
            f"{each.answer.ms / 1000:.1f}",
            "yes" if each.in_time else "no",
            f"{each.answer.looked.status}{'' if each.right else ', wrong'}",
            str(each.undisturbed).replace("True", "yes").replace("False", "no"),
            each.answer.looked.reason[:60],
        )
        for each in outcomes
    ]
    header = ("file", "s", "in time", "ended", "the next undisturbed", "why")
    return Section(
        title=f"hostile files, {_BUDGET_SECONDS} s for each; a normal one ends {usual.status}",
        tables=[table(header, rows)],
        targets=[
            _none("not in time", [not each.in_time for each in outcomes]),
            _none("with a wrong status", [not each.right for each in outcomes]),
            _none("after which the next was disturbed", [not e.undisturbed for e in outcomes]),
        ],
    )


def _none(what: str, wrong: Sequence[bool]) -> Target:
    return Target(what=f"hostile files {what}", measured=sum(wrong), limit=0, unit="")
