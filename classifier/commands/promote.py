"""python -m classifier promote: another model scores from now on, or is tried beside."""

import argparse
import sys
from collections.abc import Iterable, Iterator

from classifier.answers import answers
from classifier.cascade import Cascade
from classifier.commands.house import House, add_who, the_house
from classifier.errors import ModelError
from classifier.model import Model, path_of_model
from console import number_of, printable
from review.probe import Answers, no_numbers
from review.promotion import Change, Registered

_NOTICE = "running workers load it within some five seconds; what is in work ends as it began"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument(
        "name", metavar="MODEL", help="an installed model's or cascade's name, or a path"
    )
    parser.add_argument(
        "--shadow",
        action="store_true",
        help="score fresh uploads beside the active model, without any effect",
    )
    add_who(parser)


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError for a model that cannot score here, SettingError for a setting."""
    with the_house() as house:
        _check_folder(arguments, house)
        model = house.load(arguments.name)
        house.policy_of(model)
        its = Registered(id=model.id, name=model.name, path=_lasting(arguments.name, house))
        probe = _probed(model)
        if arguments.shadow:
            lines = _trial(house, model, its, probe, arguments.who)
        else:
            lines = _promotion(house, its, probe, arguments.who)
        write([*lines, *thresholds(house, model)])
    return 0


def write(lines: Iterable[str]) -> None:
    """On stdout, for a person."""
    for line in lines:
        sys.stdout.write(f"{printable(line)}\n")


def _check_folder(arguments: argparse.Namespace, house: House) -> None:
    """Other processes look in MODEL_DIR."""
    folder = house.settings.model_dir
    if arguments.dir != folder:
        raise ModelError(
            f"--dir {arguments.dir}: the service looks in MODEL_DIR, which is {folder}, set that"
        )


def _lasting(name: str, house: House) -> str:
    """As every process finds it, in whatever folder it runs."""
    return str(path_of_model(name, house.settings.model_dir).absolute()) if _is_path(name) else name


def _is_path(name: str) -> bool:
    return name.endswith(".onnx")


def _probed(model: Model | Cascade) -> Answers:
    said = answers(model)
    if why := no_numbers(said):
        raise ModelError(f"{model.name}: cannot score, for {why}, take another model")
    return said


def _trial(
    house: House, model: Model | Cascade, its: Registered, probe: Answers, who: str
) -> Iterator[str]:
    if isinstance(model, Cascade):
        raise ModelError(
            f"{its.name}: a cascade asks for larger pictures, which a trial does not fetch; "
            f"promote it without --shadow"
        )
    side = _side_of_active(house)
    change = house.promotions.begin_trial(its, probe, who)
    yield f"active     {sentence(change.before)}"
    yield f"on trial   {sentence(change.model)}"
    yield "it scores fresh uploads beside the active one, and decides nothing"
    yield "python -m classifier shadow-report compares them, also in what a picture costs"
    yield _NOTICE
    if model.side > side:
        yield (
            f"it sees {model.side} pixels where pictures are fetched for {side}: alone it "
            "would be given larger ones, and may do better"
        )


def _side_of_active(house: House) -> int:
    """In pixels. The one on trial may have been put in its place, and then no worker starts."""
    active = house.models.roles().active
    if active is None:
        return 0  # and no trial will begin
    model = house.load(active.path)
    if model.id != active.id:
        raise ModelError(
            f"{active.path}: is not the active model any more, {active}: put that back, "
            "and the one to be tried elsewhere"
        )
    return model.side


def _promotion(house: House, its: Registered, probe: Answers, who: str) -> Iterator[str]:
    trial = house.promotions.trial(its)
    change = house.promotions.promote(its, probe, who)
    yield from switched(house, change)
    if trial is None:
        yield "no trial was made: promote --shadow would have compared the two on fresh uploads"
    else:
        yield f"it was on trial since {trial.at:%Y-%m-%d %H:%M} UTC"
    yield "python -m classifier demote goes back"


def switched(house: House, change: Change) -> Iterator[str]:
    """What a promotion, or its end, has changed, and what it has not."""
    old = number_of(house.promotions.scored(change.before), "uploads")
    new = number_of(house.promotions.scored(change.model), "uploads")
    yield f"from       {sentence(change.before)}, which decided {old}"
    yield f"to         {sentence(change.model)}, which decided {new}"
    yield _NOTICE
    yield "what is listed stays listed, and what was decided stays decided: review redecide decides"
    yield "upon scores of the active model only; celery -A worker review rescan scores others again"


def sentence(model: Registered) -> str:
    """By which people tell it from another."""
    where = "" if model.path == model.name else f" at {model.path}"
    return f"{model.name} (sha256 {model.id.sha256[:12]}){where}"


def thresholds(house: House, model: Model | Cascade) -> Iterator[str]:
    """Where suspicion begins, and what says so."""
    s, policy, own = house.settings, house.policy_of(model), model.thresholds
    sexy = policy.sexy_threshold if "sexy" in model.labels else None
    given = {"NSFW_THRESHOLD": s.nsfw_threshold, "SEXY_THRESHOLD": s.sexy_threshold}
    names = " and ".join(name for name, value in given.items() if value is not None)
    yield f"thresholds {_figures(policy.nsfw_threshold, sexy)}, by {names or 'its card'}"
    if names:
        its = f"its card's are {_figures(own.nsfw, own.sexy)}" if own else "its card has none"
        yield f"           which stand for the thresholds of any model: {its}"


def _figures(nsfw: float, sexy: float | None) -> str:
    return f"nsfw from {nsfw:g}" + ("" if sexy is None else f", sexy from {sexy:g}")
