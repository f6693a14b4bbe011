"""`review show`: everything that is known of an upload."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from console import printable
from review.errors import Permanent
from review.film import when
from store.dossiers import MOST
from wiring import House
from worker.commands.running import AS_JSON, print_json, with_house
from worker.titles import titles_of

SHA1 = re.compile(r"[0-9a-fA-F]{40}")
FRAMES = 8  # of more, those with the highest figures; --json has all

Told = Mapping[str, Any]


@click.command("show")
@click.argument("which", metavar="TITLE|SHA1|ID")
@AS_JSON
@with_house
def command(house: House, which: str, *, as_json: bool) -> None:
    """Show all uploads of a TITLE, or of a content, or the one with that number.

    Each attempt that failed, each score with its second opinions and those before it, the
    verdict, where it was listed, and what people answered. Exit code 1 where none is known.
    """
    found = _found(house, which)
    if as_json:
        print_json(found)
        sys.exit(0 if found else 1)
    if not found:
        raise Permanent(f"{which}: no such upload is known here")
    for number, one in enumerate(found):
        for line in (*[""] * bool(number), *_lines(one)):
            click.echo(printable(line))
    if len(found) == MOST:
        click.echo(f"\nthe latest {MOST}; there may be more")


def _found(house: House, which: str) -> list[dict[str, Any]]:
    dossiers = house.dossiers
    if which.isdecimal() and len(which) < 19:
        return dossiers.of_id(int(which))
    if SHA1.fullmatch(which):
        return dossiers.of_content(which.lower())
    return dossiers.of_title(titles_of(house, [which])[0])


def _lines(one: Told) -> Iterator[str]:
    yield f"{one['id']:<10} {one['title']}"
    yield f"content    {one['sha1'] or 'not known'}, {one['mime'] or 'type not known'}"
    yield f"upload     {_time(one['uploaded_at'])} by {one['uploader']}, {one['action']}"
    yield from _state(one)
    for attempt in one["failed_attempts"]:
        yield f"attempt    {attempt['number']} {_time(attempt['at'])}: {attempt['reason']}"
    for score in one["scores"]:
        yield from _score(score, decides=score["id"] == one["score_id"])
    for notice in one["notices"]:
        yield from _notice(notice)
    if (sample := one["sample"]) is not None:
        said = sample["outcome"] or "not answered"
        yield f"sample     {sample['id']} of {sample['day']:%Y-%m-%d}: {said} {sample['words']}"
    if (offer := one["offer"]) is not None:
        taken = f"taken {_time(offer['offered_at'])}" if offer["offered_at"] else "waits"
        yield f"handed on  {taken}, tries: {offer['attempts']} {offer['reason']}"


def _state(one: Told) -> Iterator[str]:
    yield f"state      {one['status']}: {one['reason']}"
    if one["finished_at"] is not None:
        yield f"ended      {_time(one['finished_at'])}, registered {_time(one['registered_at'])}"
    else:
        sent = f"sent {_time(one['enqueued_at'])}" if one["enqueued_at"] else "not sent"
        due = f"due {_time(one['not_before'])}, {sent}, in the queue {one['queue']}"
        yield f"waits      {due}, attempts: {one['attempts']}"
    if one["policy_version"]:
        yield f"verdict    nsfw {_figure(one['nsfw'])}, sexy {_figure(one['sexy'])}{_where(one)}"
        yield f"policy     {one['policy_version']}"
    if one["generation"]:
        yield f"rescanned  {one['generation']} times"


def _score(score: Told, *, decides: bool) -> Iterator[str]:
    note = "" if decides else ", not what decided"
    yield f"score      {_time(score['scored_at'])} by {score['model']}{note}: {_seen(score)}"
    yield from _frames(score["frames"])
    for before in score["earlier"]:
        yield f"before     {_time(before['scored_at'])}, {before['generation']}: {_seen(before)}"
        yield from _frames(before["frames"])


def _seen(score: Told) -> str:
    scenes = f", {len(score['scenes'])} scenes" if score["scenes"] else ""
    return f"{score['representation']}, {score['fetched_bytes']:,} bytes{scenes}"


def _frames(frames: Sequence[Told]) -> Iterator[str]:
    highest = sorted(frames, key=lambda frame: frame["nsfw"], reverse=True)[:FRAMES]
    for frame in highest:
        figures = f"nsfw {_figure(frame['nsfw'])}, sexy {_figure(frame['sexy'])}"
        yield f"  frame    scene {frame['scene']}{_where(frame)}: {figures}"
        for opinion in frame["opinions"] or ():
            said = ", ".join(
                f"{name} {value:.3f}" for name, value in opinion["probabilities"].items()
            )
            yield f"    {opinion['model']}, {opinion['region']}, {opinion['view']}: {said}"
    if len(frames) > FRAMES:
        yield f"  and {len(frames) - FRAMES} frames with less"


def _notice(notice: Told) -> Iterator[str]:
    about = notice["reason"] or notice["place"] or ""
    yield f"notice     {notice['kind']}, {notice['status']}: {about}"
    if notice["written_at"] is not None:
        yield f"  written  {_time(notice['written_at'])}, revision {notice['revision']}"
    for answer in notice["answers"]:
        who = f" by {answer['who']}" if answer["who"] else ""
        yield f"  answer   {_time(answer['at'])} {answer['outcome']}{who}: {answer['words']}"


def _where(one: Told) -> str:
    """Which moment or page."""
    if one.get("scene_begin") is not None:
        return f", {when(one['scene_begin'], one['scene_end'])}"
    if one["second"] is not None:
        return f", at {one['second']:.1f} s"
    return f", page {one['page']}" if one["page"] is not None else ""


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _time(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}" if time else "never"
