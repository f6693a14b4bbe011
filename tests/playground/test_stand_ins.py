import csv
import tomllib
from pathlib import Path

from PIL import Image

from playground.stand_ins import make


def test_there_are_as_many_of_each_label_with_who_made_them(tmp_path: Path) -> None:
    spec = make(tmp_path, 20)
    labels = tomllib.loads(spec.read_text(encoding="utf-8"))["labels"]
    with (tmp_path / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert labels == {"drawn": "nsfw", "photographed": "sfw"}
    for label in labels:
        mine = [row for row in rows if row["label"] == label]
        assert len(mine) == 20
        assert len({row["uploader"] for row in mine}) > 1
    for row in rows:
        with Image.open(tmp_path / row["path"]) as image:
            assert min(image.size) >= 300


def test_they_are_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(tmp_path / name, 3)
    for path in (tmp_path / "one").rglob("*.jpg"):
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes()


def test_later_ones_are_others(tmp_path: Path) -> None:
    for name, count, first in (("all", 4, 0), ("later", 2, 2)):
        make(tmp_path / name, count, first=first)
    for label in ("drawn", "photographed"):
        later = sorted((tmp_path / "later" / label).iterdir())
        assert [path.name for path in later] == ["0002.jpg", "0003.jpg"]
        for path in later:
            assert path.read_bytes() == (tmp_path / "all" / label / path.name).read_bytes()
