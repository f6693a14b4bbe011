"""The playground by hand: python -m playground --help."""

import argparse
import sys
from pathlib import Path

from playground import packages, uploading
from playground.accounts import ADMIN, OTHERS, PASSWORD
from playground.console import PlaygroundError
from playground.stand_ins import make
from playground.template import template
from playground.wiki import LocalWiki


def main() -> None:
    """Do what the command line says; 1 and one line on stderr when it cannot be done."""
    try:
        _run(_arguments())
    except PlaygroundError as error:
        sys.exit(f"playground: {error}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("deps", help="install the Debian packages that are missing")
    commands.add_parser("prepare", help="fill the cache, so that the first wiki is quick too")
    up = commands.add_parser("up", help="serve the wiki of a folder, and its event stream")
    up.add_argument("folder", type=Path)
    up.add_argument("--port", type=int, default=0)
    up.add_argument("--no-stream", action="store_true", help="as a wiki without event streams")
    up.add_argument("--mariadb", action="store_true", help="several may write at once")
    down = commands.add_parser("down", help="stop what `up` started")
    down.add_argument("folder", type=Path)
    down.add_argument("--wipe", action="store_true", help="delete the folder too")
    stand_ins = commands.add_parser("stand-ins", help="make harmless pictures to learn from")
    stand_ins.add_argument("folder", type=Path)
    stand_ins.add_argument("--count", type=int, default=200, help="of each label (%(default)s)")
    stand_ins.add_argument("--first", type=int, default=0, help="number of the first (%(default)s)")
    upload = commands.add_parser("upload", help="upload a folder's pictures to a local wiki")
    upload.add_argument("address", help="of the wiki, as `up` prints it, or of any of its pages")
    upload.add_argument("folder", type=Path)
    return parser.parse_args()


def _run(args: argparse.Namespace) -> None:
    if args.command == "deps":
        packages.install()
    elif args.command == "prepare":
        template(mariadb=False)
        template(mariadb=True)
    elif args.command == "up":
        _tell(
            LocalWiki.start(
                args.folder, stream=not args.no_stream, port=args.port, mariadb=args.mariadb
            )
        )
    elif args.command == "stand-ins":
        sys.stdout.write(f"spec    {make(args.folder, args.count, first=args.first)}\n")
    elif args.command == "upload":
        sys.stdout.write(f"{uploading.upload(args.address, args.folder)} pictures uploaded\n")
    else:
        LocalWiki.end(args.folder, wipe=args.wipe)


def _tell(wiki: LocalWiki) -> None:
    sys.stdout.write(
        f"wiki    {wiki.server}\n"
        f"stream  {wiki.stream_url or 'none'}\n"
        f"site    {wiki.site_toml(wiki.folder)}\n"
        f"bot     {wiki.bot_login}, password {wiki.bot_password}\n"
        f"people  {', '.join([ADMIN, *OTHERS])}; password {PASSWORD}\n"
        f"logs    {wiki.logs}\n"
    )


if __name__ == "__main__":
    main()
