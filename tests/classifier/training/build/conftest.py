"""Pictures of clouds, and a build of them in this process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PIL import Image

from classifier.image import frames
from classifier.training.build.building import build
from classifier.training.build.candidate import Candidate
from classifier.training.build.collecting import Missing
from classifier.training.build.datasheet import Datasheet
from classifier.training.build.spec import read_spec
from fence.decoders import Decoders
from fence.demand import Demand
from fence.parent import Fence
from review.reviewed import Reviewed
from review.score import Item
from review.upload import Kind

Build = Callable[[Path], Datasheet]


class Here:
    """Decodes in this process: what others promise of the fence is not asked here."""

    def open(self, path: Path, demand: Demand) -> Iterator[Item]:
        with path.open("rb") as file:
            yield from frames(file, demand)


class Nowhere:
    """Implements building.Outside: has what stands in `pictures` by address or title."""

    def __init__(self) -> None:
        self.pictures: dict[str, Path] = {}
        self.people: list[Reviewed] = []
        self.asked: list[str] = []

    @contextmanager
    def fetch(self, candidate: Candidate) -> Iterator[Path]:
        name = candidate.url or (candidate.upload.title if candidate.upload else "")
        self.asked.append(name)
        if name not in self.pictures:
            raise Missing("could not be fetched: the host answered 404")
        yield self.pictures[name]

    def reviewed(self) -> list[Reviewed]:
        return self.people


@pytest.fixture
def decoders() -> Decoders:
    return Decoders({Kind.PICTURE: cast("Fence", Here())}, Demand(side=256))


@pytest.fixture
def outside() -> Nowhere:
    return Nowhere()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "dataset"


@pytest.fixture
def built(decoders: Decoders, outside: Nowhere, out: Path) -> Build:
    def built(path: Path) -> Datasheet:
        return build(*read_spec(path), out, decoders, outside)

    return built


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Ten pictures of each of two labels, no two of which are alike."""
    for number in range(20):
        put(tmp_path / "pictures" / ("nsfw", "sfw")[number % 2] / f"{number:02}.jpg", number)
    return tmp_path / "pictures"


def put(path: Path, seed: int, width: int = 160, height: int = 120, quality: int = 90) -> Path:
    """A JPEG of coloured clouds, each seed's its own: gradients are too plain for a fingerprint."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), np.uint8)
    clouds = Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC)
    clouds.save(path, "JPEG", quality=quality)
    return path
