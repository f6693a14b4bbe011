import pytest

from review.notice import NoticeKind
from tests.wiki.samples import batch, notice
from wiki.summary import summary


@pytest.mark.parametrize("count", [1, 2, 50])
def test_a_reports_summary(count: int) -> None:
    words = summary(batch(*[notice()] * count), "T" * 255, "User:ReviewBot/Run")
    files = "1 file" if count == 1 else f"{count} files"
    assert words == (
        f"{files} for human review; [[User:ReviewBot/Run|how to stop this]]; "
        "media-review:0123456789ab"
    )


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_a_summary_keeps_its_token_whatever_the_names(kind: NoticeKind) -> None:
    """MediaWiki cuts a summary after 500 characters, and the token stands last."""
    words = summary(batch(notice(kind=kind)), "T" * 170, "U" * 200)
    assert words.endswith("; media-review:0123456789ab")
    assert len(words) <= 500
