"""What the single cases share."""

from collections.abc import Sequence

from tests.chaos.judge import findings
from tests.chaos.pool import File, Pool
from tests.chaos.reading import evidence
from tests.chaos.stage import Stage


def judge(stage: Stage, files: Sequence[File], pool: Pool) -> None:
    """Each file has the verdict that it has on its own, and was listed once if at all."""
    expected = {(file.title, file.sha1): pool.expected(file) for file in files}
    found = findings(evidence(stage.wiki, stage.database, expected))
    assert not found, "\n".join(found)
