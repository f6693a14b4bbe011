"""What must hold when all is over: every check, by its name."""

from collections.abc import Callable, Iterator

from tests.soak.check_answers import every_answer_is_read, no_row_is_overridden
from tests.soak.check_listing import every_suspect_is_listed_once
from tests.soak.check_uploads import (
    every_current_content_has_a_verdict,
    every_upload_has_ended,
    every_upload_is_registered,
)
from tests.soak.check_writing import (
    answers_stand,
    no_decision_is_overridden,
    nothing_is_written_twice,
    only_the_template_is_added,
)
from tests.soak.evidence import Evidence

Check = Callable[[Evidence], Iterator[str]]

CHECKS: tuple[Check, ...] = (
    every_upload_is_registered,
    every_upload_has_ended,
    every_current_content_has_a_verdict,
    every_suspect_is_listed_once,
    nothing_is_written_twice,
    no_decision_is_overridden,
    answers_stand,
    only_the_template_is_added,
    every_answer_is_read,
    no_row_is_overridden,
)


def findings(evidence: Evidence) -> list[str]:
    """All that does not hold, each with the name of its check."""
    return [
        f"{check.__name__.replace('_', ' ')}: {line}"
        for check in CHECKS
        for line in check(evidence)
    ]
