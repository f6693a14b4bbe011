"""`python -m release.notices`: writes THIRD-PARTY.md, what of others is in it and on what terms."""

import re
from collections.abc import Iterable
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

from api.page.packages import BUNDLES
from classifier.catalogue import MODELS
from release.pins import REQUIREMENTS, ROOT, pins

NOTICES = ROOT / "THIRD-PARTY.md"
_FRAME = Path(__file__).with_name("third-party.md")
# Labels of a package's addresses, the best first.
_HOMES = ("homepage", "home", "project", "source", "source code", "repository", "documentation")
_VAGUE = ("", "Dual License")


def notices() -> str:
    """The whole text. Raises PackageNotFoundError where a package is not installed."""
    return _FRAME.read_text(encoding="utf-8").format(
        packages=_packages(), models=_models(), bundles=_bundles()
    )


def licence_of(told: PackageMetadata) -> str:
    """As an SPDX expression where the package has one, else in its own words."""
    classified = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    own = _first(told, "License").partition("\n")[0]
    if own in _VAGUE:
        own = " or ".join(classified)
    return _first(told, "License-Expression") or own or "not told"


def home_of(told: PackageMetadata) -> str:
    """Its own address; of several, the one that is most likely to lead on."""
    pairs = (line.partition(", ") for line in told.get_all("Project-URL", []))
    named = {label.lower(): address for label, _, address in pairs}
    named.setdefault("home", _first(told, "Home-page"))
    return next(filter(None, (named.get(label) for label in _HOMES)), "")


def _first(told: PackageMetadata, name: str) -> str:
    return next(iter(told.get_all(name, [])), "")


def _packages() -> str:
    rows = []
    for name, version in sorted(pins(REQUIREMENTS).items()):
        told = metadata(name)
        home = home_of(told)
        shown = f"[{told['Name']}]({home})" if home else told["Name"]
        rows.append((shown, version, licence_of(told)))
    return _table(("Package", "Version", "Licence"), rows)


def _models() -> str:
    rows = ((f"`{name}`", one.package.source, one.licence) for name, one in MODELS.items())
    return _table(("Model", "Package", "Licence"), rows)


def _bundles() -> str:
    rows = ((re.sub(r"@(?=\d)", " ", one.package.spec), one.licence) for one in BUNDLES)
    return _table(("Package", "Licence"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (heads, ("---",) * len(heads), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    NOTICES.write_text(notices(), encoding="utf-8")
