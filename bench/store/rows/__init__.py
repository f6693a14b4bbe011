"""The rows of a service that has run for months."""

from collections.abc import Iterator

from bench.store.rows.bulk import Bulk
from bench.store.rows.notices import answers, notices
from bench.store.rows.running import running
from bench.store.rows.scores import frames, model, scores
from bench.store.rows.uploads import attempts, samples, uploads
from bench.store.shape import Shape
from bench.store.sql import Sql


def bulks(sql: Sql, shape: Shape) -> Iterator[Bulk]:
    """All of them, parents first."""
    yield model(sql)
    yield scores(sql, shape)
    yield from frames(shape)
    yield uploads(sql, shape)
    yield attempts(sql, shape)
    yield from notices(sql, shape)
    yield answers(sql, shape)
    yield samples(sql, shape)
    yield from running(sql, shape)
