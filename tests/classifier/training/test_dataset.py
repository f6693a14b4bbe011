import json
import os
from pathlib import Path
from typing import Any

import pytest

from classifier.errors import ModelError
from classifier.training.build.folders import in_folder
from classifier.training.build.spec import Spec
from classifier.training.dataset import read_dataset
from classifier.training.index import INDEX, Split, path_of

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


def put(folder: Path, **files: str) -> Path:
    """Folders nsfw and sfw; the files' names begin with their label, and their texts are given."""
    for label in ("nsfw", "sfw"):
        (folder / label).mkdir()
    for name, text in files.items():
        label, _, rest = name.partition("_")
        (folder / label / rest).write_text(text)
    return folder


def test_folders_are_read_as_a_build_reads_them(tmp_path: Path) -> None:
    for name in ("data", "elsewhere"):
        (tmp_path / name).mkdir()
    put(tmp_path / "data", nsfw_a="1", sfw_a="2")
    (tmp_path / "elsewhere" / "b").write_text("3")
    (tmp_path / "data" / "sfw" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "data" / "sfw" / "back").symlink_to(".")
    for hidden in ("sfw/.thumbnails", ".trash"):
        (tmp_path / "data" / hidden).mkdir()
        (tmp_path / "data" / hidden / "c").write_text("4")
    found = read_dataset(tmp_path / "data")
    spec = Spec.model_validate({"name": "x", "source": [{"folder": "data"}]})
    built = in_folder(spec, spec.sources[0], tmp_path)
    assert sorted((one.path, one.label) for one in found.examples) == sorted(
        (one.path, one.label) for one in built if one.path
    )
    assert len(found.examples) == 3


def test_the_same_content_counts_once(tmp_path: Path) -> None:
    found = read_dataset(put(tmp_path, nsfw_a="1", sfw_a="2", sfw_b="2", sfw_c="2"))
    assert [(one.path.name, one.label) for one in found.examples] == [("a", "nsfw"), ("a", "sfw")]
    assert (found.copies, found.unread) == (2, ())


def test_what_has_two_labels_is_no_example_and_named(tmp_path: Path) -> None:
    folder = put(tmp_path, nsfw_a="1", nsfw_b="2", sfw_a="2", sfw_b="2", sfw_c="3")
    found = read_dataset(folder)
    assert [one.path.name for one in found.examples] == ["c", "a"]
    assert found.copies == 0
    assert {one.file: one.why.partition(", which")[0] for one in found.unread} == {
        str(folder / "nsfw" / "b"): f"is the same as {folder}/sfw/a",
        str(folder / "sfw" / "a"): f"is the same as {folder}/nsfw/b",
        str(folder / "sfw" / "b"): f"is the same as {folder}/nsfw/b",
    }


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    put(tmp_path, nsfw_a="1", sfw_a="2")
    (tmp_path / "nsfw" / "gone").symlink_to("nowhere")
    os.mkfifo(tmp_path / "sfw" / "pipe")
    found = read_dataset(tmp_path)
    assert len(found.examples) == 2
    assert [(Path(one.file).name, one.label, one.why) for one in found.unread] == [
        ("gone", "nsfw", "cannot be read (No such file or directory), remove it"),
        ("pipe", "sfw", "cannot be read (it is no file), remove it"),
    ]


def test_folders_without_a_file_that_can_be_used_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no file that can be used \(2 cannot\), add some"):
        read_dataset(put(tmp_path, nsfw_a="1", sfw_a="1"))


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


def test_a_build_that_has_not_ended_is_no_folder_per_label(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    with pytest.raises(ModelError, match="its build has not ended, run dataset build again"):
        read_dataset(tmp_path)
    for label in ("nsfw", "sfw"):
        (tmp_path / label).mkdir()
    with pytest.raises(ModelError, match="has the labels files, nsfw, sfw, not "):
        read_dataset(tmp_path)
