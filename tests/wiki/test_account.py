import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Halt, TooEarly, Transient
from review.notice import Batch
from tests.wiki.meanwhile import end_pause, lose_session
from wiki import framework
from wiki.edits import account as module
from wiki.edits.account import Account
from wiki.edits.edit import WikiPages
from wiki.edits.refusal import LONGEST_SECONDS, Refusal

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
ALONE = """
import sys
from pathlib import Path
from review.errors import Halt, Permanent, Transient
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.site import load_site

folder = Path(sys.argv[1])
folder.mkdir(mode=0o700)
account = Account(
    api=sys.argv[2], login=sys.argv[3], password=sys.argv[4], agent="a bot (b)", folder=folder
)
site, door = load_site(sys.argv[5]), AccountDoor(account)
pages = WikiPages(site, door, account.user, Exemptions(door, site.opt_out_page))
for _ in range(int(sys.argv[6])):
    try:
        pages.may_run()
        said = "runs"
    except (Halt, Permanent, Transient) as error:
        said = f"{type(error).__name__}: {error}"
    with (folder / "said").open("a") as out:
        out.write(f"{said}\\n")
"""


class Alone:
    """A process of its own, as pywikibot can be set up once in each only."""

    def __init__(self, wiki: LocalWiki, folder: Path) -> None:
        self._wiki = wiki
        self._folder = folder

    def says(self, *, password: str = "", login: str = "", times: int = 1) -> list[str]:
        """What came of may_run(), a line each time."""
        where, data = self._folder / "cwd", self._folder / "data"
        where.mkdir()
        wiki = self._wiki
        words = [str(data), wiki.api, login or wiki.bot_login, password or wiki.bot_password]
        words += [str(wiki.site_toml(self._folder)), str(times)]
        done = subprocess.run(
            [sys.executable, "-W", "error::ResourceWarning", "-c", ALONE, *words],
            cwd=where,
            env={"PYTHONPATH": str(ROOT), "HOME": str(where), "no_proxy": "*"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.stdout, done.stderr) == ("", "")
        assert not [*where.iterdir()], "cookies and caches belong into the account's folder"
        for file in data.glob("user-*"):
            assert file.stat().st_mode & 0o077 == 0
        assert not holding(words[3], data)
        return (data / "said").read_text().splitlines()


def holding(password: str, folder: Path) -> list[Path]:
    """The files in which anybody who reads them finds it."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    return [file for file in files if password.encode() in file.read_bytes()]


@pytest.fixture
def alone(wiki: LocalWiki, tmp_path: Path) -> Alone:
    return Alone(wiki, tmp_path)


def test_it_logs_in_and_says_nothing(alone: Alone, pages: WikiPages) -> None:
    assert alone.says(times=2) == ["runs", "runs"]


def test_the_name_may_be_written_otherwise(alone: Alone, wiki: LocalWiki, pages: WikiPages) -> None:
    assert wiki.bot_login[0].isupper()
    login = wiki.bot_login[0].lower() + wiki.bot_login[1:]
    assert alone.says(login=login) == ["runs"]


def test_a_wrong_password_is_an_operators_matter(alone: Alone) -> None:
    [said] = alone.says(password="x" * 32)
    assert said.startswith("Halt: cannot log in as ReviewBot: Incorrect username or password")


def test_a_wrong_password_is_said_as_long_as_it_is_wrong(alone: Alone) -> None:
    """Also after more rounds than the wiki takes logins of."""
    said = alone.says(password="y" * 32, times=8)
    assert "ncorrect username or password" in said[0]
    assert set(said) == {said[0]}


@pytest.fixture(autouse=True)
def late(account: Account, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets half an hour pass for logins; what was refused is forgotten at the end."""
    past = [0.0]
    refusal = Refusal(lambda: time.monotonic() + sum(past))
    monkeypatch.setattr(account, "_refusal", refusal)
    return lambda: past.append(LONGEST_SECONDS)


def test_an_account_that_does_not_exist(alone: Alone) -> None:
    [said] = alone.says(login="Nobody@service")
    assert said.startswith("Halt: cannot log in as Nobody: ")


@pytest.mark.parametrize("match", ["meta=userinfo", "action=login"])
def test_a_wiki_that_is_down_at_first(
    alone: Alone, wiki: LocalWiki, pages: WikiPages, match: str
) -> None:
    wiki.fault(match, 503)
    first, second = alone.says(times=2)
    assert first.startswith("Transient: cannot log in as ReviewBot: ")
    assert second == "runs"


def test_the_account_is_in_order(account: Account) -> None:
    account.check()
    assert account.site.username() == account.user == "ReviewBot"
    assert account.site.has_right("bot")


def test_a_blocked_account_stops(account: Account, admin: Person) -> None:
    admin.write("block", user=account.user, reason="a test")
    try:
        with pytest.raises(Halt, match=r"^the account ReviewBot is blocked: a test$"):
            account.check()
    finally:
        admin.write("unblock", user=account.user)
    account.check()


def test_an_account_without_the_bot_flag_stops_unless_it_need_not_have_it(
    account: Account, wiki: LocalWiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiki.php("test", "$wgGroupPermissions['bot']['bot'] = false;")
    with pytest.raises(Halt, match=r"^the account ReviewBot has no bot flag: .*REQUIRE_BOT_FLAG"):
        account.check()
    monkeypatch.setattr(account, "_flagged", False)
    account.check()


def whoever(name: str) -> str:
    """The answer to who is logged in."""
    return json.dumps({"query": {"userinfo": {"id": 7, "name": name, "rights": ["bot"]}}})


def test_somebody_else_s_session_is_left_and_the_bot_logs_in_again(
    account: Account, wiki: LocalWiki
) -> None:
    account.check()
    wiki.fault("blockinfo", 200, body=whoever("Uploader"))
    account.check()  # pywikibot has noticed, and logged in by itself
    assert account.site.username() == "ReviewBot"


def test_somebody_else_after_each_login_stops(
    account: Account, wiki: LocalWiki, late: Callable[[], None]
) -> None:
    wiki.fault("meta=userinfo", 200, body=whoever("Uploader"), times=20)
    with pytest.raises(Halt, match="cannot log in as ReviewBot: "):
        recovered(account)
    wiki.clear_faults()
    late()
    recovered(account)


def test_an_account_that_was_renamed_stops(
    account: Account, wiki: LocalWiki, late: Callable[[], None]
) -> None:
    account.check()
    failed = {"result": "Failed", "reason": "Incorrect username or password entered."}
    wiki.fault("meta=userinfo", 200, body=whoever("ReviewBot II"), times=20)
    wiki.fault("action=login", 200, body=json.dumps({"login": failed}), times=20)
    with pytest.raises(Halt, match=r"cannot log in as ReviewBot: .*Incorrect username"):
        recovered(account)
    wiki.clear_faults()
    late()
    recovered(account)


def recovered(account: Account) -> None:
    """As the editor does: after trouble it comes again."""
    try:
        account.check()
    except Transient:  # told once
        account.check()


def test_a_lost_session_is_found_again(account: Account, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        lose_session(account)
        recovered(account)
    assert capfd.readouterr() == ("", "")


def test_the_password_is_in_no_file(
    account: Account, pages: WikiPages, listing: Batch, wiki: LocalWiki
) -> None:
    pages.may_run()
    lose_session(account)
    recovered(account)
    assert pages.tag(listing)
    assert not holding(wiki.bot_password, account._folder)


def test_the_password_that_an_earlier_version_wrote_is_deleted(
    wiki: LocalWiki, tmp_path: Path
) -> None:
    (tmp_path / "user-password.py").write_text("('ReviewBot', BotPassword('x', 'y'))\n")
    Account(api=wiki.api, login="ReviewBot@x", password="y", agent="a", folder=tmp_path)
    assert not [*tmp_path.iterdir()]


def test_a_session_that_ends_within_a_call(account: Account, pages: WikiPages) -> None:
    """pywikibot then logs in by itself, however often it was connected before."""
    for _ in range(2):
        account._site = None
        account.check()
    connected = account.site
    lose_session(account)
    connected._relogin()
    assert connected.logged_in()


def test_a_lost_session_and_no_way_back(
    account: Account, wiki: LocalWiki, late: Callable[[], None]
) -> None:
    wiki.php("test", "$wgEnableBotPasswords = false;")
    lose_session(account)
    with pytest.raises(Halt, match=r"^cannot log in as ReviewBot: .+$"):
        recovered(account)
    wiki.php("test", "")
    late()
    account.check()


def test_a_pause_that_the_wiki_asks_for(account: Account, wiki: LocalWiki) -> None:
    """pywikibot would sleep that long at its next call."""
    wiki.fault("meta=userinfo", 429, retry_after=3600)
    with pytest.raises(Transient):
        account.check()
    with pytest.raises(Transient, match="asked for a pause") as caught:
        account.check()
    assert caught.value.retry_after
    assert timedelta(minutes=59) < caught.value.retry_after <= timedelta(hours=1)
    end_pause(account)
    account.check()


def test_a_clock_that_was_ahead_holds_nothing_up(account: Account) -> None:
    """pywikibot knows when it asked last, and waits from then on."""
    account.check()
    throttle = account.site.throttle
    throttle.last_read = throttle.last_write = time.time() + 3600
    account.check()


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_is_everybody_s(account: Account, wiki: LocalWiki, status: int) -> None:
    wiki.fault("list=search", status, retry_after=600)
    try:
        with pytest.raises(Transient):
            account.ask(list="search", srsearch="x")
        with pytest.raises(TooEarly, match="asked for a pause, until"):
            account._pace.check(wiki.server.removeprefix("http://"))
    finally:
        end_pause(account)


def test_a_pause_that_others_were_told_holds_the_account(account: Account, wiki: LocalWiki) -> None:
    account.check()
    account._pace.pause(wiki.server.removeprefix("http://"), timedelta(minutes=10))
    wiki.fault("list=search", 500, body="this would be seen")
    try:
        with pytest.raises(TooEarly, match="asked for a pause, until"):
            account.ask(list="search", srsearch="x")
    finally:
        end_pause(account)


def test_a_lag_is_no_pause_for_others(account: Account, wiki: LocalWiki) -> None:
    lag = '{"error": {"code": "maxlag", "info": "Waiting for db1: 7 seconds lagged", "lag": 7}}'
    wiki.fault("list=search", 200, body=lag, retry_after=60)
    try:
        with pytest.raises(Transient):
            account.ask(list="search", srsearch="x")
        account._pace.check(wiki.server.removeprefix("http://"))
    finally:
        end_pause(account)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502},
        {"status": 504},
        {"status": 200},
        {"status": 200, "body": "{}"},
        {"status": 200, "body": '{"error": {"code": "readonly", "info": "repairs"}}'},
        {"status": 200, "body": '{"error": {"code": "internal_api_error_DBQueryError"}}'},
        {"status": 503, "retry_after": 1},
    ],
)
def test_a_question_that_is_not_answered(
    account: Account, wiki: LocalWiki, fault: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    wiki.fault("list=search", **fault)
    with pytest.raises(Transient) as caught:
        account.ask(list="search", srsearch="x")["query"]
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_one_call_ends_within_the_lease(
    account: Account, wiki: LocalWiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pywikibot

    assert sum(framework.SOCKET_SECONDS) + module.LONGEST_WAIT.total_seconds() < 30
    assert pywikibot.config.socket_timeout == framework.SOCKET_SECONDS
    monkeypatch.setattr(pywikibot.config, "socket_timeout", (1, 0.3))
    wiki.fault("list=search", delay=1)
    with pytest.raises(Transient, match="did not answer"):
        account.ask(list="search", srsearch="x")


def test_its_messages_do_not_pile_up(account: Account) -> None:
    import pywikibot

    pywikibot.info("something")
    assert account.site
    assert pywikibot.bot.ui.pop_output() == []
