"""What all answers to the notices of one content come to."""

from datetime import timedelta

from review.answer import Outcome, Source
from review.result import Said, said
from tests.review.values import an_answer

MINUTE = timedelta(minutes=1)
FIRST = an_answer().at


def test_without_an_answer_nothing_was_said() -> None:
    assert said([]) is None
    moved = an_answer(source=Source.MOVE, outcome=Outcome.OTHER)
    assert said([moved]) is None


def test_who_acted_without_a_word_on_the_content_says_other() -> None:
    other = an_answer(outcome=Outcome.OTHER, words="renamed")
    assert said([other]) == Said(outcome=Outcome.OTHER, words="renamed", at=FIRST)


def test_the_latest_counts_of_those_that_say_something_of_all_notices() -> None:
    told = [
        an_answer(1, outcome=Outcome.CONFIRMED, words="yes", at=FIRST + 2 * MINUTE),
        an_answer(2, outcome=Outcome.CLEARED, words="no", at=FIRST + MINUTE),
        an_answer(2, outcome=Outcome.OTHER, source=Source.KEPT, at=FIRST + 3 * MINUTE),
    ]
    assert said(told) == Said(outcome=Outcome.CONFIRMED, words="yes", at=FIRST + 2 * MINUTE)


def test_what_was_taken_back_of_one_notice_stands_for_another() -> None:
    told = [
        an_answer(1, outcome=Outcome.CLEARED, words="no"),
        an_answer(2, outcome=Outcome.CONFIRMED, words="yes", at=FIRST + MINUTE),
        an_answer(2, outcome=Outcome.OPEN, at=FIRST + 2 * MINUTE, revision=6),
    ]
    assert said(told) == Said(outcome=Outcome.CLEARED, words="no", at=FIRST)
