"""What folders, manifests and lists of addresses name."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate
from classifier.training.build.folders import in_folder
from classifier.training.build.manifest import in_manifest
from classifier.training.build.reviews import in_reviews
from classifier.training.build.spec import Source, Spec
from classifier.training.build.urls import in_list
from review.answer import Outcome
from review.reviewed import Reviewed
from tests.review.values import an_upload


def a_spec(**changes: object) -> Spec:
    return Spec.model_validate({"name": "x", "source": [{"folder": "a"}]} | changes)


def listed(tmp_path: Path, text: str, licence: str = "") -> Iterator[Candidate]:
    (tmp_path / "list").write_text(text, encoding="utf-8")
    return in_manifest(a_spec(), Source(manifest="list", licence=licence), tmp_path)


def test_folders_are_labels_and_hidden_files_are_none(tmp_path: Path) -> None:
    for name in ("sfw/deep/b.jpg", "sfw/.DS_Store", "nsfw/a.jpg", ".git/x", "notes.txt"):
        (tmp_path / "a" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "a" / name).touch()
    found = list(in_folder(a_spec(), Source(folder="a", licence="CC0"), tmp_path))
    assert [(one.place, one.label) for one in found] == [
        ("nsfw/a.jpg", "nsfw"),
        ("sfw/deep/b.jpg", "sfw"),
    ]
    assert {one.licence for one in found} == {"CC0"}
    [one] = in_folder(a_spec(), Source(folder="a/nsfw", label="sfw"), tmp_path)
    assert (one.place, one.label) == ("a.jpg", "sfw")


def test_links_that_lead_back_are_not_gone_round(tmp_path: Path) -> None:
    (tmp_path / "a" / "sfw").mkdir(parents=True)
    (tmp_path / "a" / "sfw" / "a.jpg").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.jpg").touch()
    (tmp_path / "a" / "sfw" / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("one", "two"):
        (tmp_path / "a" / "sfw" / name).symlink_to(".")
    found = [one.place for one in in_folder(a_spec(), Source(folder="a"), tmp_path)]
    assert found == ["sfw/a.jpg", "sfw/link/b.jpg"]


def test_a_folder_that_may_not_be_read_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "a").mkdir()
    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(ModelError, match=r"a: cannot be read \(Permission denied\), let yourself"):
        list(in_folder(a_spec(), Source(folder="a"), tmp_path))


def test_folders_that_are_no_labels_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no folder"):
        list(in_folder(a_spec(), Source(folder="a"), tmp_path))
    (tmp_path / "a").mkdir()
    with pytest.raises(ModelError, match="has no folder in it"):
        list(in_folder(a_spec(), Source(folder="a"), tmp_path))
    (tmp_path / "a" / "cats").mkdir()
    with pytest.raises(ModelError, match="nobody says which class 'cats' is"):
        list(in_folder(a_spec(), Source(folder="a"), tmp_path))


def test_a_row_says_what_is_known_of_a_picture(tmp_path: Path) -> None:
    text = (
        "\ufeffpath,url,file,label,uploader,licence,source,nudity,medium\n"
        "a/b.jpg,,,sfw,Ada,CC0,a museum,art,oil\n"
        ",https://example.org/x.jpg,,nsfw,,,,,\n"
        ",,File:Y.jpg,nsfw,,,,,\n"
    )
    first, second, third = listed(tmp_path, text, licence="not told")
    assert first.path == tmp_path / "a/b.jpg"
    assert (first.uploader, first.licence, first.source) == ("Ada", "CC0", "a museum")
    assert first.slices == {"nudity": "art", "medium": "oil"}
    assert (second.url, second.licence, second.source) == (
        "https://example.org/x.jpg",
        "not told",
        "list",
    )
    assert third.upload is not None
    assert (third.upload.title, third.upload.sha1) == ("File:Y.jpg", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column path or url or file"),
        ("label\nsfw\n", "no column path or url or file"),
        ("path\na\n", "no column label"),
        ("path,label\na,sfw\n,sfw\n", "line 3: give exactly one of path, url, file"),
        ("path,url,label\na,b,sfw\n", "line 2: give exactly one of path, url, file"),
        ("path,label\na,\n", "line 2: has no label"),
        ("path,label\na,sfw,b\n", "line 2: has more fields than there are columns"),
        ("path,label,nudity\na,sfw,yes\n", "line 2: nudity is 'yes', not one of breastfeeding"),
        ("path,label,\na,sfw,\n", "has a column without a name, give it one"),
        ("path,label,path\na,sfw,b\n", "has the column path twice, rename one"),
        ("path,label\na,cats\n", "line 2: nobody says which class 'cats' is"),
    ],
)
def test_a_mistake_in_a_manifest_names_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        list(listed(tmp_path, text))
    assert said in str(caught.value)


def test_blanks_around_a_columns_name_do_not_hide_it(tmp_path: Path) -> None:
    [found] = listed(tmp_path, " path , label , medium\na.jpg, sfw , oil\n")
    assert (found.place, found.label, found.slices) == ("a.jpg", "sfw", {"medium": "oil"})


def test_a_manifest_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"path,label\n\xff\xfe,sfw\n")
    with pytest.raises(ModelError, match="is no CSV in UTF-8"):
        list(in_manifest(a_spec(), Source(manifest="list"), tmp_path))
    with pytest.raises(ModelError, match="cannot be read"):
        list(in_manifest(a_spec(), Source(manifest="nowhere"), tmp_path))


def test_a_list_has_an_address_a_line(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("# from there\nhttps://a/b\n\n https://a/c \n")
    source = Source(urls="list", label="sfw")
    found = list(in_list(a_spec(), source, tmp_path))
    assert [(one.url, one.label) for one in found] == [
        ("https://a/b", "sfw"),
        ("https://a/c", "sfw"),
    ]


def test_people_say_nsfw_or_sfw_or_nothing() -> None:
    people = [
        Reviewed(upload=an_upload(number), outcome=outcome)
        for number, outcome in enumerate(Outcome)
    ]
    found = list(in_reviews(a_spec(), people, "CC"))
    assert [(one.label, one.uploader, one.licence) for one in found] == [
        ("nsfw", "Somebody", "CC"),
        ("sfw", "Somebody", "CC"),
    ]
    with pytest.raises(ModelError, match="none of five classes"):
        list(in_reviews(a_spec(labels={"cats": "neutral"}), people, ""))
