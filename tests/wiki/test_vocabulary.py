import pytest
from pydantic import ValidationError

from review.answer import Outcome
from wiki.plain import plain
from wiki.site import COMMONS, Site
from wiki.vocabulary import Answers

CONFIRMED, CLEARED, OTHER, OPEN = Outcome
STATUSES = {
    CLEARED: [
        *("ok", "OK.", "'''Ok'''", "''fine''", "Fine ([[User:P|P]] 12:30)", "{{kept}} ~~~~"),
        *("keep: in use", "in scope", "IN  SCOPE", "{{Template:OK}}", "[[COM:SCOPE|in scope]]"),
        *("[[File:Yes check.svg|20px]] ok", "[[User:X|X]]: ok", "-- ok", "✓ ok", "&nbsp;ok"),
        *("<s>open</s> fine", "<del>deleted</del> kept", "\uff2f\uff2b", "ok, not a copyvio"),
        *("false positive", "Behalten", "<small>ok</small>", "[https://x.example ok]", "keep"),
        *("passt", "Passt so!", "passt, nicht explizit", "in Ordnung, wird nicht gelöscht"),
        *("okay\nsecond line", "問題なし。", "not explicit", "{{ok|deleted}}", "<!-- x -->fine"),
    ],
    CONFIRMED: [
        *("deleted", "Deleted!", "{{done}}", "handled", "tagged for deletion", "speedied", "del"),
        *("out of scope", "not in scope", "{{deleted}} ok", "Gelöscht", "supprimée", "удалено"),
        *("nominated: [[Commons:Deletion requests/File:X.jpg]]",),
    ],
    OTHER: [
        *(
            "copyvio",
            "deleted as copyvio",
            "deleted (duplicate)",
            "painting by X",
            "not ok",
            "oked",
        ),
        *("nothing", "I think ok", "x" * 5000, "openly", "fines"),
        *(
            "passt nicht",
            "Passt so nicht.",
            "passt leider\nnicht",
            "in Ordnung nicht",
            "löschen nicht",
        ),
    ],
    OPEN: ["open", "Open", "''open''", "", "   ", "<!-- deleted -->", "offen", "~~~~", "—"],
}


@pytest.mark.parametrize(
    ("outcome", "said"), [(outcome, said) for outcome, all_ in STATUSES.items() for said in all_]
)
def test_what_a_status_means(outcome: Outcome, said: str) -> None:
    assert Answers().status(said)[1] is outcome


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("out of scope", CONFIRMED),
        ("", CONFIRMED),
        ("per [[Commons:Deletion requests/File:Copyright.jpg]]", CONFIRMED),
        ("[[COM:CSD#F10|F10]] (personal photo)", CONFIRMED),
        ("[[COM:CSD#F1|F1]] found elsewhere", OTHER),
        ("[[COM:L|Copyrighted]] logo", OTHER),
        ("No permission since 1 May", OTHER),
        ("Exact duplicate of [[:File:X.jpg]]", OTHER),
        ("Author requested deletion", OTHER),
        ("fehlende Lizenzangabe", OTHER),
        ("Licence laundering", OTHER),
    ],
)
def test_what_a_deletion_means(reason: str, outcome: Outcome) -> None:
    assert Answers().deletion(reason) is outcome


@pytest.mark.parametrize(
    ("summary", "outcome"),
    [
        ("", CLEARED),
        ("looked at", CLEARED),
        ("not ok", CLEARED),
        ("tagged for deletion", CONFIRMED),
        ("/* top */ tagged for deletion", CONFIRMED),
        ("/* Deleted scenes */ looks fine", CLEARED),
        ("nominated: no source", OTHER),
        ("deleted as copyvio", OTHER),
        ("copyvio, tagged", OTHER),
        ("[[User:X|X]]: duplicate", OTHER),
        ("fine, the source is a museum", CLEARED),
        ("looked at, the licence too", CLEARED),
        ("open", CLEARED),
    ],
)
def test_what_taking_the_template_away_means(summary: str, outcome: Outcome) -> None:
    assert Answers().removal(summary) is outcome


@pytest.mark.parametrize(
    ("last", "before", "answer"),
    [
        ("open", "page 3", ("open", OPEN)),
        ("", "page 3", ("", OPEN)),
        ("fine", "", ("fine", CLEARED)),
        ("", "fine", ("fine", CLEARED)),
        ("my note", "open", ("open", OPEN)),
        ("my note", "page 3", ("my note", OTHER)),
        ("deleted", "fine", ("deleted", CONFIRMED)),
        ("open", "deleted", ("open", OPEN)),
    ],
)
def test_a_column_behind_the_status(last: str, before: str, answer: tuple[str, Outcome]) -> None:
    assert Answers().answered(last, before) == answer


def test_another_vocabulary() -> None:
    answers = Answers(confirmed=("Foo bar",), cleared=("foo",), unrelated=(), open=("x*",))
    assert answers.status("FOO BAR: yes")[1] is CONFIRMED
    assert answers.status("foo baz")[1] is CLEARED
    assert answers.status("ok")[1] is OTHER
    assert answers.status("xyz")[1] is OPEN
    assert answers.deletion("copyvio") is CONFIRMED


def test_a_wiki_may_have_its_own() -> None:
    told = COMMONS.model_dump() | {"answers": {"cleared": ["in Ordnung"]}}
    assert Site.model_validate(told).answers.status("In Ordnung")[1] is CLEARED
    with pytest.raises(ValidationError, match=r"answers\.fine"):
        Site.model_validate(COMMONS.model_dump() | {"answers": {"fine": ["ok"]}})


def test_words_are_plain() -> None:
    assert plain("'''Fine''' {{tl|x}} [[a|b]] <ref>n</ref>\n~~~~") == "Fine tl b n"
    assert plain("{|") == "{|"
    assert plain("fine &#xD800;") == "fine ?"
