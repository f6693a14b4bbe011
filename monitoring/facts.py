"""What alerts are judged by: how the service stands, and what that leaves out."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitoring.broker import why_away
from monitoring.standing import stored
from settings import SettingError, Settings
from store.flow import Failures
from wiring import House

MB = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Facts:
    """At `now` (UTC). `free` and `needed` are bytes on the disk of DATA_DIR, on this machine.

    `standing` is what monitoring.standing.stored has; `broker_away` says why the broker cannot be
    reached, `disk_away` why DATA_DIR cannot be used, and `mail_away` why no mail went when one was
    to, "" where they can.
    """

    standing: Mapping[str, Any]
    broker_away: str
    now: datetime
    failures: Failures
    free: int
    needed: int
    disk_away: str
    mail_away: str


def facts(house: House, mail_away: str) -> Facts:
    """As they are now. The wiki is not asked: it may take long. Raises DatabaseError.

    What else cannot be had is a fact of its own: the others are told all the same.
    """
    s = house.settings
    free, disk_away = _disk(s)
    return Facts(
        standing=stored(house),
        broker_away=why_away(s),
        now=house.database.clock(),
        failures=house.flow.failures(),
        free=free,
        needed=s.temporary_mb * MB,
        disk_away=disk_away,
        mail_away=mail_away,
    )


def _disk(settings: Settings) -> tuple[int, str]:
    """How much is free, in bytes, and why that cannot be told."""
    try:
        return shutil.disk_usage(settings.make_data_dir()).free, ""
    except SettingError as why:
        return 0, str(why)
    except OSError as error:
        return 0, f"DATA_DIR: cannot be used ({error.strerror})"
