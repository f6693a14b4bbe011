from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.wiki.samples import SITE
from wiki.site import COMMONS, Site, load_site

GOOD = """
name = "testwiki"
domain = "test.example"
api = "https://test.example/w/api.php"
article = "https://test.example/wiki/"
file_hosts = ["files.example:8080"]
thumbnail_widths = [120, 330]
"""


def load(folder: Path, text: str) -> None:
    file = folder / "site.toml"
    file.write_text(text)
    load_site(str(file))


def test_a_file_describes_a_wiki(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(GOOD)
    site = load_site(str(file))
    assert site.name == "testwiki"
    assert site.stream == ""
    assert site.run_page == "User:{bot}/Run"


def test_pages_are_named_as_events_name_them(tmp_path: Path) -> None:
    """Else no event would tell that somebody has answered on a report."""
    file = tmp_path / "site.toml"
    file.write_text(GOOD + 'report_page = "User:{bot}/To_be_seen/{day}"\n')
    assert load_site(str(file)).report_page == "User:{bot}/To be seen/{day}"


def test_the_case_of_a_host_does_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(GOOD.replace("files.example", "Files.Example"))
    assert load_site(str(file)).file_hosts == {"files.example:8080"}


def test_commons_has_a_name() -> None:
    assert load_site("commons") is COMMONS


@pytest.mark.parametrize(
    ("find", "put", "words"),
    [
        ('name = "testwiki"', "name = testwiki", "not valid TOML: "),
        ('name = "testwiki"', "", "name: Field required"),
        ('name = "testwiki"', "name = 3", "name: Input should be a valid string"),
        ('name = "testwiki"', 'nam = "x"\nname = "y"', "nam: Extra inputs are not permitted"),
        ("https://test.example/w/api.php", "test.example", "api: 'test.example' is no address"),
        ("https://test.example/wiki/", "ftp://x/", "article: 'ftp://x/' is no address"),
        ("[120, 330]", "[]", "thumbnail_widths: "),
        ("[120, 330]", "[0]", "thumbnail_widths.0: Input should be greater than 0"),
        ('["files.example:8080"]', "[]", "file_hosts: "),
        ("files.example:8080", "https://x/", "file_hosts: 'https://x/' is no host"),
        ("files.example:8080", "me@x.example", "file_hosts: 'me@x.example' is no host"),
        ("files.example:8080", "bücher.example", "file_hosts: 'bücher.example' is no host"),
        ("files.example:8080", "x .example", "file_hosts: 'x .example' is no host"),
        ("[120, 330]", '[120]\nrun_page = "User:{me}"', "run_page: 'User:{me}' may contain"),
        ("[120, 330]", '[120]\nrun_page = "{day}"', "run_page: '{day}' may contain {bot} only"),
        ("[120, 330]", '[120]\nopt_out_page = "{day}"', "opt_out_page: '{day}' may contain"),
        ("[120, 330]", '[120]\nreport_page = "{"', "report_page: '{' may contain {bot} and {day}"),
        ("[120, 330]", '[120]\nstream = "no"', "stream: 'no' is no address"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, find: str, put: str, words: str) -> None:
    assert find in GOOD
    with pytest.raises(ValueError, match=r"^[^\n]+$") as caught:
        load(tmp_path, GOOD.replace(find, put))
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_no_such_file(name: str) -> None:
    with pytest.raises(ValueError, match=r"^neither 'commons' nor a readable TOML file \(.+\)$"):
        load_site(name)


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("File:A b.jpg", "File:A_b.jpg"),
        ("File:100% of?.jpg", "File:100%25_of%3F.jpg"),
        ("File:A&B.jpg", "File:A%26B.jpg"),
        ("File:Größe.jpg", "File:Gr%C3%B6%C3%9Fe.jpg"),
    ],
)
def test_the_address_of_a_page(title: str, end: str) -> None:
    assert COMMONS.page_url(title) == f"https://commons.wikimedia.org/wiki/{end}"


@pytest.mark.parametrize(
    ("page", "begins"),
    [
        ("User:{bot}/Reports/{day}", "User:My bot/Reports/"),
        ("User:{bot}/Of {day}/all", "User:My bot/Of "),
        ("Project:Reports", "Project:Reports"),
    ],
)
def test_what_the_titles_of_reports_begin_with(page: str, begins: str) -> None:
    assert COMMONS.model_copy(update={"report_page": page}).reports_of("My_bot") == begins


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({"template": "A|B"}, "'A|B' is no name of a page"),
        ({"template": " "}, "' ' is no name of a page"),
        ({"template": "{{A}}"}, "is no name of a page"),
        ({"category": "Files"}, "'Files' is no name of a page that contains {date}"),
        ({"category": "Files of {day}"}, "contains {date}"),
        ({"category": "{date} {date}"}, "contains {date}"),
        ({"category": "[[{date}]]"}, "contains {date}"),
        ({"parent_category": "A {date}"}, "is no name of a page"),
    ],
)
def test_names_that_no_page_can_have(names: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Site.model_validate(SITE.model_dump() | names)
    assert words in str(wrong.value)
