from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from playground import packages
from playground.console import PlaygroundError


class Machine:
    """Answers commands as a machine would that has no package but `present`."""

    def __init__(self, *, installs: Sequence[str | None], sudo: int = 1) -> None:
        self.present = ["php8.2-cli"]
        self.installs = list(installs)  # what apt-get says each time; None: it works
        self.sudo = sudo
        self.asked: list[str] = []

    def __call__(self, command: Sequence[str], cwd: Path | None = None) -> CompletedProcess[str]:
        line = " ".join(command)
        self.asked.append(line)
        if command[0] == "dpkg-query":
            told = [f"{name} installed" for name in self.present]
            return CompletedProcess(command, 1, "\n".join([*told, "ghostscript not-installed"]), "")
        if command[-1] == "true":
            return CompletedProcess(command, self.sudo, "", "")
        error = self.installs.pop(0) if "update" not in command else None
        return CompletedProcess(command, 100 if error else 0, "", error or "")


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)


@pytest.mark.usefixtures("nobody")
def test_without_rights_one_line_says_what_an_administrator_has_to_run() -> None:
    machine = Machine(installs=[])
    with pytest.raises(PlaygroundError) as error:
        packages.install(machine)
    line = str(error.value)
    assert line.startswith("an administrator has to run: apt-get update && apt-get install")
    assert "ghostscript" in line
    assert "php8.2-cli" not in line
    assert "\n" not in line
    assert not any("apt-get" in asked for asked in machine.asked)


@pytest.mark.usefixtures("nobody")
def test_a_sudo_without_password_is_used() -> None:
    machine = Machine(installs=[None], sudo=0)
    packages.install(machine)
    assert machine.asked[-1].startswith("/usr/bin/sudo -n env DEBIAN_FRONTEND=noninteractive apt-g")


@pytest.mark.usefixtures("root")
def test_stale_lists_are_fetched_and_it_is_tried_again() -> None:
    machine = Machine(installs=["E: 404 Not Found", None])
    packages.install(machine)
    assert [line.split()[2] for line in machine.asked[1:]] == ["install", "update", "install"]


@pytest.mark.usefixtures("root")
def test_another_distribution_is_told_in_one_line() -> None:
    message = "E: Unable to locate package php8.2-xml\nE: Unable to locate package php8.2-gd"
    with pytest.raises(PlaygroundError) as error:
        packages.install(Machine(installs=[message, message]))
    assert str(error.value) == (
        "this distribution has no php8.2-xml, php8.2-gd: the playground needs Debian 12, "
        "for its PHP 8.2 and MediaWiki 1.39"
    )


@pytest.mark.usefixtures("root")
def test_other_failures_are_shown() -> None:
    with pytest.raises(PlaygroundError, match="apt-get failed: E: No space left"):
        packages.install(Machine(installs=["x\nE: No space left", "x\nE: No space left"]))


@pytest.mark.usefixtures("nobody")
def test_a_download_needs_rights_for_stale_lists_only(tmp_path: Path) -> None:
    packages.download(["mediawiki"], tmp_path, Machine(installs=[None]))
    with pytest.raises(PlaygroundError, match=r"^an administrator has to run: apt-get update$"):
        packages.download(["mediawiki"], tmp_path, Machine(installs=["E: Unable to locate"]))
    machine = Machine(installs=["E: 404", None], sudo=0)
    packages.download(["mediawiki"], tmp_path, machine)
    assert machine.asked[-2].endswith("apt-get -qq update")


@pytest.mark.usefixtures("root")
def test_nothing_is_run_where_nothing_is_missing() -> None:
    machine = Machine(installs=[])
    machine.present = [
        *(*packages.WIKI, *packages.WIKI_ON_MARIADB, *packages.MARIADB, *packages.REDIS),
        *packages.BROWSER,
    ]
    packages.install(machine)
    assert len(machine.asked) == 1


def test_servers_say_what_to_do_when_a_package_is_missing() -> None:
    with pytest.raises(PlaygroundError, match=r"missing packages \(no-such\).*playground deps"):
        packages.require(["no-such"])
