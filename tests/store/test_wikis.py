from store.session import Database
from store.wikis import Wikis
from tests.store.races import together_at

HERE, THERE = "http://127.0.0.1:1/w/api.php", "https://wiki.example/w/api.php"


def test_the_first_address_stays(database: Database) -> None:
    wikis = Wikis(database)
    assert wikis.address("wiki") is None
    assert wikis.remember("wiki", HERE) == HERE
    assert wikis.remember("wiki", THERE) == HERE
    assert wikis.address("wiki") == HERE
    assert wikis.remember("other", THERE) == THERE, "of another name"


def test_of_two_that_start_together_one_is_the_first(database: Database) -> None:
    starts = [lambda api=api: Wikis(database).remember("wiki", api) for api in (HERE, THERE)]
    kept = set(together_at(database, "INSERT INTO wikis", *starts))
    assert kept == {Wikis(database).address("wiki")}
