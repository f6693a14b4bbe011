"""`python -m worker`: the service embedded in one process, or one of its processes.

python -m worker          all together, with scorers, sweeper and sampler in place of Celery's
python -m worker poll     poller, reconciler, reader, handing on  (with Celery's worker and beat)
python -m worker edit     the editor alone

With --diff, a dry run prints every edit that it would make.
"""

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from threading import Event, Thread

from sqlalchemy.exc import DatabaseError

import settings
from fence.hide import hide
from logs import set_up
from review.notice import Mode
from store.engine import words_of
from wiring import House
from worker import command_line
from worker.pulse import mine
from worker.voice import Voice

GRACE_SECONDS = 3.0


def main() -> int:
    """Run until SIGINT or SIGTERM; 2 for a wrong setting or a database that is not there."""
    asked = command_line.asked()
    run = {"all": run_all, "poll": run_poller, "edit": run_editor}[asked.process]
    hide()
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        house = command_line.house(asked)
        mine().begin()
        logged = set_up(house.settings, asked.process, wiki=house.site.name)
        house.migrate()
        house.check_wiki(begin=True)
        run(house, stop, command_line.voice(house, logged=logged))
    except settings.SettingError as error:
        sys.stderr.write(f"worker: {error}\n")
        return 2
    except DatabaseError as error:
        where = house.settings.database_setting
        sys.stderr.write(f"worker: {where}: cannot use the database ({words_of(error)})\n")
        return 2
    sys.stdout.flush()
    os._exit(0)  # threads that wait for the network cannot be interrupted; rows are safe


def run_all(house: House, stop: Event, voice: Voice) -> None:
    """Everything in this process, with a line for each upload."""
    from worker import tasks
    from worker.console import show
    from worker.embedded import Service

    house.pipeline, house.probe, house.editor, house.handing_on  # noqa: B018 -- wrong settings show now
    tasks.use(house)
    service = Service(house, voice.say)
    voice.note(_headline(house))
    service.start()
    if voice.console is command_line.OUT:
        show(house, service, command_line.OUT, stop)
    else:
        stop.wait()
    voice.note("stopping; the next start goes on from here")
    service.stop(GRACE_SECONDS)


def run_poller(house: House, stop: Event, voice: Voice) -> None:
    """Register uploads, also those that were missed, read people's answers, and hand on.

    Raises SettingError where no other process could be told of them.
    """
    if not house.settings.redis_url:
        raise settings.SettingError(
            "poll: REDIS_URL is not set, and without it no scorer hears of an upload: "
            "set it, or run `python -m worker`, which is everything in one process"
        )
    from worker.handing_on import hand_on
    from worker.poller import follow, poller
    from worker.pulse import DATABASE, STREAM, feel
    from worker.reader import read
    from worker.reconciler import check_now_and_then
    from worker.tasks import enqueue
    from worker.watcher import watch

    house.reader, house.backlog, house.handing_on, house.pauses  # noqa: B018 -- built before threads want their parts
    mine().beat(STREAM)
    mine().beat(DATABASE)
    uploads = poller(house, enqueue, stop, partial(mine().beat, STREAM))
    voice.note(_headline(house))
    for run in (read, check_now_and_then, hand_on, watch):
        Thread(target=run, args=(house, stop, voice.say), name=run.__name__, daemon=True).start()
    Thread(target=feel, args=(house.settings.database, stop, voice.say), daemon=True).start()
    _aside(lambda: follow(house, uploads, stop, voice.say), stop)


def run_editor(house: House, stop: Event, voice: Voice) -> None:
    """Take notices to the wiki."""
    from store.notices import LEASE
    from worker.editor import Rounds, edit
    from worker.pulse import EDITOR
    from worker.watcher import watch

    rounds = Rounds(house.editor, partial(mine().beat, EDITOR))  # a wrong setting shows at once
    house.flow  # noqa: B018 -- built before threads want their parts
    voice.note(_headline(house))
    if house.stage is not None and house.overview.leased(LEASE):
        voice.say("another editor acts, and shows nothing here: stop it first, or wait a minute")
    mine().beat(EDITOR)
    Thread(target=watch, args=(house, stop, voice.say), name="watch", daemon=True).start()
    _aside(lambda: edit(house, rounds, stop, voice.say), stop)


def _aside(run: Callable[[], None], stop: Event) -> None:
    """Run it in a thread: a signal is then answered while it waits for the network."""
    thread = Thread(target=run, daemon=True)
    thread.start()
    while not stop.wait(0.5):
        if not thread.is_alive():
            sys.exit("worker: ended by an error, see the log above; start it again")
    thread.join(GRACE_SECONDS)


def _headline(house: House) -> str:
    s = house.settings
    what = "dry run: nothing is written" if s.mode is Mode.DRY_RUN else f"mode {s.mode}"
    active = house.models.roles().active
    model = active.name if active else s.model
    where = house.database.engine.url.render_as_string(hide_password=True)
    return f"watching {house.site.name} · {what} · model {model} · {where}"


if __name__ == "__main__":
    sys.exit(main())
