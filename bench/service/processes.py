"""The processes of Celery's workers, by what they are for: processor time and memory."""

from collections.abc import Iterator, Sequence

from bench.memory import share_mb
from bench.processor import children, ended_seconds, own_seconds

CELERY, SCORER, DECODER = "Celery's own process", "the scorer", "its decoder"


def seconds(workers: Sequence[int]) -> dict[str, float]:
    """Processor time so far; decoders that have ended count as well."""
    found = dict.fromkeys((CELERY, SCORER, DECODER), 0.0)
    for role, pid in _processes(workers):
        found[role] += own_seconds(pid)
        if role == SCORER:
            found[DECODER] += ended_seconds(pid)
    return found


def megabytes(workers: Sequence[int]) -> dict[str, list[float]]:
    """What each process has now in 10⁶ bytes; what they share is shared out among them."""
    found: dict[str, list[float]] = {CELERY: [], SCORER: [], DECODER: []}
    for role, pid in _processes(workers):
        found[role].append(share_mb(pid))
    return found


def _processes(workers: Sequence[int]) -> Iterator[tuple[str, int]]:
    for worker in workers:
        yield CELERY, worker
        for scorer in children(worker):
            yield SCORER, scorer
            for decoder in children(scorer):
                yield DECODER, decoder
