from hypothesis import given
from hypothesis import strategies as st

from wiki.report.index import NEW_PAGES, index

PAGES = [f"User:Bot/Reports/2026-11-{day}" for day in (25, 26)]
INTRODUCTION = "Pages, newest first.\n"


def test_a_new_index() -> None:
    assert index("", PAGES, INTRODUCTION) == (
        f"Pages, newest first.\n\n{NEW_PAGES}\n"
        "* [[User:Bot/Reports/2026-11-26]]\n* [[User:Bot/Reports/2026-11-25]]\n"
    )


def test_a_second_page_of_a_day_is_another_page() -> None:
    text = index(index("", PAGES, INTRODUCTION), [f"{PAGES[1]}/2"], INTRODUCTION)
    lines = [line for line in text.splitlines() if line.startswith("*")]
    assert lines == [f"* [[{page}]]" for page in (f"{PAGES[1]}/2", PAGES[1], PAGES[0])]


def test_what_people_wrote_stays() -> None:
    by_people = "== Archive ==\nAll of it.\n"
    text = index(by_people, PAGES, INTRODUCTION)
    assert text.startswith("== Archive ==\nAll of it.\n\n<!--")
    remark = text.replace("* [[", "* see [[")
    assert index(remark, PAGES, INTRODUCTION) == remark


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True)))
def test_no_page_is_listed_twice(added: list[list[str]]) -> None:
    text = ""
    for pages in added:
        text = index(text, pages, INTRODUCTION)
        assert index(text, pages, INTRODUCTION) == text
    assert sorted(text.count(f"* [[{p}]]") for p in {p for pages in added for p in pages}) == [
        1 for _ in {p for pages in added for p in pages}
    ]
