import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.keys import new_key
from api.access.names import network_of
from api.access.opening import access_by
from api.access.rates import Rates
from api.problem import Problem
from settings import Settings
from tests.api import bodies
from tests.api.access.stage import OUTSIDE, SEEN, Clock, app_of, ask, client_of, outsider, told

KEY, ENTRY = new_key("alice", 3)


def allowed(rates: Rates, name: str = "a", per_minute: int = 3) -> bool:
    try:
        rates.hit(name, per_minute)
    except Problem:
        return False
    return True


def test_so_many_in_any_minute_and_no_more() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    assert [allowed(rates) for _ in range(4)] == [True, True, True, False]
    clock.now += 59.9
    assert not allowed(rates)
    clock.now += 0.1
    assert [allowed(rates) for _ in range(4)] == [True, True, True, False]


def test_what_is_refused_is_not_counted() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    for _ in range(100):
        allowed(rates)
    clock.now += 60
    assert allowed(rates)


def test_the_window_moves_and_does_not_begin_anew_each_minute() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    for _ in range(3):
        assert allowed(rates)
        clock.now += 25
    assert [allowed(rates), allowed(rates)] == [True, False]  # only the first has left


def test_it_says_when_to_come_again_and_that_holds() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    rates.hit("a", 2)
    clock.now += 20.5
    rates.hit("a", 2)
    with pytest.raises(Problem) as refused:
        rates.hit("a", 2)
    assert refused.value.headers == {"Retry-After": "40"}
    assert (refused.value.status, refused.value.code, refused.value.limit) == (
        429,
        "rate-limited",
        2,
    )
    clock.now += 40
    assert allowed(rates, per_minute=2)


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5))
def test_no_minute_has_more_than_are_allowed(pauses: list[float], most: int) -> None:
    clock, taken = Clock(), []
    rates = Rates(clock=clock)
    for pause in pauses:
        clock.now += pause
        if allowed(rates, per_minute=most):
            taken.append(clock.now)
    assert all(later - earlier >= 60 for earlier, later in zip(taken, taken[most:], strict=False))


def test_names_do_not_share() -> None:
    rates = Rates(clock=Clock())
    assert [allowed(rates, name, 1) for name in "aab"] == [True, False, True]


def test_a_hundred_thousand_addresses_take_a_bounded_memory() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    tracemalloc.start()
    for number in range(100_000):
        rates.hit(f"10.0.{number}", 60)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(rates) == 10_000
    assert taken < 20_000_000
    clock.now += 60
    rates.hit("last", 60)
    assert len(rates) == 1


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("x" * 10_000, "unknown"),
        (None, "unknown"),
    ],
)
def test_an_ipv6_network_counts_as_one(host: str | None, network: str) -> None:
    assert network_of(host) == network


def served(clock: Clock, **settings: Any) -> Any:
    access = access_by(Settings(**OUTSIDE, **settings))
    for rates in (access.callers, access.addresses, access.attempts):
        rates._clock = clock
    return app_of(access)


def test_a_key_has_its_own_rate_wherever_it_is_used() -> None:
    clock = Clock()
    app = served(clock, api_keys=ENTRY, api_per_minute=1)
    here, there = (
        client_of(app, address, "http://scores.example") for address in ("1.2.3.4", "1.2.3.5")
    )
    assert [ask(client, X_API_Key=KEY)[0] for client in (here, there, here, there)] == [
        422,
        422,
        422,
        429,
    ]
    clock.now += 60
    assert ask(here, X_API_Key=KEY) == SEEN


def test_the_answer_of_one_too_many_has_limit_and_retry_after() -> None:
    client = outsider(api_open=True, api_per_minute=1)
    assert ask(client) == SEEN
    answer = client.post("/v1/classify", content=b"x")
    assert told(answer) == (429, "rate-limited")
    assert answer.json()["limit"] == 1
    assert 58 <= int(answer.headers["Retry-After"]) <= 60


def test_an_address_without_a_key_has_one_and_its_whole_network_shares_it() -> None:
    app = served(Clock(), api_open=True, api_per_minute=2)
    addresses = "2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"
    answers = [ask(client_of(app, each, "http://scores.example"))[0] for each in addresses]
    assert answers == [422, 422, 429, 422]


def test_who_says_to_ask_for_another_counts_as_before() -> None:
    client = outsider(api_open=True, api_per_minute=2)
    answers = [
        ask(client, X_Forwarded_For=f"203.0.113.{number}, 127.0.0.1", X_Real_IP="127.0.0.1")[0]
        for number in range(3)
    ]
    assert answers == [422, 422, 429]


def test_a_batch_counts_as_its_files() -> None:
    client = outsider(api_keys=ENTRY)
    files = [("file", (f"{number}", b"x")) for number in range(5)]
    answer = client.post("/v1/classify:batch", files=files, headers={"X-API-Key": KEY})
    codes = [item["problem"]["code"] for item in answer.json()["items"]]
    assert codes == ["seen"] * 3 + ["rate-limited"] * 2
    assert ask(client, X_API_Key=KEY) == (429, "rate-limited")


@pytest.mark.parametrize(
    ("path", "made"), [(bodies.PREDICT, bodies.predict), (bodies.INFER, bodies.infer)]
)
def test_so_do_the_files_of_a_model_servers_client(
    path: str, made: Callable[[list[bytes]], bytes]
) -> None:
    client, headers = outsider(api_keys=ENTRY), {"X-API-Key": KEY}
    answer = client.post(path, content=made([b"x"] * 4), headers=headers)
    assert told(answer) == (429, "rate-limited")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/classify", "/v1/classify?file=File:A.jpg", "/v1/classify:batch", "/v1/explain"),
        *("/try", bodies.PREDICT, bodies.INFER, f"{bodies.INFER[:-6]}/versions/1/infer"),
    ],
)
def test_every_way_to_have_a_file_looked_at_is_counted(path: str) -> None:
    client, headers = outsider(api_keys=ENTRY), {"X-API-Key": KEY}
    for _ in range(3):
        assert client.post(path, content=b"x", headers=headers).status_code != 429
    answer = client.post(path, content=b"x", headers=headers)
    assert told(answer) == (429, "rate-limited")
