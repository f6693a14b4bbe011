"""From the heart's values to columns of an upload's row."""

from typing import Any

from review.policy import Verdict
from review.ports import Fetched
from review.upload import FileFacts


def verdict_values(verdict: Verdict) -> dict[str, Any]:
    """What a row keeps of its verdict, beside the status."""
    names = ("reason", "policy_version", "nsfw", "sexy", "second", "page", "fingerprint")
    scene = {"scene_begin": verdict.begin, "scene_end": verdict.end}
    return {name: getattr(verdict, name) for name in names} | scene


def fetched_values(fetched: Fetched) -> dict[str, Any]:
    """What was fetched to be looked at."""
    return {"representation": fetched.representation, "fetched_bytes": fetched.size}


def facts_values(facts: FileFacts) -> dict[str, Any]:
    """What the wiki says of the file now."""
    names = ("title", "sha1", "page_id", "mime", "kind")
    return {name: getattr(facts, name) for name in names}
