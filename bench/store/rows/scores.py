"""Scores of what was scored, with their frames."""

from collections.abc import Iterator

from bench.store.rows.bulk import Bulk
from bench.store.shape import Shape
from bench.store.sql import Sql

SCORED = "n % 200 NOT IN (2, 3, 4, 5)"
_FRAME = (
    '\'{"drawings": 0.01\', n, \', "hentai": 0.01234567890123, "neutral": 0.91\', n, \', '
    '"porn": 0.01\', n, \', "sexy": 0.0234567890123}\''
)
_OPINION = (
    '{"model": "inception_v3", "region": "whole", "view": "upright", "probabilities": {"drawings":'
    ' 0.0123456789012345, "neutral": 0.9123456789012345, "porn": 0.0123456789012345}}'
)
_SCENE = '{"begin": 12.345678, "end": 20.345678, "number": 3, "picked": 8, "looks_like": null}'


def model(sql: Sql) -> Bulk:
    """The one that scores."""
    text = {"sha256": "'5'", "preprocessing": "'p'", "name": "'cascade'", "path": "'cascade'"}
    return Bulk(
        table="models",
        columns={"id": "1", **text, "active": "1", "registered_at": sql.at("-9999999")},
        last=1,
    )


def scores(sql: Sql, shape: Shape) -> Bulk:
    """One for each upload that could be scored."""
    columns = {
        "id": "n",
        "sha1": "SHA1(n)",
        "model_id": "1",
        "generation": "0",
        "representation": "'thumbnail 330px'",
        "fetched_bytes": "20000 + n % 20000",
        "scored_at": sql.at(shape.when),
        "scenes": f"CASE WHEN n % 20 = 10 THEN '[{', '.join([_SCENE] * 5)}]' END",
        "footage": 'CASE WHEN n % 20 = 10 THEN \'{"seconds": 60.0, "seen": 60.0}\' END',
    }
    return Bulk(table="scores", columns=columns, last=shape.ended, which=SCORED)


def frames(shape: Shape) -> Iterator[Bulk]:
    """Of a video eight, of anything else one; about one file in eleven gets second opinions."""
    columns = {
        "score_id": "n",
        "number": "k - 1",
        "scene": "k - 1",
        "second": "CASE WHEN n % 20 = 10 THEN k * 7.5 END",
        "probabilities": f"CONCAT({_FRAME})",
        "opinions": f"CASE WHEN n % 11 = 0 THEN '[{', '.join([_OPINION] * 3)}]' END",
        "spare": "0",
    }
    for which, times in ((f"n % 20 <> 10 AND {SCORED}", 1), (f"n % 20 = 10 AND {SCORED}", 8)):
        yield Bulk(table="frames", columns=columns, last=shape.ended, which=which, times=times)
