"""What stands in the columns of one table, as SQL over a row's number `n`."""

from collections.abc import Mapping
from dataclasses import dataclass

WIKI = "commonswiki"


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """Rows of one table: for each number from 1 to `last` one, where `which` holds."""

    table: str
    columns: Mapping[str, str]
    last: int
    which: str = "1 = 1"
    times: int = 1  # rows for each number: `k` counts them from 1
