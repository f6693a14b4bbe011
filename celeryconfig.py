"""Celery's settings, each with its reason. The database is the truth, the queue a hint."""

import sys

from kombu import Queue as _Queue

import settings as _settings
from worker.queues import CHORES as _CHORES
from worker.queues import NAMES as _NAMES

try:
    _s = _settings.load()
    _s.make_data_dir()
except _settings.SettingError as error:
    sys.exit(f"worker: {error}")

# In one process without a server; messages that die with it are sent again by the sweeper.
broker_url = _s.redis_url or "memory://localhost/"  # (without a host kombu warns)
include = ("worker.tasks",)

# Queues of our own: Toolforge's Redis is shared by all tools.
task_queues = tuple(map(_Queue, (_CHORES, *_NAMES.values())))
task_default_queue = task_queues[1].name
task_routes = {
    f"worker.tasks.{name}": {"queue": _CHORES} for name in ("sweep", "sample", "count", "rescan")
}
# What is so old was sent again long ago, and is dropped unseen: where files take longer than
# that, as many messages would come on top each time, without end.
task_annotations = {"worker.tasks.score": {"expires": 2 * _s.resend_seconds}}
# Redis is asked for the first of them, in the order of their names, that has a message: fresh
# uploads go before the backlog. In memory they take turns.
_ORDER = {"queue_order_strategy": "sorted"}
broker_transport_options = _ORDER | (
    {
        # Without a prefix our keys would mix with other tools'.
        "global_keyprefix": _s.redis_prefix,
        # Redelivery of what a dead worker held; longer than any task, or tasks run twice.
        "visibility_timeout": max(3600, int(_s.claim_seconds * 2)),
        # A half-open connection is noticed after half a minute, not after hours.
        "socket_keepalive": True,
        "socket_connect_timeout": 5,
        "socket_timeout": 30,
        "health_check_interval": 25,
    }
    if _s.redis_url
    # The broker in memory is asked this often for the next file; usually once a second.
    else {"polling_interval": 0.05}
)
# The default "exit" leaves no worker after a failover; a death of Redis is waited out.
broker_channel_error_retry = True
broker_connection_retry_on_startup = True
broker_connection_max_retries = None

# The sweeper sends again what could not be sent. Once more at once, for a connection that was
# lost long ago; with a server that is silent each time costs half a minute.
task_publish_retry_policy = {"max_retries": 1, "interval_start": 0.0}

# Nobody reads results: the row has them.
task_ignore_result = True
# Ids only, and nothing that executes code when it is read.
task_serializer = "json"
accept_content = ["json"]
# A message is done when its task is: a worker that dies gives it back.
task_acks_late = True
# As many files at a time as the embedded form.
worker_concurrency = _s.scorers
# One file at a time: a prefetched file would wait behind a long video.
worker_prefetch_multiplier = 1
# Hard limits (prefork only) end what the row's lease has given up on anyway: it is renewed
# when something is fetched, which happens twice at most.
task_time_limit = int(3 * _s.claim_seconds)
# SIGTERM (with REMAP_SIGTERM=SIGQUIT, see Procfile) lets tasks end for so long, and gives back the
# rest: Toolforge kills after 15 seconds.
worker_soft_shutdown_timeout = 10.0
# Remote control and events publish the key prefix to everybody who listens.
worker_enable_remote_control = False
worker_send_task_events = False
# Python and onnxruntime keep what they once took; a fresh child gives it back.
worker_max_tasks_per_child = 5000
# Our own log settings stand.
worker_hijack_root_logger = False
enable_utc = True
timezone = "UTC"

# Celery's own would send nothing for as long as a clock was ahead that is right again.
beat_scheduler = "worker.schedule:Scheduler"
# Not in the working directory, which may be read-only.
beat_schedule_filename = str(_s.data_dir / "celerybeat-schedule")
beat_schedule = {
    "sweep": {
        "task": "worker.tasks.sweep",
        "schedule": _s.sweep_seconds,
        "options": {"expires": 10 * _s.sweep_seconds},  # when no worker was there
    },
    # Once a day has ended, it is drawn from; asking more often does no harm.
    "sample": {"task": "worker.tasks.sample", "schedule": 600.0},
    # Counts are kept; whatever an older version has changed meanwhile is found once a day.
    "count": {"task": "worker.tasks.count", "schedule": 86_400.0},
}
