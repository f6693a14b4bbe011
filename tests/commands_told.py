"""Which commands there are, asked of the programs themselves, and which a text names."""

import argparse
import importlib.util
import re
import sys
from collections.abc import Iterator, Sequence
from unittest.mock import patch

import click

_BEGIN = re.compile(r"(?:^|[\s;&|(\"'$/])(?:python3? -m|celery -A|make) (?=\S)")
_SHORT = re.compile(r"^review [a-z]")  # `review status`, as documents say it once it is known
_END = re.compile(r"[|>;&#…]|&&")
WITH_PARSER = ("api", "classifier", "playground", "video", "worker")
_MODULE = re.compile(r"[a-z_][\w.]*")


class _Parser(BaseException):
    """Carries the parser out of a program that was about to use it."""


def commands_in(text: str) -> Iterator[list[str]]:
    """The words of each command, the program's first: `python -m api key` is api, key."""
    for line in text.splitlines():
        starts = list(_BEGIN.finditer(line))
        for start, after in zip(starts, [*starts[1:], None], strict=False):
            rest = line[start.end() : after.start() if after else len(line)]
            program = start[0].split()[-1].lstrip("$/(\"'")
            yield [program, *_words(rest)]
        if _SHORT.match(line):
            yield ["-A", "worker", *_words(line)]


def _words(rest: str) -> list[str]:
    found = []
    for word in rest.split():
        if _END.match(word):
            break
        found.append(word.strip("`,.:()[]\"'"))
    return found


def complaint(command: Sequence[str], targets: set[str]) -> str:
    """What is wrong with a command, "" where there is such a one."""
    program, name, *words = command
    if program == "make":
        unknown = [name] if name.isascii() and name not in targets else []
        return f"make has no {unknown[0]}" if unknown else ""
    if program == "-A":
        return _of_celery(words) if name == "worker" else f"there is no app {name}"
    return _of_module(name, words)


def _of_module(name: str, words: Sequence[str]) -> str:
    if not _MODULE.fullmatch(name):
        return ""  # stands for any
    if importlib.util.find_spec(name) is None:
        return f"there is no module {name}"
    if name not in WITH_PARSER:
        return ""
    return _of_parser(parser_of(name, words), words)


def parser_of(name: str, words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser that `python -m name` makes where these words are given."""
    module = importlib.import_module(f"{name}.__main__")

    def caught(parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        raise _Parser(parser)

    with (
        patch.object(argparse.ArgumentParser, "parse_args", caught),
        patch.object(sys, "argv", [name, *words]),
    ):
        try:
            module.main()
        except _Parser as found:
            parser: argparse.ArgumentParser = found.args[0]
            return parser
    raise AssertionError(f"{name} takes no arguments")


def _of_parser(parser: argparse.ArgumentParser, words: Sequence[str]) -> str:
    for number, word in enumerate(words):
        if word.startswith("-"):
            if word.partition("=")[0] not in parser._option_string_actions:
                return f"{parser.prog} has no {word}"
            continue
        choices = next((one.choices for one in parser._actions if _names(one)), None)
        if choices is None or not re.fullmatch(r"[a-z][a-z-]*", word):
            continue
        if word not in choices:
            return f"{parser.prog} has no {word}"
        if isinstance(choices, dict):
            return _of_parser(choices[word], words[number + 1 :])
    return ""


def _names(action: argparse.Action) -> bool:
    return action.choices is not None and not action.option_strings


def _of_celery(words: Sequence[str]) -> str:
    from celery.bin.celery import celery  # with review, which is found by its entry point

    command: click.Command = celery
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("--"):
            below = command.get_command(click.Context(command), word)
            if below is None:
                return f"celery has no {word}" if word.islower() else ""
            command = below
        elif word.startswith("--"):
            known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
            if word.partition("=")[0] not in known:
                return f"{command.name} has no {word}"
    return ""
