"""The tables of docs/model-card.md: what the catalogue says, and the arithmetic of rarity."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from classifier.catalogue import MODELS, RECIPES, Entry, Recipe
from classifier.packages.npm import NpmPackage
from classifier.packages.pypi import Wheel
from classifier.training.prevalence import flags_per_1000
from review.policy import RULE

# Of the files that installing makes, as their cards say; the same on every machine, as they are
# in floats. tests/classifier/test_model_card.py compares them with what it installs.
SHA256: Mapping[str, str] = {
    "mobilenet_v2": "6c7956fc3e6535bbfd0d1e3bba33ec163d009d7337d9371445fea14b81ac1af5",
    "mobilenet_v2_mid": "f455803595ec758e1a10677ec204632d8d1607ddeb3f754e4409a6a916d8c81c",
    "inception_v3": "894fd3e023098546c3846854fb3dc5a5f2eb75ee65fe0929d556cd37ef5a8389",
    "open_nsfw": "ba839007689ce5a0d9de099f13738a6473f74d3cb9bfec3945e9e0dcfbce6622",
}
PREVALENCES = (0.001, 0.002, 0.01)
# Pairs of sensitivity and specificity: suppositions, none of them measured of these models.
SUPPOSED = ((0.9, 0.98), (0.9, 0.995), (0.9, 0.999), (0.6, 0.999))


def models() -> str:
    """The single models, the cascade, and where each comes from."""
    entries = list(MODELS.values())
    return "\n\n".join(
        (
            _table("Model|Input|Classes|Prepared by|Listed from|Licence", map(_model, entries)),
            _table("Model|Package|Its checksum|The ONNX file made of it", map(_origin, entries)),
            _table("Model|Its makers' figures, which were not measured here", map(_said, entries)),
            *(_recipe(recipe) for recipe in RECIPES.values()),
            f"The rule that makes one figure of a file's frames, and a verdict of it: `{RULE}`.",
        )
    )


def base_rates() -> str:
    """How many of 1,000 uploads are flagged, and how many of those rightly."""
    heads = (
        "Of 1,000 uploads so many are nsfw|Sensitivity|Specificity|Flagged rightly"
        "|Flagged wrongly|Flagged|Precision|Missed"
    )
    rows = [_rarity(prevalence, *supposed) for prevalence in PREVALENCES for supposed in SUPPOSED]
    return _table(heads, rows)


def _model(entry: Entry) -> list[str]:
    thresholds = [f"nsfw {entry.thresholds.nsfw:g}"]
    if entry.thresholds.sexy is not None:
        thresholds.append(f"sexy {entry.thresholds.sexy:g}")
    size = f"{entry.size} x {entry.size}"
    classes, listed = ", ".join(entry.labels), ", ".join(thresholds)
    return [f"`{entry.name}`", size, classes, f"`{entry.preprocessing}`", listed, entry.licence]


def _origin(entry: Entry) -> list[str]:
    package = entry.package
    if isinstance(package, NpmPackage):
        checksum = package.integrity
    else:
        assert isinstance(package, Wheel)
        checksum = f"sha256 {package.sha256}"
    made = f"sha256 `{SHA256[entry.name]}`" if entry.name in SHA256 else "depends on the processor"
    return [f"`{entry.name}`", package.source, f"`{checksum}`", made]


def _said(entry: Entry) -> list[str]:
    said = ", ".join(f"{what} {_percent(share)}" for what, share in entry.published.items())
    return [f"`{entry.name}`", said or "none"]


def _recipe(recipe: Recipe) -> str:
    parts, whole = _names(recipe.for_parts), _names(recipe.for_whole)
    return (
        f"**`{recipe.name}`**: `{recipe.screen}` looks at everything. What it finds from nsfw "
        f"{recipe.nsfw_trigger:g} or sexy {recipe.sexy_trigger:g} on is looked at again by {parts} "
        f"(upright, mirrored, and in parts where its structure asks for that) and by {whole} (the "
        f"whole, upright). Listed from nsfw {recipe.thresholds.nsfw:g} or sexy "
        f"{recipe.thresholds.sexy:g} on."
    )


def _rarity(prevalence: float, sensitivity: float, specificity: float) -> list[str]:
    none, all_of = np.array(0.0), np.array(sensitivity)
    right = float(flags_per_1000(all_of, none, prevalence))
    flags = float(flags_per_1000(all_of, np.array(1 - specificity), prevalence))
    counts = [f"{count:.1f}" for count in (right, flags - right, flags)]
    supposed = [_percent(sensitivity), _percent(specificity)]
    missed = f"{1000 * prevalence - right:.1f}"
    precision = f"{100 * right / flags:.0f} %"
    return [f"{1000 * prevalence:g}", *supposed, *counts, precision, missed]


def _percent(share: float) -> str:
    return f"{100 * share:.4g} %"


def _names(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _table(heads: str, rows: Iterable[Sequence[str]]) -> str:
    columns = heads.split("|")
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
