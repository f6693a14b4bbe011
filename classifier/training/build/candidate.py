"""A picture that somebody says belongs into the data set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from review.upload import Upload


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A labelled picture that has not been looked at.

    `listed_in` names the SPEC's source, and `place` where it says that the picture is: both
    together with `label` tell it from others. Exactly one of `path`, `url` and `upload` is
    there: how it is to be had. `source` is what the datasheet says of where it comes from,
    and `slices` what its manifest says beside.
    """

    listed_in: str
    place: str
    label: str
    source: str
    licence: str = ""
    uploader: str = ""
    slices: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None
    url: str | None = None
    upload: Upload | None = None
