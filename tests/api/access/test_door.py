import pytest

from api.access.keys import new_key
from tests.api.access.stage import HERE, SEEN, app_by, ask, client_of, outsider, told

KEY, ENTRY = new_key("alice")


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8080", "LOCALHOST", "127.0.0.1", "127.8.8.8:1", "[::1]:8080"]
)
def test_this_machine_is_answered_under_its_own_names(host: str) -> None:
    assert ask(client_of(app_by()), Host=host) == SEEN


@pytest.mark.parametrize(
    "host",
    [
        "localhost.evil.org",
        "evil.org",
        "evil.org:8080",
        "127.0.0.1.evil.org",
        "127.0.0.1@evil.org",
        "evil.org/127.0.0.1",
        "localhost localhost",
        "0.0.0.0:8080",
        "2130706433",
        "0x7f.1",
        "127.1",
        "192.0.2.1",
        "[::]",
        "[::1].evil.org",
        "localhost:",
        "localhost:80:80",
        "localhost.",
        "",
        "x" * 300,
    ],
)
@pytest.mark.parametrize("path", ["/v1/classify", "/docs", "/openapi.json", "/no-such"])
def test_under_any_other_name_nothing_is_answered(host: str, path: str) -> None:
    answer = client_of(app_by()).request("GET", path, headers={"Host": host})
    assert told(answer) == (421, "unknown-host")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_two_names_are_none() -> None:
    hosts = [("Host", "localhost"), ("Host", "evil.org")]
    assert told(client_of(app_by()).get("/docs", headers=hosts))[0] == 421


def test_names_that_the_operator_gives_are_answered() -> None:
    app = app_by(api_names="Scores.example, *.wiki.example", api_open=True)
    answers = {
        host: ask(client_of(app), Host=host)[0]
        for host in ("scores.example", "a.wiki.example:80", "wiki.example", "xwiki.example")
    }
    assert answers == {
        "scores.example": 422,
        "a.wiki.example:80": 422,
        "wiki.example": 421,
        "xwiki.example": 421,
    }


def test_probes_are_answered_under_any_name() -> None:
    client = client_of(app_by())
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"Host": "10.0.0.7:8080"}).status_code == 200


def test_this_machine_needs_no_key_and_has_no_rate() -> None:
    client = client_of(app_by(api_keys=ENTRY, api_per_minute=1))
    assert [ask(client) for _ in range(5)] == [SEEN] * 5


@pytest.mark.parametrize(
    "name", ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"]
)
def test_what_a_proxy_passes_on_is_not_this_machine(name: str) -> None:
    assert ask(client_of(app_by()), **{name: "127.0.0.1"}) == (401, "key-needed")
    assert ask(client_of(app_by(api_open=True)), **{name: "127.0.0.1"}) == SEEN
    keyed = client_of(app_by(api_keys=ENTRY))
    assert ask(keyed, **{name: "127.0.0.1", "X-API-Key": KEY}) == SEEN


def test_what_comes_under_a_name_of_the_network_is_not_this_machine() -> None:
    app = app_by(api_names="scores.example")
    assert ask(client_of(app), Host="scores.example") == (401, "key-needed")


def test_of_a_network_nobody_is_this_machine() -> None:
    assert ask(outsider(api_keys=ENTRY), Host="localhost") == (401, "key-needed")


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    {"Sec-Fetch-Site": "nonsense"},
    {"Origin": "https://evil.org"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:8081"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "http://127.0.0.1:8080.evil.org"},
    {"Origin": ""},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/v1/classify", "/v1/classify:batch"])
def test_a_page_elsewhere_has_nothing_done(headers: dict[str, str], path: str) -> None:
    answer = client_of(app_by()).post(path, content=b"x", headers=headers)
    assert told(answer) == (403, "foreign-origin")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": HERE},
        {"Sec-Fetch-Site": "none"},
        {"Origin": HERE},
        {},
    ],
)
def test_the_own_page_and_programs_do(headers: dict[str, str]) -> None:
    assert ask(client_of(app_by()), **headers) == SEEN


def test_links_from_elsewhere_may_lead_to_it() -> None:
    answer = client_of(app_by()).get("/healthz", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-api-key"}
PAGE = "https://page.example"


def test_there_is_no_cors_unless_it_is_set() -> None:
    client = client_of(app_by())
    asked = {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"}
    assert told(client.request("OPTIONS", "/v1/classify", headers=asked | PREFLIGHT))[0] == 403
    answer = client.get("/healthz", headers=asked)
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_page_of_a_listed_origin_may_ask_with_a_key() -> None:
    client = outsider(api_keys=ENTRY, api_origins=f"https://other.example, {PAGE}")
    asked = {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"}
    before = client.request("OPTIONS", "/v1/classify", headers=asked | PREFLIGHT)
    assert before.headers["Access-Control-Allow-Origin"] == PAGE
    answer = client.post("/v1/classify", content=b"x", headers=asked | {"X-API-Key": KEY})
    assert told(answer) == SEEN
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    for each in (before, answer):
        assert "access-control-allow-credentials" not in each.headers


def test_it_needs_one_also_from_a_browser_of_this_machine() -> None:
    client = client_of(app_by(api_keys=ENTRY, api_origins=PAGE))
    asked = {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"}
    assert told(client.post("/v1/classify", content=b"x", headers=asked)) == (401, "key-needed")
    answer = client.post("/v1/classify", content=b"x", headers=asked | {"X-API-Key": KEY})
    assert told(answer) == SEEN


@pytest.mark.parametrize("origin", ["https://evil.org", "https://page.example.evil.org", "null"])
def test_no_other_origin_may(origin: str) -> None:
    client = outsider(api_keys=ENTRY, api_origins=PAGE)
    asked = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    for answer in (
        client.request("OPTIONS", "/v1/classify", headers=asked | PREFLIGHT),
        client.post("/v1/classify", content=b"x", headers=asked | {"X-API-Key": KEY}),
    ):
        assert told(answer) == (403, "foreign-origin")
        assert "access-control-allow-origin" not in answer.headers
