"""Looks for what needs the operator, beside the poller and the editor."""

from threading import Event

from monitoring.mail import mailer
from monitoring.watch import Watch
from wiring import House
from worker.loop import Say, keep_going

PAUSE = 60.0  # well within the lease


def watch(house: House, stop: Event, say: Say) -> None:
    """Look until `stop` is set. Several may run: the lease lets one of them look, and tell."""
    ours = Watch(house, mailer(house.settings), lambda line: say(f"alert: {line}"))

    def complain(text: str) -> None:
        say(f"alerts: {text}")

    keep_going(ours.look, pause=PAUSE, stop=stop, say=complain)
    ours.retire()
