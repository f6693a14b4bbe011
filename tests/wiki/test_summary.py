import pytest

from review.notice import NoticeKind
from tests.wiki.samples import batch, notice
from wiki.summary import index_summary, summary
from wiki.words import Words


@pytest.mark.parametrize("count", [1, 2, 50])
def test_a_reports_summary(count: int) -> None:
    words = summary(batch(*[notice()] * count), Words(), "T" * 255, "User:ReviewBot/Run")
    assert words == (
        f"files for human review: {count}; [[User:ReviewBot/Run|how to stop this]]; "
        "media-review:0123456789ab"
    )


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_a_summary_keeps_its_token_whatever_the_names(kind: NoticeKind) -> None:
    """MediaWiki cuts a summary after 500 characters, and the token stands last."""
    long = Words(report_summary="r" * 600, category_summary="c" * 300)
    for words in (Words(), long):
        told = summary(batch(notice(kind=kind)), words, "T" * 170, "U" * 200)
        assert told.endswith("; media-review:0123456789ab")
        assert len(told) <= 500


def test_the_summary_of_an_index_is_marked_as_the_bot_s() -> None:
    told = index_summary(Words(index_summary="i" * 600), "User:ReviewBot/Run")
    assert told.endswith("; media-review:index")
    assert len(told) == 500
