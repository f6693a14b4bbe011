"""What somebody can do with a demo that goes on: where to look, as whom, and what to ask."""

import shlex
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from playground.accounts import PASSWORD
from playground.wiki import LocalWiki
from wiki.edits.category import category_page
from wiki.site import COMMONS


def addresses(wiki: LocalWiki, service: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """The lines for a demo that is kept; `service` is the folder of the service's data."""
    people = "Uploader, Patroller, Mover or Admin"
    yield f"Log in as {people} with the password {PASSWORD}; `make demo-stop` ends it all."
    yield "Stop the bot by editing its run page, which needs no account."
    yield from pages(wiki, service)
    yield "Ask the service itself, in this folder:"
    yield f"  export {' '.join(exported(wiki, service, settings))}"
    yield "  .venv/bin/celery -A worker review status       # or precision, sample, answer, …"
    yield "  API_RESULTS_OPEN=true .venv/bin/python -m api  # its page, with queue and charts"


def pages(wiki: LocalWiki, service: Path) -> Iterator[str]:
    """Where to look."""
    today = datetime.now(UTC).date()
    yield f"Report page  {wiki.server}/wiki/User:{wiki.bot}/Reports/{today.isoformat()}"
    yield f"All reports  {wiki.server}/wiki/User:{wiki.bot}/Reports"
    yield f"Category     {wiki.server}/wiki/{category_page(COMMONS, today).replace(' ', '_')}"
    yield f"Run page     {wiki.server}/wiki/User:{wiki.bot}/Run"
    yield f"Database     {service}/review.db"
    yield f"Service log  {service}/service.log"


def exported(wiki: LocalWiki, service: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """The settings by which a command finds this wiki and this database, for a shell.

    Each also where the shell has another: an answer would go to another database, and other
    thresholds would decide.
    """
    known = {
        **settings,
        "SITE": wiki.site_toml(service),
        "DATA_DIR": service,
        "DATABASE_URL": f"sqlite:///{service / 'review.db'}",
        "BOT_USER": wiki.bot_login,
    }
    for name, value in known.items():
        yield f"{name}={shlex.quote(str(value))}"
