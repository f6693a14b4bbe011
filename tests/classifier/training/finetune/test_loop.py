"""The same run each time, whole or in pieces."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from classifier.errors import ModelError
from classifier.training.finetune.checkpoint import Checkpoint, read_checkpoint
from classifier.training.finetune.labelled import Labelled
from classifier.training.finetune.loop import Epoch, Loop
from classifier.training.finetune.mobilenet import v1
from classifier.training.finetune.plan import Plan

pytestmark = pytest.mark.torch

SETTINGS = {"seed": 1}


def labelled(side: int) -> Labelled:
    """Twelve pictures of noise, of which half are darker."""
    noise = np.random.default_rng(side).integers(0, 256, (12, side, side, 3), np.uint8)
    noise[::2] //= 2
    return Labelled(pixels=noise, classes=np.arange(12) % 2)


def train(path: Path, **changed: Any) -> tuple[list[Epoch], dict[str, torch.Tensor]]:
    plan: dict[str, Any] = {
        "side": 32,
        "epochs": 4,
        "seed": 1,
        "rate": 3e-3,
        "top": 99,
        "head_first": 0,
    }
    plan |= {"batch": 4} | changed
    torch.manual_seed(1)
    loop = Loop(v1(2, 0.25), Plan(**plan), read_checkpoint(path, SETTINGS))
    epochs = list(loop.run(labelled(37), labelled(32), path))
    return epochs, loop.best().state_dict()


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def test_two_runs_are_equal_and_another_seed_is_another_run(tmp_path: Path) -> None:
    epochs, weights = train(tmp_path / "a.pt")
    again, same_weights = train(tmp_path / "b.pt")
    assert [one.loss for one in epochs] == [one.loss for one in again]
    assert same(weights, same_weights)
    assert not same(weights, train(tmp_path / "c.pt", seed=2)[1])


def test_what_goes_on_from_a_checkpoint_is_the_run_that_was_begun(tmp_path: Path) -> None:
    whole, weights = train(tmp_path / "whole.pt")
    first, _ = train(tmp_path / "parts.pt", epochs=2)
    rest, same_weights = train(tmp_path / "parts.pt")
    assert [one.number for one in rest] == [3, 4]
    assert [one.loss for one in whole] == [one.loss for one in [*first, *rest]]
    assert same(weights, same_weights)


def test_it_ends_when_nothing_is_gained_and_slows_down_before(tmp_path: Path) -> None:
    epochs, _ = train(tmp_path / "a.pt", epochs=50, rate=1e-7, patience=7)
    last_best = max(one.number for one in epochs if one.best)
    assert len(epochs) == last_best + 7 < 50
    assert epochs[-1].rate < epochs[0].rate


def test_the_head_learns_first(tmp_path: Path) -> None:
    train(tmp_path / "a.pt", epochs=1, head_first=1)
    kept = read_checkpoint(tmp_path / "a.pt", SETTINGS).network
    torch.manual_seed(1)
    begun = v1(2, 0.25).state_dict()
    changed = {name for name in begun if not torch.equal(begun[name], kept[name])}
    assert changed == {"head.weight", "head.bias"}


def test_a_loss_that_is_no_number_ends_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"epoch \d: the loss is no number, give a smaller --rate"):
        train(tmp_path / "a.pt", rate=1e30)


def test_other_settings_are_no_way_to_go_on(tmp_path: Path) -> None:
    Checkpoint(settings={"seed": 2}).write(tmp_path / "a.pt")
    with pytest.raises(ModelError, match=r"a.pt: was begun with another seed, give that"):
        read_checkpoint(tmp_path / "a.pt", SETTINGS)


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"\x80\4cos\nsystem\n", b"no checkpoint"])
def test_what_is_no_checkpoint_is_said_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pt").write_bytes(content)
    with pytest.raises(ModelError, match=r"a.pt: is no checkpoint, remove it") as caught:
        read_checkpoint(tmp_path / "a.pt", SETTINGS)
    assert "\n" not in str(caught.value)


def test_a_full_disk_is_said_in_one_line_and_the_checkpoint_before_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    Checkpoint(settings=SETTINGS, epoch=3).write(path)
    path.with_suffix(".new").symlink_to("/dev/full")
    with pytest.raises(ModelError, match=r"No space left on device\), free some room") as caught:
        Checkpoint(settings=SETTINGS, epoch=4).write(path)
    assert "\n" not in str(caught.value)
    assert read_checkpoint(path, SETTINGS).epoch == 3
