"""The command line: python -m classifier COMMAND, one file each in classifier/commands."""

import argparse
import importlib
import sys
from pathlib import Path
from typing import NoReturn

from classifier.errors import ModelError
from console import carried_out
from settings import SettingError, Settings, load

# Each is a module of classifier.commands, loaded only when it is the one that is run: some
# need libraries that take long to import.
_COMMANDS = {
    "attack": "how little it takes to change a model's answers",
    "compare": "what the models cost, beside what their makers say of them",
    "dataset": "build a data set to learn from, and look at it",
    "demote": "go back to the model that scored before, or end a trial",
    "evaluate": "how right models are on labelled pictures, as a report",
    "explain": "which parts of a picture a score hangs on, as a map",
    "import": "convert a Keras or TensorFlow.js model that somebody shared",
    "install": "get models, convert them, verify them",
    "list": "show what is installed",
    "promote": "let another model score, or try it beside the one that does",
    "score": "what the models say of pictures on this machine",
    "shadow-report": "how a model on trial compares with the one that scores",
    "stability": "measure how much scores depend on the file",
    "train": "train a head on a model that is there, or the whole network",
}


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, like every other one here."""

    def error(self, message: str) -> NoReturn:
        raise ModelError(f"{message}, see python -m classifier --help")


def main() -> int:
    """Do what the command line asks; 0, or 1 after one line on stderr for each failure."""
    return carried_out(
        "classifier",
        lambda: _run(load()),
        ModelError,
        SettingError,
        interrupted="interrupted, what was finished before stays, run it again",
    )


def _run(settings: Settings) -> int:
    parser = _Parser(prog="python -m classifier", description="Models, and what they say.")
    commands = parser.add_subparsers(dest="command", required=True)
    named = next((word for word in sys.argv[1:] if word in _COMMANDS), None)
    for name, help_text in _COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        if name == named:
            module = importlib.import_module(f"classifier.commands.{name.replace('-', '_')}")
            module.add_arguments(command)
            command.add_argument(
                "--dir",
                type=Path,
                default=settings.model_dir,
                help="of models (default: %(default)s)",
            )
            command.set_defaults(
                run=module.run,
                model=settings.model,
                thresholds=(settings.nsfw_threshold, settings.sexy_threshold),
                decoding=settings.decoding,
                decoder_limits=settings.decoder_limits,
            )
    arguments = parser.parse_args()
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
