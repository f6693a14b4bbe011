"""What is counted, in a registry of its own: no file is named, nor anybody who asked."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

from api.body import Intake
from api.gate import Gate
from api.looker import Look
from monitoring.metrics import StandingCollector
from monitoring.samples import Standing

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counters for Prometheus. Labels are of few values: routes' templates, statuses, codes."""

    def __init__(self, standing: Callable[[], Standing | None] | None = None) -> None:
        """Beside the API's own figures the service's, where `standing` asks its database."""
        self._registry = own = CollectorRegistry()
        self._requests = Counter(
            "api_requests", "Requests that have ended.", ("route", "method", "status"), registry=own
        )
        self._seconds = Histogram(
            "api_request_seconds",
            "From a request's head to its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=own,
        )
        self._problems = Counter(
            "api_problems",
            "Requests, and files of batches, without answer.",
            ("code",),
            registry=own,
        )
        self._files = Counter("api_files", "Files looked at.", ("verdict",), registry=own)
        self._looking = Histogram(
            "api_looking_seconds",
            "How long looking at one file took.",
            buckets=_SECONDS,
            registry=own,
        )
        self._bodies = Gauge("api_bodies", "Bodies in memory.", registry=own)
        self._running = Gauge("api_files_running", "Files looked at now.", registry=own)
        self._waiting = Gauge("api_files_waiting", "Files that wait to be looked at.", registry=own)
        if standing is not None:
            own.register(StandingCollector(standing))

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """A request ended with that status of HTTP after so many seconds; 499: nobody waited."""
        route = getattr(scope.get("route"), "path_format", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if code := scope["state"].get("problem"):
            self.problem(code)

    def problem(self, code: str) -> None:
        """A request, or a file of a batch, ended by a problem of that code."""
        self._problems.labels(code).inc()

    def looked(self, look: Look) -> None:
        """A file was looked at."""
        self._files.labels(look.verdict.status.value).inc()
        self._looking.observe(look.seconds)

    def page(self, gate: Gate, intake: Intake) -> bytes:
        """All of it in Prometheus' text format, and how much is under way now.

        It may wait some seconds for the database: on a thread.
        """
        self._bodies.set(intake.under_way)
        self._running.set(min(gate.running, gate.threads))
        self._waiting.set(max(gate.running - gate.threads, 0))
        return generate_latest(self._registry)
