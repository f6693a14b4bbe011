import pytest

from review.notice import NoticeKind
from tests.wiki.samples import batch, notice
from wiki.summary import index_summary, is_marked, summary, takes_back, taking_back
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


@pytest.mark.parametrize("words", [Words(), Words(taking_back_summary="wieder weg")])
def test_what_takes_back_is_known_by_its_mark_in_any_language(words: Words) -> None:
    told = taking_back(words, "Possible NSFW", "User:ReviewBot/Run", "0123456789ab")
    assert told.endswith("; [[User:ReviewBot/Run]]; media-review:back-0123456789ab")
    assert takes_back(told)
    assert is_marked(told)
    assert not takes_back(summary(batch(), words, "Possible NSFW", "User:ReviewBot/Run"))
    long = Words(taking_back_summary="t" * 600)
    assert takes_back(taking_back(long, "T", "User:ReviewBot/Run", "0123456789ab"))
