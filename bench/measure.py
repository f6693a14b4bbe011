"""One run: everybody over the thumbnails, then what only large pictures show."""

from collections.abc import Sequence
from pathlib import Path

from bench import contenders, pictures, second_look
from bench.contender import CannotRun, Tell
from bench.race import race, the_core
from bench.report import Measured
from bench.result import Result
from bench.second_look import SecondLook
from classifier.catalogue import RECIPES
from settings import Settings

_ROUNDS = 12
_ROUNDS_OF_ONE = 9  # over a single large picture
_OTHERS = ("mobilenet_v2", "mobilenet_v2_int8")  # beside MODEL, where they are installed


def models(settings: Settings) -> list[str]:
    """The models that take part, MODEL first."""
    installed = [n for n in _OTHERS if (settings.model_dir / n / "model.onnx").exists()]
    return list(dict.fromkeys([settings.model, *installed]))


def measure(settings: Settings, names: Sequence[str], folder: Path, tell: Tell) -> Measured:
    """Set up what is missing in the folder, and let all take turns."""
    folder.mkdir(parents=True, exist_ok=True)
    peers, failed = contenders.peers(folder, tell)
    tell("making the pictures, which takes a while the first time")
    made = folder / "pictures"
    small, original, cap = (
        pictures.thumbnails(made),
        pictures.original(made),
        pictures.at_the_cap(made),
    )
    own = [one for model in names for one in contenders.of_model(model, settings.model_dir)]
    once = {contender.name: contender for contender in (*own, *peers)}  # a cascade's bare is shared
    results, stopped = race(list(once.values()), small, _ROUNDS, folder, tell)
    ways = [contenders.decoding(way) for way in ("ours", "pillow", "opencv")]
    decoding, undecoded = race(ways, [original], _ROUNDS_OF_ONE, folder, tell)
    failed |= stopped | undecoded
    at_cap: dict[str, Result] = {}
    for kind, path in cap.items():  # in processes of its own, so that the peak is its own too
        alone, broken = race([contenders.ours(settings.model, kind)], [path], 1, folder, tell)
        at_cap |= alone
        failed |= broken
    second: dict[str, SecondLook] = {}
    for name in names:
        if name in RECIPES:
            tell(f"second looks of {name}")
            try:
                second[name] = second_look.measure(name, the_core(), folder / "second look.log")
            except CannotRun as why:
                failed[f"second looks of {name}"] = str(why)
    return Measured(
        race=results,
        decoding=decoding,
        cap=at_cap,
        cap_of=contenders.names(settings.model).ours,
        second=second,
        failed=failed,
    )
