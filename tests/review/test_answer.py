from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from review.answer import Answer, Outcome, Source, Standing, standing
from tests.review.values import an_answer

CONFIRMED, CLEARED, OTHER, OPEN = Outcome
START = datetime(2026, 1, 3, tzinfo=UTC)


def at(minute: int, outcome: Outcome, source: Source = Source.STATUS) -> Answer:
    when = START + timedelta(minutes=minute)
    return an_answer(outcome=outcome, source=source, words=str(minute), at=when, revision=minute)


def test_nobody_has_answered() -> None:
    assert standing([]) == Standing()


def test_the_latest_that_says_something_counts_and_the_first_is_when_it_was_decided() -> None:
    told = [at(1, OTHER), at(2, CLEARED), at(3, CONFIRMED), at(4, OTHER)]
    assert standing(told) == Standing(decision="3", outcome=CONFIRMED, decided_at=told[0].at)


def test_what_says_nothing_of_the_content_is_an_answer_all_the_same() -> None:
    told = [at(1, OTHER), at(2, OTHER, Source.DELETION)]
    assert standing(told) == Standing(decision="2", outcome=None, decided_at=told[0].at)


def test_a_move_decides_nothing() -> None:
    assert standing([at(1, OTHER, Source.MOVE)]) == Standing()


def test_open_takes_back_what_was_said_in_the_same_way_before() -> None:
    told = [at(1, CLEARED), at(2, CONFIRMED, Source.DELETION), at(3, OPEN, Source.DELETION)]
    assert standing(told) == Standing(decision="1", outcome=CLEARED, decided_at=told[0].at)
    assert standing([*told, at(4, OPEN)]) == Standing()
    assert standing([*told, at(4, OPEN), at(5, CONFIRMED)]).decided_at == at(5, OPEN).at


def test_of_one_second_the_deletion_was_last() -> None:
    """Numbers of revisions and of the log's entries say nothing of each other."""
    edit, deletion = at(7, CLEARED, Source.TEMPLATE), at(7, CONFIRMED, Source.DELETION)
    assert standing([deletion, replace(edit, revision=9000)]).outcome is CONFIRMED


@given(
    st.lists(st.tuples(st.sampled_from(Outcome), st.sampled_from(Source)), max_size=6), st.randoms()
)
def test_in_whatever_order_they_are_read(
    said: list[tuple[Outcome, Source]], chance: Random
) -> None:
    told = [at(minute, *one) for minute, one in enumerate(said)]
    mixed = told[:]
    chance.shuffle(mixed)
    assert standing(mixed) == standing(told)
