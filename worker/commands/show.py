"""`review show`: everything that is known of an upload."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from console import printable, times
from review.errors import Permanent
from review.film import when
from review.notice import Mode
from review.status import Status
from store.dossiers import MOST
from wiring import House
from worker.commands.running import AS_JSON, print_json, utc, with_house
from worker.titles import titles_of

SHA1 = re.compile(r"[0-9a-fA-F]{40}")
FRAMES = 8  # of more, those with the highest figures; --json has all

Told = Mapping[str, Any]


@click.command("show")
@click.argument("which", metavar="TITLE|SHA1|ID")
@AS_JSON
@with_house
def command(house: House, which: str, *, as_json: bool) -> None:
    """Show all that is known of a file's uploads.

    All those of a TITLE, or of a content, or the one with that number. Each attempt that
    failed, each score with its second opinions and those before it, the verdict, where it
    was listed, and what people answered. Exit code 1 where none is known.
    """
    found = _found(house, which)
    if as_json:
        print_json(found)
        sys.exit(0 if found else 1)
    if not found:
        raise Permanent(f"{which}: no such upload is known here{_hint(which)}")
    for number, one in enumerate(found):
        for line in (*[""] * bool(number), *_lines(one, house.settings.mode)):
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


def _hint(which: str) -> str:
    """Where a title seems to lack something. Other wikis have other names for `File`."""
    namespace, _, name = which.partition(":")
    whole = namespace.strip() and name and not (namespace[0].islower() or name[0].islower())
    if whole or which.isdecimal() or SHA1.fullmatch(which):
        return ""
    return "; a title is as the wiki has it, with its namespace: File:Deep grey.png"


def _lines(one: Told, mode: Mode) -> Iterator[str]:
    yield f"{one['id']:<10} {one['title']}"
    yield f"content    {one['sha1'] or 'not known'}, {one['mime'] or 'type not known'}"
    yield f"upload     {utc(one['uploaded_at'])} by {one['uploader']}, {one['action']}"
    yield from _state(one)
    for attempt in one["failed_attempts"]:
        yield f"attempt    {attempt['number']} {utc(attempt['at'])}: {attempt['reason']}"
    for score in one["scores"]:
        yield from _score(score, decides=score["id"] == one["score_id"])
    for notice in one["notices"]:
        yield from _notice(notice)
    yield from _no_notice(one, mode)
    if (sample := one["sample"]) is not None:
        said = _with(sample["outcome"] or "not answered", sample["words"])
        yield f"sample     {sample['id']} of {sample['day']:%Y-%m-%d}: {said}"
    if (offer := one["offer"]) is not None:
        taken = f"taken {utc(offer['offered_at'])}" if offer["offered_at"] else "waits"
        yield _with(f"handed on  {taken}, tries: {offer['attempts']}", offer["reason"])


def _state(one: Told) -> Iterator[str]:
    ended = one["finished_at"] is not None
    # What waits has the words of before, be they of a verdict or of an attempt.
    last = ", last" if one["reason"] and not ended else ""
    yield _with(f"state      {one['status']}{last}", one["reason"])
    if ended:
        yield f"ended      {utc(one['finished_at'])}, registered {utc(one['registered_at'])}"
    else:
        sent = f"sent {utc(one['enqueued_at'])}" if one["enqueued_at"] else "not sent"
        due = f"due {utc(one['not_before'])}, {sent}, in the queue {one['queue']}"
        yield f"waits      {due}, attempts: {one['attempts']}"
    if one["policy_version"]:
        before = "" if ended else ", before it waited again"
        figures = f"nsfw {_figure(one['nsfw'])}, sexy {_figure(one['sexy'])}"
        yield f"verdict    {figures}{_where(one)}{before}"
        yield f"policy     {one['policy_version']}"
    if one["generation"]:
        yield f"rescanned  {times(one['generation'])}"


def _score(score: Told, *, decides: bool) -> Iterator[str]:
    note = "" if decides else ", not what decided"
    yield f"score      {utc(score['scored_at'])} by {score['model']}{note}: {_seen(score)}"
    yield from _frames(score["frames"])
    for before in score["earlier"]:
        generation = f"generation {before['generation']}"
        yield f"before     {utc(before['scored_at'])}, {generation}: {_seen(before)}"
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
    yield _with(f"notice     {notice['kind']}, {notice['status']}", about)
    if notice["written_at"] is not None:
        yield f"  written  {utc(notice['written_at'])}, revision {notice['revision']}"
    for answer in notice["answers"]:
        who = f" by {answer['who']}" if answer["who"] else ""
        yield _with(f"  answer   {utc(answer['at'])} {answer['outcome']}{who}", answer["words"])


def _no_notice(one: Told, mode: Mode) -> Iterator[str]:
    """Of which kinds there is none although MODE, here, has them."""
    kinds = {notice["kind"] for notice in one["notices"]}
    if one["status"] is Status.SUSPECT:
        for kind in sorted(mode.notices - kinds):
            yield (
                f"notice     {kind}, none: MODE={mode} here, and was another where this was "
                "scored; scorers are to be restarted after a change"
            )


def _where(one: Told) -> str:
    """Which moment or page."""
    if one.get("scene_begin") is not None:
        return f", {when(one['scene_begin'], one['scene_end'])}"
    if one["second"] is not None:
        return f", at {one['second']:.1f} s"
    return f", page {one['page']}" if one["page"] is not None else ""


def _with(line: str, words: str | None) -> str:
    """The line, and what is to be said of it if anything is."""
    return f"{line}: {words}" if words else line


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
