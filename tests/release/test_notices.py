from email.message import Message
from importlib.metadata import PackageMetadata, metadata, version

import pytest

from playground import packages
from release.notices import NOTICES, home_of, licence_of, notices
from release.pins import REQUIREMENTS, pins


def test_they_are_as_make_notices_writes_them() -> None:
    assert NOTICES.read_text(encoding="utf-8") == notices(), "run `make notices`"


def test_they_tell_of_the_versions_that_are_installed() -> None:
    wanted = pins(REQUIREMENTS)
    assert {name: version(name) for name in wanted} == wanted


def test_no_package_has_a_licence_that_binds_more_than_they_say() -> None:
    names = [name for name in pins(REQUIREMENTS) if "GPL" in licence_of(metadata(name))]
    assert names == [], "say in release/third-party.md what it means"


def test_each_of_debians_packages_is_named() -> None:
    text = NOTICES.read_text(encoding="utf-8")
    all_of_them = (
        *(packages.WIKI + packages.WIKI_ON_MARIADB + packages.MARIADB),
        *(packages.REDIS + packages.BROWSER),
    )
    assert [name for name in all_of_them if f"`{name}`" not in text] == []


def told(**headers: str) -> PackageMetadata:
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message  # type: ignore[return-value]


MIT = "License :: OSI Approved :: MIT License"


@pytest.mark.parametrize(
    ("headers", "licence"),
    [
        ({"License_Expression": "MIT", "License": "other"}, "MIT"),
        ({"License": "MPL-2.0", "Classifier": MIT}, "MPL-2.0"),
        ({"License": "Dual License", "Classifier": MIT}, "MIT License"),
        ({"License": "BSD\n\nRedistribution and use ..."}, "BSD"),
        ({}, "not told"),
    ],
)
def test_a_licence_is_what_says_most(headers: dict[str, str], licence: str) -> None:
    assert licence_of(told(**headers)) == licence


def test_a_home_page_comes_before_others() -> None:
    assert home_of(told(Project_URL="Source, https://s", Home_page="https://h")) == "https://h"
    assert home_of(told(Project_URL="Source, https://s")) == "https://s"
    assert home_of(told()) == ""
