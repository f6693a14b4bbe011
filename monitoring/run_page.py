"""Whether the run page lets the bot write."""

from typing import Any

from review.errors import Halt, Transient
from wiring import House


def run_page(house: House) -> dict[str, Any]:
    """Whether it says yes: None where that is not known, for the reason in `why`."""
    if not house.settings.bot_user:
        return {"title": None, "yes": None, "why": "BOT_USER is not set here"}
    asked: dict[str, Any] = {"title": house.run_page}
    try:
        house.check_run_page()
    except Halt as why:
        return asked | {"yes": False, "why": str(why)}
    except Transient as why:
        return asked | {"yes": None, "why": f"it cannot be read: {why}"}
    return asked | {"yes": True, "why": ""}
