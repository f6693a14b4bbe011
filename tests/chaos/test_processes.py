"""The service as several processes, over a real Redis and a real MariaDB: the short case."""

from pathlib import Path

import pytest

from playground.wiki import LocalWiki
from tests.chaos import faults
from tests.chaos.case import judge
from tests.chaos.fleet import EDIT
from tests.chaos.pool import Pool
from tests.chaos.stage import ALL, PREFIX, stage

pytestmark = pytest.mark.integration


def test_redis_dies_empty_in_the_middle_and_nothing_is_lost_or_done_twice(
    wiki: LocalWiki, models: Path, tmp_path: Path, pool: Pool
) -> None:
    before, meanwhile = pool.take("Processes"), pool.take("Processes meanwhile")
    with stage(wiki, tmp_path, models) as own:
        own.start(*ALL, f"{EDIT} 2")  # as during a deploy: the lease lets one act
        own.upload(before, "before")
        own.wait(lambda: own.settled(before))
        keys = own.redis("KEYS", "*")
        assert keys
        assert all(key.startswith(PREFIX) for key in keys)
        with faults.redis_dead(own):
            own.upload(meanwhile, "meanwhile")
        own.wait(lambda: own.settled([*before, *meanwhile]))
        judge(own, [*before, *meanwhile], pool)
        assert own.ends() == {}, "one has ended by itself"
