import hmac
import re
from hashlib import sha256

import pytest

from api.access.keys import Keys, new_key
from tests.api.access.stage import SEEN, ask, outsider

KEY, ENTRY = new_key("alice")


def test_a_key_has_256_random_bits_and_is_known_by_its_beginning() -> None:
    made = {new_key("alice")[0] for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"mrb_[\w-]{43}", key) for key in made)


def test_an_entry_holds_the_hash_and_not_the_key() -> None:
    assert f"alice:{sha256(KEY.encode()).hexdigest()}" == ENTRY
    assert new_key("bob", 7)[1].endswith(":7")


@pytest.mark.parametrize(
    "presented",
    [KEY.swapcase(), KEY.upper(), KEY[:-1], KEY + "\0", "\0", "", "x" * 100_000, "é", "\udc80"],
    ids=range(9),  # KEY is another in each process
)
def test_what_is_no_key_is_not_found(presented: str) -> None:
    assert Keys([ENTRY], 60).find(presented) is None


def test_each_key_is_found_with_its_own_rate() -> None:
    (first, one), (second, other) = new_key("one"), new_key("other", 7)
    keys = Keys([one, other], 60)
    found = [keys.find(first), keys.find(second)]
    assert [(key.name, key.per_minute) for key in found if key] == [("one", 60), ("other", 7)]


@pytest.mark.parametrize("position", range(3))
def test_finding_compares_with_all_keys_in_constant_time(
    position: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [new_key(f"{number}") for number in range(3)]
    compared, real = [], hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((len(one), len(other)))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert Keys([entry for _, entry in made], 60).find(made[position][0])
    assert compared == [(32, 32)] * 3


def test_a_key_lets_in_by_either_header() -> None:
    client = outsider(api_keys=ENTRY)
    assert ask(client, Authorization=f"Bearer {KEY}") == SEEN
    assert ask(client, Authorization=f"bearer {KEY}") == SEEN
    assert ask(client, X_API_Key=KEY) == SEEN


def test_without_a_key_it_says_which_way_to_come_in() -> None:
    answer = outsider(api_keys=ENTRY).post("/v1/classify", content=b"x")
    assert (answer.status_code, answer.json()["code"]) == (401, "key-needed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(
    "value",
    [KEY.swapcase(), KEY[:-1], "x" * 10_000, f"{KEY} {KEY}", "é"],
    ids=["case", "short", "long", "twice", "foreign"],  # KEY is another in each process
)
def test_a_wrong_key_is_refused_and_not_repeated(value: str) -> None:
    client = outsider(api_keys=ENTRY, api_open=True)
    headers = {"Authorization": f"Bearer {value}".encode()}
    answer = client.post("/v1/classify", content=b"x", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "key-unknown")
    assert value not in answer.text


@pytest.mark.parametrize("where", ["key", "api_key", "access_token", "X-API-Key"])
def test_a_key_in_the_address_counts_for_nothing(where: str) -> None:
    client = outsider(api_keys=ENTRY)
    answer = client.post(f"/v1/classify?{where}={KEY}", content=b"x")
    assert (answer.status_code, answer.json()["code"]) == (401, "key-needed")


def test_another_scheme_is_no_key() -> None:
    assert ask(outsider(api_keys=ENTRY), Authorization=f"Basic {KEY}") == (401, "key-needed")


def test_guessing_ends_after_ten_wrong_keys_a_minute() -> None:
    client = outsider(api_keys=ENTRY)
    answers = [ask(client, X_API_Key=f"guess {number}") for number in range(11)]
    assert answers == [(401, "key-unknown")] * 10 + [(429, "rate-limited")]
    assert ask(client, X_API_Key=KEY) == (429, "rate-limited")  # a right guess, too


def test_another_address_may_still_try() -> None:
    client = outsider(api_keys=ENTRY)
    for number in range(11):
        ask(client, X_API_Key=f"guess {number}")
    client.address = "198.51.100.8"
    assert ask(client, X_API_Key=KEY) == SEEN
