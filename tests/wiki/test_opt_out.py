from pathlib import Path

import pytest

from wiki.edits.opt_out import opted_out, user_name

NAMES = ["User", "Benutzer", "Benutzerin", "User talk", "Benutzer Diskussion"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", set()),
        ("Nobody yet.", set()),
        ("[[User:Jane]]", {"Jane"}),
        ("* [[User:Jane|J.]] and [[user:Joe]]", {"Jane", "Joe"}),
        ("[[ user : jane_of  the woods ]]", {"Jane of the woods"}),
        ("[[:User:Jane]]", {"Jane"}),
        ("[[Benutzerin:Jane]] [[BENUTZER:Joe]]", {"Jane", "Joe"}),
        ("* ''please'' [[User talk:Jane|talk]] 12:00, 1 May 2026 (UTC)", {"Jane"}),
        ("[[Benutzer_Diskussion:Jane]]", {"Jane"}),
        ("[[User:Jane/Sandbox#Top]]", {"Jane"}),
        ("[[User:J&amp;J]] [[User:Caf%C3%A9]]", {"J&J", "Café"}),
        ("[[User:100% Jane]]", {"100% Jane"}),
        ("* Jane Doe\n# '''joe'''\n*: élan\n", {"Jane Doe", "Joe", "Élan"}),
        ("*   under_score  ", {"Under score"}),
        ("* 127.0.0.1\n* 2001:DB8::1", {"127.0.0.1", "2001:DB8::1"}),
        ("[[Special:Contributions/Jane]] [[File:User:Jane.jpg]]", set()),
        ("[[UserX:Jane]] [[Project:User:Jane]]", set()),
        ("<!-- [[User:Jane]]\n* Joe --> <nowiki>[[User:Jill]]</nowiki><pre>\n* Jack</pre>", set()),
        ("<!-- never closed [[User:Jane]]", set()),
        ("Jane\n\nJoe", set()),
        ("[[User:]] [[User:|x]] * ", set()),
        ("#REDIRECT [[Elsewhere]]", set()),
        ("* {{user|Jane}}\n# {{u| 1 = joe|J.}} ", {"Jane", "Joe"}),
        (
            "* {{user|lang=de|Jane}}\n* {{u|lang=de|1=Joe}}\n* {{u|2=x|Jill|y}}",
            {"Jane", "Joe", "Jill"},
        ),
        ("* {{user|user=Jane}}\n* {{u|A=B}}\n* {{u|1=}}", set()),
        ("{{user|Jane}} asks\n* {{user|Joe}} asks\n* {{user}}\n* {{user|}}", set()),
    ],
)
def test_who_has_opted_out(text: str, names: set[str]) -> None:
    assert opted_out(text, NAMES) == names


@pytest.mark.parametrize("end", ["", "{", "}}"])
@pytest.mark.parametrize(
    "line", ["* <", "* &#1", "* {{a|", "[[User:", "*", "<pre", "*{{a|1=", "*{{a|b=|"]
)
def test_a_page_made_to_hurt_is_read_in_one_pass(line: str, end: str) -> None:
    """Two megabytes of it: anybody may write them, and the editor would stand still or break."""
    text = f"{line}{line[-1] * 2_000_000}{end}\n* Jane"
    assert "Jane" in opted_out(text, NAMES)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ßtraße", "ßtraße"),  # whose capital would be two letters
        ("\u200ejane\u200e", "Jane"),
        ("<b>jane</b>", "Jane"),
        ("_", ""),
    ],
)
def test_a_name_as_the_wiki_has_it(written: str, name: str) -> None:
    assert user_name(written) == name


def test_the_page_that_an_operator_makes_names_nobody() -> None:
    page = Path(__file__).parents[2] / "wiki" / "pages" / "opt-out.wikitext"
    text = page.read_text(encoding="utf-8")
    assert opted_out(text, NAMES) == set()
    assert opted_out(f"{text}\n* [[User:Jane|Jane]] ([[User talk:Jane|talk]])", NAMES) == {"Jane"}
