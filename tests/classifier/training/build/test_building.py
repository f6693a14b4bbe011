"""A data set, built and built again."""

import fcntl
import json
import os
import shutil
from pathlib import Path

import pytest

from classifier.errors import ModelError
from classifier.training.build import collecting
from classifier.training.build.assembling import BETWEEN, NEAR
from classifier.training.build.inspection import inspect
from classifier.training.build.ledger import ledger_of
from classifier.training.dataset import read_dataset
from classifier.training.index import Split, read_index
from review.answer import Outcome
from review.reviewed import Reviewed
from tests.classifier.full import fill
from tests.classifier.training.build.conftest import Build, Nowhere, put
from tests.review.values import an_upload


def splits(out: Path) -> dict[str, Split]:
    return {one.sha256: one.split for one in read_dataset(out).examples}


def spec(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "spec.toml"
    path.write_text("\n".join(['name = "x"', *lines]), encoding="utf-8")
    return path


def test_two_folders_become_a_data_set(built: Build, folders: Path, out: Path) -> None:
    sheet = built(folders)
    assert sheet.counts == {
        label: {Split.TRAIN: 6, Split.VALIDATION: 2, Split.TEST: 2} for label in ("nsfw", "sfw")
    }
    found = read_dataset(out)
    assert (found.name, found.labels) == ("pictures", ("nsfw", "sfw"))
    assert all(one.path.exists() for one in found.examples)
    assert sheet.dropped == {}
    assert json.loads((out / "datasheet.json").read_text()) == json.loads(sheet.model_dump_json())


def test_the_same_is_built_again_to_the_byte(built: Build, folders: Path, out: Path) -> None:
    built(folders)
    first = {path.name: path.read_bytes() for path in out.glob("*.*[dnl]")}
    assert len(first) == 4
    built(folders)
    shutil.rmtree(out / "files")
    (out / "collected.sqlite").unlink()
    (out / "dataset.json").unlink()
    built(folders)
    assert {path.name: path.read_bytes() for path in out.glob("*.*[dnl]")} == first


def test_what_is_new_is_added_and_the_rest_stays_in_its_split(
    built: Build, folders: Path, out: Path
) -> None:
    built(folders)
    before = splits(out)
    for number in range(100, 130):
        put(folders / "sfw" / f"{number}.jpg", number)
    built(folders)
    after = splits(out)
    assert len(after) == 50
    assert before.items() <= after.items()
    assert list(after.values()).count(Split.TEST) == 10


def test_a_label_that_was_mended_counts(built: Build, folders: Path, out: Path) -> None:
    built(folders)
    before = splits(out)
    (folders / "nsfw" / "00.jpg").rename(folders / "sfw" / "00.jpg")
    (folders / "sfw" / "01.jpg").unlink()
    sheet = built(folders)
    assert sum(sheet.counts["sfw"].values()) == 10
    assert sum(sheet.counts["nsfw"].values()) == 9
    assert sheet.contradictions == ()
    assert splits(out).items() <= before.items()


def test_of_what_shows_the_same_one_stays(built: Build, folders: Path, out: Path) -> None:
    shutil.copy(folders / "sfw/01.jpg", folders / "sfw/copy.jpg")
    put(folders / "sfw/near.jpg", 3, 120, 90, quality=60)
    sheet = built(folders)
    assert sheet.dropped == {"a near duplicate": 1, "an exact duplicate": 1}
    assert sum(sheet.counts["sfw"].values()) == 10
    sizes = {one.path.stat().st_size for one in read_dataset(out).examples}
    assert (folders / "sfw/03.jpg").stat().st_size in sizes  # the larger


def test_what_has_two_labels_is_listed_and_not_used(built: Build, folders: Path, out: Path) -> None:
    shutil.copy(folders / "sfw/01.jpg", folders / "nsfw/copy.jpg")
    put(folders / "nsfw/near <b>.jpg", 3, 120, 90, quality=60)
    sheet = built(folders)
    assert sheet.dropped == {"in a contradiction": 4}
    assert {
        tuple(sorted((one.label, one.place) for one in row)) for row in sheet.contradictions
    } == {
        (("nsfw", "nsfw/copy.jpg"), ("sfw", "sfw/01.jpg")),
        (("nsfw", "nsfw/near <b>.jpg"), ("sfw", "sfw/03.jpg")),
    }
    assert sum(sheet.counts["sfw"].values()) == 8
    page = (out / "contact-sheet.html").read_text()
    assert page.count("data:image/jpeg;base64,") == 3
    assert "near &lt;b&gt;.jpg" in page
    assert "<b>" not in page


def test_one_uploaders_files_are_in_one_split(tmp_path: Path, built: Build, out: Path) -> None:
    rows = ["path,label,uploader"]
    for number in range(60):
        put(tmp_path / f"{number}.jpg", number)
        rows.append(f"{number}.jpg,{('nsfw', 'sfw')[number % 2]},Uploader {number // 4}")
    put(tmp_path / "near.jpg", 0, 120, 90, quality=60)  # links two of them
    rows.append("near.jpg,nsfw,Uploader 9")
    (tmp_path / "list.csv").write_text("\n".join(rows))
    built(spec(tmp_path, "[[source]]", 'manifest = "list.csv"'))
    entries = read_index(out).entries
    of = {
        entry.uploader: {e.split for e in entries if e.uploader == entry.uploader}
        for entry in entries
    }
    assert len(of) == 15
    assert all(len(found) == 1 for found in of.values())
    assert len({e.group for e in entries if e.uploader in ("Uploader 0", "Uploader 9")}) == 1
    assert {entry.split for entry in entries} == set(Split)


def test_what_would_link_two_splits_is_left_out(tmp_path: Path, built: Build, out: Path) -> None:
    rows = ["path,label,uploader"]
    for number in range(20):
        put(tmp_path / f"{number}.jpg", number)
        rows.append(f"{number}.jpg,{('nsfw', 'sfw')[number % 2]},Uploader {number}")
    (tmp_path / "list.csv").write_text("\n".join(rows))
    path = spec(tmp_path, "[[source]]", 'manifest = "list.csv"')
    built(path)
    before = {entry.sha256: entry for entry in read_index(out).entries}
    one = next(e for e in before.values() if e.split is Split.TRAIN)
    other = next(e for e in before.values() if e.split is Split.TEST)
    put(tmp_path / "new.jpg", 77)
    put(tmp_path / "again.jpg", 77, quality=95)
    rows += [f"new.jpg,sfw,{one.uploader}", f"again.jpg,sfw,{other.uploader}"]
    (tmp_path / "list.csv").write_text("\n".join(rows))
    assert built(path).dropped == {NEAR: 1, BETWEEN: 1}
    assert {entry.sha256: entry for entry in read_index(out).entries} == before


def test_what_could_not_be_had_is_told_and_tried_again(
    tmp_path: Path, folders: Path, built: Build, outside: Nowhere, out: Path
) -> None:
    (tmp_path / "list").write_text("https://a/b\nhttps://a/c\n")
    source = ["[[source]]", 'folder = "pictures"', "[[source]]", 'urls = "list"', 'label = "sfw"']
    path = spec(tmp_path, *source)
    outside.pictures["https://a/b"] = put(tmp_path / "elsewhere" / "b.jpg", 40)
    sheet = built(path)
    assert sheet.dropped == {"could not be fetched": 1}
    assert [(one.place, one.problem) for one in sheet.problems] == [
        ("https://a/c", "could not be fetched: the host answered 404")
    ]
    outside.pictures["https://a/c"] = put(tmp_path / "elsewhere" / "c.jpg", 41)
    assert built(path).dropped == {}
    assert outside.asked == ["https://a/b", "https://a/c", "https://a/c"]
    assert len(splits(out)) == 22


def test_what_is_no_file_is_told_and_not_opened(tmp_path: Path, built: Build) -> None:
    put(tmp_path / "0.jpg", 0)
    put(tmp_path / "1.jpg", 1)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    rows = ["path,label", "0.jpg,nsfw", "1.jpg,sfw"]
    rows += [f"{name},sfw" for name in ("/dev/zero", "folder", "pipe", "nu\0l")]
    (tmp_path / "list.csv").write_text("\n".join(rows))
    sheet = built(spec(tmp_path, "[[source]]", 'manifest = "list.csv"'))
    assert {one.place: one.problem for one in sheet.problems} == {
        **dict.fromkeys(("/dev/zero", "folder", "pipe"), "cannot be read: it is no file"),
        "nu\0l": "cannot be read: embedded null byte",
    }


def test_reviews_are_added_and_stay_when_they_are_not_read_again(
    tmp_path: Path, folders: Path, built: Build, outside: Nowhere
) -> None:
    for number, outcome in enumerate([Outcome.CONFIRMED, Outcome.CLEARED, Outcome.CLEARED]):
        upload = an_upload(number, uploader="Eve")
        outside.people.append(Reviewed(upload=upload, outcome=outcome))
        outside.pictures[upload.title] = put(tmp_path / "wiki" / str(number), 50 + number)
    del outside.pictures[outside.people[2].upload.title]
    folder = ["[[source]]", 'folder = "pictures"']
    sheet = built(spec(tmp_path, *folder, "[[source]]", "reviews = true"))
    assert sheet.sources == {"pictures": 20, "reviews": 2}
    assert sheet.uploaders == 1
    sheet = built(spec(tmp_path, *folder))
    assert sheet.sources == {"pictures": 20, "reviews": 2}
    assert len(outside.asked) == 3


@pytest.mark.parametrize("files", [["sfw/1"], ["nsfw/1"], []])
def test_one_class_is_too_few(tmp_path: Path, built: Build, files: list[str]) -> None:
    for name in ("sfw", "nsfw"):
        (tmp_path / "pictures" / name).mkdir(parents=True)
    for name in files:
        put(tmp_path / "pictures" / name, 1)
    with pytest.raises(ModelError, match="no picture"):
        built(tmp_path / "pictures")


def test_classes_of_two_and_five_do_not_mix(tmp_path: Path, built: Build) -> None:
    put(tmp_path / "pictures/sfw/a", 1)
    put(tmp_path / "pictures/porn/a", 2)
    with pytest.raises(ModelError, match="some of two and some of five"):
        built(tmp_path / "pictures")


def test_three_pictures_are_a_data_set_that_says_what_it_lacks(
    tmp_path: Path, built: Build
) -> None:
    for number, name in enumerate(["sfw/a", "sfw/b", "nsfw/c"]):
        put(tmp_path / "pictures" / name, number)
    missing = "\n".join(built(tmp_path / "pictures").missing)
    assert "nsfw: nothing in validation and test" in missing
    assert "sfw: nothing in test" in missing


def test_benign_nudity_is_asked_for_until_it_is_there(tmp_path: Path, built: Build) -> None:
    kinds = ["breastfeeding", "art", "sculpture", "medicine", "ethnography", "swimwear", "sport"]
    rows = ["path,label,nudity", "x.jpg,nsfw,"]
    put(tmp_path / "x.jpg", 99)
    for number, kind in enumerate(kinds[:-1]):
        put(tmp_path / f"{kind}.jpg", number)
        rows.append(f"{kind}.jpg,sfw,{kind}")
    (tmp_path / "list.csv").write_text("\n".join(rows))
    path = spec(tmp_path, "[[source]]", 'manifest = "list.csv"')
    sheet = built(path)
    assert sheet.slices == {"nudity": dict.fromkeys(sorted(kinds[:-1]), 1)}
    assert "says that a picture shows sport." in sheet.missing[0]
    put(tmp_path / "sport.jpg", 50)
    (tmp_path / "list.csv").write_text("\n".join([*rows, "sport.jpg,sfw,sport"]))
    assert not any("nudity" in line for line in built(path).missing)


def test_a_build_that_was_stopped_goes_on(
    built: Build, folders: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def stopped(path: Path, *args: object) -> object:
        looked.append(path.name)
        if len(looked) == 15:
            raise KeyboardInterrupt
        return inspect(path, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(collecting, "_TOGETHER", 1)
    monkeypatch.setattr(collecting, "inspect", stopped)
    with pytest.raises(KeyboardInterrupt):
        built(folders)
    with ledger_of(out) as ledger:
        assert len(ledger.items()) == 14
    built(folders)
    assert len(looked) == 21
    assert len(splits(out)) == 20


@pytest.mark.parametrize("which", ["", "dataset.json"])
def test_a_full_disk_leaves_what_there_was(
    built: Build, folders: Path, out: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    built(folders)
    before = (out / "dataset.json").read_bytes()

    fill(monkeypatch, which)
    put(folders / "sfw" / "new.jpg", 90)
    with pytest.raises(ModelError, match=r"\(No space left on device\), free some room and run"):
        built(folders)
    assert (out / "dataset.json").read_bytes() == before
    monkeypatch.undo()
    built(folders)
    assert len(splits(out)) == 21
    assert not list(out.rglob("*.part"))


def test_two_at_once_refuse(built: Build, folders: Path, out: Path) -> None:
    out.mkdir()
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ModelError, match="another build or check is at work there"):
            built(folders)


def test_another_data_set_is_not_overwritten(tmp_path: Path, built: Build, folders: Path) -> None:
    built(folders)
    with pytest.raises(
        ModelError, match=r"is the data set 'pictures', not 'x', give another --out"
    ):
        built(spec(tmp_path, "[[source]]", 'folder = "pictures"'))


def test_another_seed_is_refused_where_it_would_change_nothing(
    tmp_path: Path, built: Build, folders: Path
) -> None:
    lines = ["[[source]]", 'folder = "pictures"']
    built(spec(tmp_path, "seed = 3", *lines))
    with pytest.raises(ModelError, match=r"with the seed 3, not 7, give --seed 3 or another --out"):
        built(spec(tmp_path, "seed = 7", *lines))


def test_what_others_wrote_means_nothing_in_the_datasheet(
    tmp_path: Path, built: Build, out: Path
) -> None:
    rows = ["path,label,licence,medium"]
    for number, label in enumerate(["nsfw", "sfw"]):
        put(tmp_path / f"{number}.jpg", number)
        rows.append(f'{number}.jpg,{label},"[x](http://y) | <script>",*oil*')
    (tmp_path / "list.csv").write_text("\n".join(rows))
    built(spec(tmp_path, "[[source]]", 'manifest = "list.csv"'))
    text = (out / "datasheet.md").read_text()
    assert r"| \[x\](http://y) \| \<script\> | 2 |" in text
    assert r"| \*oil\* | 2 |" in text
