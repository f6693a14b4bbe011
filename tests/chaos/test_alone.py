"""Cases with settings of their own: a file that kills whoever looks at it, and a long outage.

Here and not among others: a service that all cases of a module share lasts until its end, and
would look at the same wiki's files, too, and list them first.
"""

import time
from functools import partial
from pathlib import Path

import pytest

from playground.wiki import LocalWiki
from review.status import Status
from tests.chaos import faults, hold
from tests.chaos.case import judge
from tests.chaos.fleet import WORK
from tests.chaos.pool import Pool
from tests.chaos.stage import ALL, stage

pytestmark = [pytest.mark.integration, pytest.mark.chaos]


def test_a_file_that_kills_its_worker_each_time_ends_as_unknown_and_others_go_on(
    wiki: LocalWiki, models: Path, tmp_path: Path, pool: Pool
) -> None:
    poison, *others = pool.take("Poison", clear=4, suspect=3)
    with stage(wiki, tmp_path, models, ATTEMPTS="3") as own:
        own.start(*ALL)
        for part in (others[:2], others[2:4], others[4:]):
            with hold.asking(poison.name.replace(" ", "_"), 15.0)(own) as reached:
                if not own.rows([poison]):
                    own.upload([poison], "poison")
                own.wait(reached)  # one of the two children has it ...
                own.upload(part, part[0].name)
                own.wait(partial(own.ended, part))  # ... the other one all else
                for which in range(len(own.fleet.children(WORK))):
                    own.fleet.kill_child(WORK, which)
        own.wait(lambda: own.settled([poison, *others]))
        [row] = own.rows([poison])
        assert (row.status, row.reason) == (Status.UNKNOWN, "the worker died over it each time")
        judge(own, others, pool)


def test_the_wiki_is_down_for_an_hour(
    wiki: LocalWiki, models: Path, tmp_path: Path, pool: Pool
) -> None:
    """A second is three minutes here: the first wait is 30 s for an operator."""
    before, meanwhile = pool.take("Hour before"), pool.take("Hour meanwhile")
    with stage(wiki, tmp_path, models, RETRY_SECONDS="0.167", ATTEMPTS="30") as own:
        own.start(*ALL)
        with faults.wiki_down(own):
            own.upload(before, "before")
            time.sleep(10)
            own.upload(meanwhile, "meanwhile")
            time.sleep(10)
        own.wait(lambda: own.settled([*before, *meanwhile]))
        judge(own, [*before, *meanwhile], pool)
        assert max(row.attempts for row in own.rows(before)) < 12, "more than it may last a day"
