import json
from pathlib import Path
from typing import Any

import pytest

from classifier.errors import ModelError
from classifier.training.dataset import INDEX, Split, path_of, read_dataset

ENTRY = {
    "sha256": "ab" * 32,
    "label": "sfw",
    "split": "train",
    "group": "one",
    "source": "a folder",
    "slices": {"medium": "photograph"},
}


def write(folder: Path, **changed: Any) -> Path:
    index = {"name": "few", "seed": 1, "labels": ["nsfw", "sfw"], "entries": [ENTRY]} | changed
    (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")
    return folder


def test_a_built_data_set_knows_where_its_files_are_and_what_for(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path))
    [example] = dataset.examples
    assert (dataset.name, dataset.labels) == ("few", ("nsfw", "sfw"))
    assert (example.path, example.split) == (path_of(tmp_path, "ab" * 32), Split.TRAIN)
    assert example.slices == {"medium": "photograph"}


def test_a_split_is_taken_by_itself(tmp_path: Path) -> None:
    dataset = read_dataset(
        write(tmp_path, entries=[ENTRY, ENTRY | {"sha256": "cd" * 32, "split": "test"}])
    )
    assert [one.split for one in dataset.of(Split.TEST).examples] == [Split.TEST]
    with pytest.raises(ModelError, match="has nothing in validation, build a larger data set"):
        dataset.of(Split.VALIDATION)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"entries": [ENTRY | {"split": "some"}]}, r"entries\.0\.split: .*, build the data set"),
        ({"entries": [ENTRY | {"sha256": "../../etc/passwd"}]}, r"entries\.0\.sha256: "),
        ({"surplus": 1}, "surplus: "),
        ({"entries": [ENTRY | {"label": "cat"}]}, "the index: (ab)+ has the label 'cat', which is"),
        ({"entries": [ENTRY, ENTRY | {"split": "test"}]}, "the index: (ab)+ is there twice, build"),
        ({"labels": ["cat", "dog"]}, "the index: the labels are cat, dog, not drawing, "),
        ({"labels": ["sfw", "nsfw"]}, "the index: the labels are sfw, nsfw, not drawing, "),
    ],
)
def test_an_index_that_is_none_is_told_in_a_line(
    tmp_path: Path, changed: Any, complaint: str
) -> None:
    with pytest.raises(ModelError, match=complaint):
        read_dataset(write(tmp_path, **changed))


def test_folders_of_labels_are_for_testing_only(tmp_path: Path) -> None:
    for label in ("nsfw", "sfw"):
        (tmp_path / label / "inner").mkdir(parents=True)
        (tmp_path / label / "inner" / "a.jpg").write_text(label)
        (tmp_path / label / ".hidden").write_text("no picture")
    dataset = read_dataset(tmp_path)
    assert {(one.path.name, one.label, one.split) for one in dataset.examples} == {
        ("a.jpg", "nsfw", Split.TEST),
        ("a.jpg", "sfw", Split.TEST),
    }


@pytest.mark.parametrize("labels", [(), ("cats", "dogs"), ("nsfw",)])
def test_folders_of_other_names_are_refused_with_what_they_should_be(
    tmp_path: Path, labels: tuple[str, ...]
) -> None:
    for label in labels:
        (tmp_path / label).mkdir()
    with pytest.raises(ModelError, match="not drawing, hentai, neutral, porn, sexy or nsfw, sfw"):
        read_dataset(tmp_path)


def test_what_is_not_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no folder, give a data set"):
        read_dataset(tmp_path / "nowhere")
