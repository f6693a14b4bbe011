"""From a line of the wiki's log to an Upload: pure, and the same for stream and backlog."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from review.upload import Action, Upload
from wiki.site import Site

FILE_NAMESPACE = 6
ACTIONS = [str(action) for action in Action]
# What the database's columns hold. MediaWiki's own limits are 255 bytes, and a namespace.
LARGEST_ID = 2**63 - 1
LONGEST_TITLE = 300
LONGEST_USER = 255


def is_of(event: Mapping[str, Any], site: Site) -> bool:
    """Whether an event of mediawiki.recentchange is one of that wiki, and no canary."""
    meta = event.get("meta")
    if not isinstance(meta, Mapping) or meta.get("domain") != site.domain:
        return False
    return event.get("wiki") == site.name


def upload_in_event(event: Mapping[str, Any], site: Site) -> Upload | None:
    """The upload that an event of mediawiki.recentchange tells of, if it does.

    None for canaries, other wikis, and everything that is not a new version of a file.
    Raises KeyError, TypeError or ValueError for an upload without its essentials.
    """
    if not is_of(event, site):
        return None
    if event.get("type") != "log" or event.get("log_type") != "upload":
        return None
    if event.get("namespace") != FILE_NAMESPACE or event.get("log_action") not in ACTIONS:
        return None
    return Upload(
        wiki=site.name,
        log_id=_id(event["log_id"]),
        title=text(event["title"], LONGEST_TITLE),
        sha1=sha1_in(event.get("log_params")),
        uploaded_at=_moment(event["timestamp"]),
        uploader=_user(event.get("user")),
        action=Action(event["log_action"]),
    )


def upload_in_log(entry: Mapping[str, Any], site: Site) -> Upload | None:
    """The same of an entry of list=logevents (leprop=ids|title|type|user|timestamp|details).

    None for entries that are hidden or are no new version of a file.
    Raises KeyError, TypeError or ValueError for an upload without its essentials.
    """
    if entry.get("ns") != FILE_NAMESPACE or entry.get("type") != "upload":
        return None
    if entry.get("action") not in ACTIONS:
        return None
    return Upload(
        wiki=site.name,
        log_id=_id(entry["logid"]),
        title=text(entry["title"], LONGEST_TITLE),
        sha1=sha1_in(entry.get("params")),
        uploaded_at=datetime.fromisoformat(entry["timestamp"]),
        uploader=_user(entry.get("user")),
        action=Action(entry["action"]),
    )


def sha1_in(params: object) -> str:
    """40 hexadecimal digits from the log's parameters; "" when they do not tell.

    The log has base 36, 31 digits; old entries have a list or a string in its place.
    """
    if isinstance(params, str):
        try:
            params = json.loads(params)
        except ValueError:
            return ""
    value = params.get("img_sha1") if isinstance(params, dict) else None
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-z]{1,31}", value):
        return ""
    number = int(value, 36)
    return f"{number:040x}" if number < 1 << 160 else ""


def _id(value: object) -> int:
    if type(value) is not int or not 0 < value <= LARGEST_ID:  # a bool is an int, too
        raise ValueError("the log entry's number is none")
    return value


def text(value: object, longest: int) -> str:
    """The value, if it is text that a database can hold. Raises ValueError if it is not."""
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(f"no text of {longest} characters at most")
    value.encode()  # JSON may hold half a surrogate pair: no database and no address takes it
    return value


def _user(value: object) -> str:
    return "" if value is None else text(value, LONGEST_USER)  # absent when hidden


def _moment(timestamp: Any) -> datetime:
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{timestamp!r} is no time") from error
