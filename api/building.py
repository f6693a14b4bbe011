"""Builds the application from a house: its parts, by the settings."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import FastAPI
from sqlalchemy.exc import DatabaseError

from api.access.opening import access_by
from api.app import create_app
from api.body import MEGABYTE, Intake
from api.gate import Gate
from api.looker import Looker
from api.metrics import Metrics
from api.page.assets import Assets
from api.page.pages import Pages
from api.parts import Parts, WikiFile
from api.results.curve import Curves
from api.results.records import Records
from monitoring.recent import Recent
from monitoring.standing import stored
from review.ports import Files
from review.scoring import Scoring
from review.upload import page_of
from settings import SettingError, Settings
from store.engine import why_not
from wiring import House


def build(house: House) -> FastAPI:
    """The application over the parts of a house, which it closes when it ends.

    Raises SettingError for what turns out wrong.
    """
    s = house.settings
    gate = Gate(s.scorers, s.api_waiting)
    records = _records(house) if _has_results(s) else None
    parts = Parts(
        looker=Looker(scoring=_in_time(house), policy=house.policy),
        gate=gate,
        intake=Intake(most=2 * gate.most, size=s.api_body_mb * MEGABYTE, seconds=s.api_seconds),
        model=house.model,
        wiki=_wiki(house) if s.api_files else None,
        records=records,
        access=access_by(s, house.login),
        metrics=Metrics(records.standing if records else None),
    )
    return create_app(parts, house.close, Pages(Assets.load(s.page_dir)))


def _in_time(house: House) -> Callable[[Files], Scoring]:
    """What scores files, none for longer than a caller waits."""
    seconds = house.settings.api_seconds
    return lambda files: replace(house.scoring(files), seconds=seconds)


def _has_results(settings: Settings) -> bool:
    """Whether a database is named, or there is one where the service would make it.

    Raises SettingError where one is named and is not there: SQLite would make it.
    """
    try:
        settings.check_database()
    except SettingError:
        if settings.database_url:
            raise
        return False
    return True


def _records(house: House) -> Records:
    """What the service has found. Raises SettingError where that was on another wiki."""
    try:
        house.check_wiki()
    except DatabaseError as error:
        raise SettingError(f"{house.settings.database_setting}: {why_not(error)}") from None
    return Records(
        site=house.site,
        policy=house.policy,
        results=house.results,
        days=house.days,
        flow=house.flow,
        tallies=house.tallies,
        curves=Curves(house.database, house.figures),
        standing=Recent(lambda: stored(house)).get,
    )


def _wiki(house: House) -> WikiFile:
    site = house.site
    return WikiFile(
        files=lambda: house.files,
        upload=lambda title: page_of(site.name, site.title_meant(title)),
    )
