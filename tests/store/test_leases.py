"""A lease that ends."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from store.leases import Leases
from store.session import Database


def test_what_cannot_be_given_back_is_no_error(tmp_path: Path) -> None:
    """As when a process ends while its database is away."""
    with closing(Database(f"sqlite:///{tmp_path}/none/review.db")) as database:
        Leases(database, timedelta(minutes=1)).drop("editor")
