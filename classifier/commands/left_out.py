"""What of a data set is in no figure, for a person."""

from collections.abc import Iterable

from classifier.training.folders import Unread
from console import number_of, tell


def tell_left_out(unread: Iterable[Unread], copies: int) -> None:
    """A line for each that says nothing, and one for all copies, on stderr."""
    for lost in unread:
        tell(f"classifier: {lost.file}: {lost.why}")
    if copies:
        tell(f"{number_of(copies, 'exact duplicates')} left out")
