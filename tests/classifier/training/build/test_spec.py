from pathlib import Path

import pytest

from classifier.errors import ModelError
from classifier.training.build.spec import Source, read_spec
from playground.stand_ins import SPEC


def test_the_playgrounds_spec_is_one(tmp_path: Path) -> None:
    (tmp_path / "spec.toml").write_text(SPEC, encoding="utf-8")
    spec, base = read_spec(tmp_path / "spec.toml")
    assert (spec.name, spec.seed, base) == ("drawn-or-photographed", 1, tmp_path)
    assert spec.class_of("drawn", "there") == "nsfw"
    assert spec.class_of("sfw", "there") == "sfw"
    assert [source.name for source in spec.sources] == ["manifest.csv"]


def test_a_folder_is_a_spec_of_itself(tmp_path: Path) -> None:
    spec, base = read_spec(tmp_path)
    assert (spec.name, base) == (tmp_path.name, tmp_path.parent)
    assert spec.sources == (Source(folder=tmp_path.name),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "is no TOML"),
        ('name = "x"', "source: Field required"),
        ('name = "x"\nsource = []', "source: "),
        ('name = "x"\ncolour = 1\n[[source]]\nfolder = "a"', "colour: Extra inputs"),
        ('name = "x"\nseed = "1"\n[[source]]\nfolder = "a"', "seed: "),
        ('name = "x"\n[[source]]\nlicence = "a"', "exactly one of folder, manifest"),
        ('name = "x"\n[[source]]\nfolder = "a"\nurls = "b"', "exactly one of folder, manifest"),
        ('name = "x"\n[[source]]\nurls = "b"', "needs a label"),
        ('name = "x"\n[[source]]\nfolder = "a"\n[[source]]\nfolder = "a"', "a is a source twice"),
        ('name = "x"\n[labels]\na = "rude"\n[[source]]\nfolder = "a"', "rude is no class"),
    ],
)
def test_a_mistake_is_one_line_that_says_where(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        read_spec(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"spec.toml: cannot be read \(No such file"):
        read_spec(tmp_path / "spec.toml")


def test_a_label_that_is_no_class_has_to_be_explained(tmp_path: Path) -> None:
    spec, _ = read_spec(tmp_path)
    with pytest.raises(ModelError, match=r'there: .*"odd one" = "nsfw"'):
        spec.class_of("odd one", "there")
