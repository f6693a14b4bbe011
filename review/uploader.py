"""Who uploaded a file, as far as the wiki tells."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Uploader:
    """An account. `edits` and `since` (UTC) are None where the wiki does not know them."""

    name: str
    edits: int | None = None
    since: datetime | None = None
    groups: frozenset[str] = frozenset()
