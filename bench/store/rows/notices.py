"""Notices of the suspects, and what people answered."""

from collections.abc import Iterator

from bench.store.rows.bulk import WIKI, Bulk
from bench.store.rows.uploads import uploader
from bench.store.shape import Shape
from bench.store.sql import Sql


def notices(sql: Sql, shape: Shape) -> Iterator[Bulk]:
    """Number 2 n is the row on the report, 2 n + 1 the template."""
    since = sql.at(f"{shape.when} + 300")
    number, place = sql.div("n", shape.every), sql.div(f"{shape.ended} - n", 40_000)
    status = (
        f"CASE WHEN n >= {shape.due_from} THEN 'due' WHEN {number} % 20 = 0 THEN 'declined'"
        f" WHEN {number} % 20 = 1 THEN 'withdrawn' ELSE 'written' END"
    )
    written = f"n < {shape.due_from} AND {number} % 20 > 1"
    answered = f"{written} AND {number} % 5 < 3"
    for k, kind in enumerate(("report", "category")):
        columns = {
            "id": f"2 * n + {k}",
            "upload_id": "n",
            "wiki": f"'{WIKI}'",
            "page_id": "n - (n % 30 = 29)",
            "sha1": "SHA1(n)",
            "kind": f"'{kind}'",
            "uploader": uploader(shape),
            "status": status,
            "reason": f"CASE WHEN {written} THEN '' ELSE 'a reason in some words' END",
            "decision": f"CASE WHEN {answered} THEN 'fine' END",
            "outcome": f"CASE WHEN {answered} THEN 'cleared' END",
            "decided_at": f"CASE WHEN {answered} THEN {sql.at(f'{shape.when} + 80000')} END",
            "token": f"CASE WHEN {written} THEN SUBSTR(SHA1({number}), 1, 12) END",
            "begun_at": f"CASE WHEN {written} THEN {since} END",
            "written_at": f"CASE WHEN {written} THEN {since} END",
            "revision": f"CASE WHEN {written} THEN n END",
        }
        if kind == "report":
            columns["place"] = f"CASE WHEN {written} THEN CONCAT('User:Bot/Reports/', {place}) END"
            columns["anchor"] = (
                f"CASE WHEN {written} THEN CONCAT('review-', n, '-', SUBSTR(SHA1(n), 1, 12)) END"
            )
        which = f"n % {shape.every} < 2"
        yield Bulk(table="notices", columns=columns, last=shape.ended, which=which)


def answers(sql: Sql, shape: Shape) -> Bulk:
    """One to each notice that was decided."""
    number = sql.div("n", shape.every)
    columns = {
        "notice_id": "2 * n + k - 1",
        "wiki": f"'{WIKI}'",
        "page_id": "n - (n % 30 = 29)",
        "sha1": "SHA1(n)",
        "source": "'status'",
        "outcome": "'cleared'",
        "words": "'fine'",
        "who": "'A reviewer'",
        "at": sql.at(f"{shape.when} + 80000"),
        "revision": "n",
        "read_at": sql.at(f"{shape.when} + 80060"),
    }
    answered = f"n % {shape.every} < 2 AND {number} % 20 > 1 AND {number} % 5 < 3"
    return Bulk(table="answers", columns=columns, last=shape.due_from - 1, which=answered, times=2)
