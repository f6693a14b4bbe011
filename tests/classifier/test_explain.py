import hashlib
import math
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from classifier.__main__ import main
from classifier.commands import explain as command
from classifier.convert.onnx_graph import Graph
from classifier.errors import ModelError
from classifier.explain import Explanation, Score, explain, squares
from classifier.heat_map import draw
from tests.classifier.conftest import MakeModel

Captured = pytest.CaptureFixture[str]
Pixels = NDArray[np.uint8]
WHITE = 255


def _picture(height: int = 120, width: int = 240, value: int = 200) -> Pixels:
    return np.full((height, width, 3), value, np.uint8)


def _brightness(part: tuple[slice, slice]) -> Score:
    """A score that hangs on how bright one part of the picture is."""
    return lambda pixels: 1 / (1 + math.exp(-(pixels[part].mean() / 100 - 1)))


def test_the_strongest_effect_lies_on_the_part_that_matters() -> None:
    part = np.s_[60:80, 20:60]  # cells 6 and 7 downwards, 1 and 2 across
    effects = explain(_picture(), _brightness(part)).effects
    assert effects.shape == (12, 12)
    assert effects.dtype == np.float32
    strongest = np.argwhere(effects > 0.99 * effects.max()).tolist()
    assert {tuple(cell) for cell in strongest} <= {(6, 1), (6, 2), (7, 1), (7, 2)}
    assert effects[0, 6:].tolist() == [0] * 6
    assert effects.min() >= 0


def test_the_effect_is_the_fall_of_the_logit() -> None:
    everywhere = _brightness(np.s_[:, :])
    effects = explain(_picture(), everywhere).effects
    # Of 144 cells 4 are covered, and each of them falls from 200 to 128.
    assert effects == pytest.approx(np.full((12, 12), 4 / 144 * 0.72), rel=1e-4)


def test_what_lowers_the_score_is_below_zero() -> None:
    effects = explain(_picture(value=0), _brightness(np.s_[:10, :20])).effects
    assert effects[0, 0] < -0.5
    assert effects.max() == 0


def test_a_score_that_hangs_on_nothing_gives_a_flat_map() -> None:
    explanation = explain(_picture(), lambda pixels: 0.3)
    assert explanation.score == 0.3
    assert not explanation.effects.any()


def test_a_picture_in_the_covers_own_grey_gives_a_flat_map() -> None:
    assert not explain(_picture(value=128), _brightness(np.s_[:9, :9])).effects.any()


def test_the_picture_stays_as_it_was_and_calls_are_bounded() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (50, 31, 3)).astype(np.uint8)
    before = picture.copy()
    asked: list[bool] = []

    def score(pixels: Pixels) -> float:
        asked.append(np.array_equal(pixels, before))
        return 0.5

    explain(picture, score)
    assert np.array_equal(picture, before)
    assert asked[0]
    assert not any(asked[1:])
    assert len(asked) == len(squares()) + 1 == 122


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (5, 7)])
def test_pictures_smaller_than_the_grid_have_a_map_too(shape: tuple[int, int]) -> None:
    explanation = explain(_picture(*shape), _brightness(np.s_[:, :]))
    assert np.isfinite(explanation.effects).all()
    assert draw(_picture(*shape), explanation, "test").width == 704


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_a_score_at_its_end_is_bounded(score: float) -> None:
    explanation = explain(_picture(), lambda pixels: score if pixels.min() == 200 else 0.5)
    assert np.isfinite(explanation.effects).all()
    assert (np.sign(explanation.effects) == (1 if score else -1)).all()


def test_a_score_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ModelError, match="not a number"):
        explain(_picture(), lambda pixels: math.nan)


def _drawn(effects: NDArray[np.float32], picture: Pixels) -> NDArray[np.int64]:
    """The map itself, without the words: 640 x 320, at (32, 92)."""
    sheet = draw(picture, Explanation(score=0.5, effects=effects), "test")
    return np.asarray(sheet)[92:412, 32:672].astype(np.int64)


def test_warm_and_cold_lie_where_the_effects_are() -> None:
    effects = np.zeros((12, 12), np.float32)
    effects[2:4, 2:4], effects[8:10, 8:10] = 1, -1
    drawn = _drawn(effects, _picture())
    warmth = drawn[..., 0] - drawn[..., 2]
    assert warmth[80, 160] > 100  # the middle of cells 2 and 3
    assert warmth[240, 480] < -100  # of cells 8 and 9
    assert warmth[240, 160] == warmth[80, 480] == 0


@pytest.mark.parametrize(
    ("effect", "sentence"),
    [
        (1, "Covering the part that matters most lowers the odds 2.7-fold."),
        (-1, "Covering the part that matters most raises the odds 2.7-fold."),
        (0.1, "No part of it makes much of a difference."),
    ],
)
def test_the_legend_names_the_colours_as_they_lie(
    monkeypatch: pytest.MonkeyPatch, effect: float, sentence: str
) -> None:
    words: dict[str, tuple[int, int]] = {}
    write = ImageDraw.ImageDraw.text

    def noted(
        self: ImageDraw.ImageDraw, at: tuple[int, int], text: str, *more: Any, **options: Any
    ) -> None:
        words[text] = at
        write(self, at, text, *more, **options)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", noted)
    effects = np.full((12, 12), effect, np.float32)
    sheet = np.asarray(draw(_picture(), Explanation(score=0.5, effects=effects), "test"))
    assert sentence in words
    for label, side, warm in (("lowers the score", 40, False), ("raises the score", -40, True)):
        across, down = words[label]
        assert (across < 352) == (side > 0)
        red, _green, blue = sheet[down - 14, side].astype(int)  # of the ramp above the word
        assert (red - blue > 100) == warm
        assert (blue - red > 100) != warm


def test_small_effects_are_not_shown_in_full_colours() -> None:
    effects = np.full((12, 12), 0.01, np.float32)
    drawn = _drawn(effects, _picture())
    assert np.abs(drawn[..., 0] - drawn[..., 2]).max() < 15


def test_detail_does_not_come_through() -> None:
    """A checkerboard of single pixels is grey on the map."""
    checks = (np.indices((320, 640)).sum(axis=0) % 2 * 255).astype(np.uint8)
    drawn = _drawn(np.zeros((12, 12), np.float32), np.repeat(checks[..., None], 3, axis=2))
    assert np.ptp(drawn[20:-20, 20:-20]) < 8


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["classifier", "explain", *map(str, arguments)])
    # The real one would change this process for the tests after this one too.
    hidden: list[bool] = []
    monkeypatch.setattr("classifier.commands.decoder.hide", lambda: hidden.append(True))
    code = main()
    assert hidden == [True] or code  # a failure may come before anything is decoded
    return code


@pytest.fixture
def corner(make_model: MakeModel) -> Path:
    """A model that hangs on the upper left corner, 4 of 24 pixels."""
    graph = Graph(24)
    ends = [graph.weight(name, np.array([at, at], np.int64)) for name, at in (("a", 0), ("b", 4))]
    axes = graph.weight("axes", np.array([2, 3], np.int64))
    part = graph.add("Slice", [graph.start, *ends, axes], "part")
    flat = graph.add("Flatten", [graph.add("GlobalAveragePool", [part], "mean")], "flat")
    kernel = np.zeros((3, 5), np.float32)
    kernel[:, 3] = 1  # porn
    total = graph.dense(flat, "total", kernel=kernel, bias=np.zeros(5, np.float32))
    content = graph.serialize(graph.activate(total, "answer", "softmax"), 5)
    path = make_model(input_size=24, sha256=hashlib.sha256(content).hexdigest())
    path.write_bytes(content)
    return path


def test_a_picture_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, corner: Path
) -> None:
    Image.fromarray(_picture(value=WHITE)).save(tmp_path / "a.png")
    output = tmp_path / "map.png"
    assert _run(monkeypatch, tmp_path / "a.png", "-o", output, "--model", corner) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{tmp_path}/a.png: score 0.8")
    assert err.count("\n") == 1
    with Image.open(output) as image:
        assert image.format == "PNG"
        seen = np.asarray(image).astype(np.int64)[92:412, 32:672]
    warmth = seen[..., 0] - seen[..., 2]
    row, column = np.unravel_index(warmth.argmax(), warmth.shape)
    assert row < 60
    assert column < 120
    assert warmth[200:, 300:].max() == 0
    assert output.stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_of_an_animation_the_highest_frame_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, corner: Path
) -> None:
    frames = [Image.fromarray(_picture(value=value)) for value in (0, WHITE, 0)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=500)
    output = tmp_path / "map.png"
    titles: list[str] = []

    def noted(pixels: Pixels, explanation: Explanation, title: str) -> Image.Image:
        titles.append(title)
        return draw(pixels, explanation, title)

    monkeypatch.setattr(command, "draw", noted)
    assert _run(monkeypatch, tmp_path / "a.gif", "-o", output, "--model", corner) == 0
    assert titles == ["for possible explicit content, by tiny, at 0.5 s"]
    assert "score 0.8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "output", "said"),
    [
        ("none.png", "map.png", "none.png: cannot be read (No such file"),
        (".", "map.png", "cannot be read (Is a directory)"),
        ("text.png", "map.png", "text.png: the bytes are of no known kind"),
        ("a.png", "none/map.png", "none/map.png: cannot be written (No such file"),
        ("a.png", ".", "cannot be written (it is a folder)"),
        ("a.png", "a.png", "a.png: is the picture itself"),
        ("a.png", "text.png/map.png", "cannot be written (Not a directory)"),
    ],
)
def test_a_failure_is_one_line_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    tmp_path: Path,
    corner: Path,
    file: str,
    output: str,
    said: str,
) -> None:
    (tmp_path / "text.png").write_text("no picture")
    Image.fromarray(_picture()).save(tmp_path / "a.png")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert _run(monkeypatch, tmp_path / file, "-o", tmp_path / output, "--model", corner) == 1
    err = capsys.readouterr().err
    assert err.startswith("classifier: ")
    assert said in err
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_map_that_cannot_be_finished_leaves_the_one_before(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, make_model: MakeModel
) -> None:
    path = make_model(answer=(math.nan,) * 5)
    Image.fromarray(_picture()).save(tmp_path / "a.png")
    (tmp_path / "map.png").write_bytes(b"the one before")
    before = sorted(tmp_path.iterdir())
    arguments = (tmp_path / "a.png", "-o", tmp_path / "map.png", "--model", path)
    assert _run(monkeypatch, *arguments) == 1
    assert "not a number" in capsys.readouterr().err
    assert (tmp_path / "map.png").read_bytes() == b"the one before"
    assert sorted(tmp_path.iterdir()) == before


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
