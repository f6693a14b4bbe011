"""Uploads, attempts at them, and samples of them."""

from bench.store.rows.bulk import WIKI, Bulk
from bench.store.rows.scores import SCORED
from bench.store.shape import DAY, Shape
from bench.store.sql import Sql
from review.policy import Policy

POLICY = Policy(nsfw_threshold=0.8, sexy_threshold=0.95)


def uploader(shape: Shape) -> str:
    """Of twenty thousand; every sixth suspect is of one of them."""
    much = f"n % {3 * shape.every} = 0"
    return f"CASE WHEN {much} THEN 'Who uploads much' ELSE CONCAT('Uploader ', n % 20011) END"


def uploads(sql: Sql, shape: Shape) -> Bulk:
    """Those that ended, then the backlog, then the fresh ones that wait."""
    ended, waits = f"n <= {shape.ended}", shape.uploads + shape.fresh
    suspect = f"({ended} AND n % {shape.every} < 2)"
    looked_at = f"n BETWEEN {shape.looked_at_from} AND {shape.ended} AND n % 200 <> 3"
    when = sql.at(shape.when)
    columns = {
        "id": "n",
        "wiki": f"'{WIKI}'",
        "log_id": "n",
        "title": "CONCAT('File:', SUBSTR(SHA1(n), 1, 12), ' and some more words ', n, '.jpg')",
        "sha1": "SHA1(n)",
        "uploaded_at": when,
        "uploader": uploader(shape),
        "action": "'upload'",
        "status": _status(shape),
        "queue": f"CASE WHEN n > {shape.ended} AND n <= {shape.uploads} THEN 'backlog'"
        " ELSE 'fresh' END",
        "generation": "0",
        "reason": f"CASE WHEN {suspect} THEN 'possible explicit content: 0.9'"
        f" WHEN {ended} THEN 'below the thresholds' ELSE '' END",
        "attempts": f"CASE WHEN {ended} THEN 1 WHEN n % 1000 = 7 THEN 2 ELSE 0 END",
        "crashes": "0",
        "not_before": f"CASE WHEN {ended} THEN {when} ELSE {sql.at('-60')} END",
        "registered_at": when,
        "enqueued_at": f"CASE WHEN {ended} THEN {when} ELSE '2000-01-01 00:00:00.000000' END",
        "finished_at": f"CASE WHEN {ended} THEN {when} END",
        "page_id": f"CASE WHEN {ended} THEN n - (n % 30 = 29) END",
        "mime": f"CASE WHEN {ended} THEN 'image/jpeg' END",
        "kind": f"CASE WHEN n > {shape.ended} THEN NULL WHEN n % 20 = 10 THEN 'video'"
        " WHEN n % 200 IN (4, 5) THEN 'audio' ELSE 'picture' END",
        "representation": f"CASE WHEN {ended} THEN 'thumbnail 330px' END",
        "fetched_bytes": f"CASE WHEN {ended} THEN 20000 + n % 20000 END",
        "score_id": f"CASE WHEN {ended} AND {SCORED} THEN n END",
        "policy_version": f"CASE WHEN {ended} THEN '{POLICY.version}' END",
        "nsfw": f"CASE WHEN {ended} THEN n % 1000 / 1000.0 END",
        "sexy": f"CASE WHEN {ended} THEN n % 777 / 1000.0 END",
        "fingerprint": f"CASE WHEN {suspect} THEN CONCAT(SHA1(n), SUBSTR(SHA1(-n), 1, 24)) END",
        "look_at": f"CASE WHEN {looked_at} THEN {sql.at(f'(n * 7919) % {DAY} - {DAY // 5}')} END",
    }
    return Bulk(table="uploads", columns=columns, last=waits)


def _status(shape: Shape) -> str:
    return (
        f"CASE WHEN n > {shape.ended} THEN 'waiting' WHEN n % {shape.every} < 2 THEN 'suspect'"
        " WHEN n % 200 = 2 THEN 'unknown' WHEN n % 200 = 3 THEN 'gone'"
        " WHEN n % 200 IN (4, 5) THEN 'not visual' ELSE 'clear' END"
    )


def attempts(sql: Sql, shape: Shape) -> Bulk:
    """One of a hundred failed once."""
    columns = {
        "upload_id": "n",
        "generation": "0",
        "number": "1",
        "at": sql.at(shape.when),
        "reason": "'the wiki answered 503 Service Unavailable'",
    }
    failed = f"n % 100 = 7 AND (n <= {shape.ended} OR n % 1000 = 7)"
    return Bulk(table="attempts", columns=columns, last=shape.uploads, which=failed)


def samples(sql: Sql, shape: Shape) -> Bulk:
    """Five of each day."""
    day = sql.div(shape.when, DAY)
    columns = {
        "upload_id": "n",
        "day": sql.at(f"{day} * {DAY}"),
        "drawn_from": str(DAY),
        "drawn_at": sql.at(f"({day} + 1) * {DAY}"),
        "outcome": f"CASE WHEN n < {shape.due_from} THEN 'cleared' END",
        "words": "''",
        "who": "''",
    }
    which = f"n % {DAY // 5 // shape.seconds} = 100 AND {shape.when} < -{DAY}"
    return Bulk(table="samples", columns=columns, last=shape.ended, which=which)
