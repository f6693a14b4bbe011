"""POST /v1/classify and /v1/classify:batch: what is answered, and what is not."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from api.parts import WikiFile
from playground import media
from review.content import Content
from review.fakes import FakeFiles
from review.upload import Kind, Upload
from tests.api.asking import Answer, Client
from tests.api.stubs import CARD, Stub, app_of, jpeg, parts_of
from tests.review.values import a_frame, an_upload, facts_of

CLASSIFY, BATCH = "/v1/classify", "/v1/classify:batch"
_FAILED = [
    ("Permanent", 422, "not-decoded"),
    ("Crash", 422, "not-decoded"),
    ("TooMuch", 413, "too-much"),
    ("Transient", 503, "try-again"),
]


def _files(*contents: bytes) -> list[tuple[str, tuple[str, bytes]]]:
    return [("file", (f"{number}.jpg", content)) for number, content in enumerate(contents)]


@pytest.mark.parametrize("way", ["raw", "form"])
def test_a_picture_is_classified(client: Client, way: str) -> None:
    content = jpeg(0.9, 0.05)
    answer = (
        client.post(CLASSIFY, content)
        if way == "raw"
        else client.post(CLASSIFY, files=_files(content))
    )
    told = answer.json
    assert answer.status == 200
    assert told["verdict"] == "suspect"
    assert told["reason"] == "possible explicit content: 0.900, listed from 0.8"
    assert (told["nsfw"], told["sexy"], told["confidence"]) == (0.9, 0.05, 0.9)
    assert told["probabilities"] == pytest.approx(
        {"drawing": 0, "hentai": 0, "neutral": 0.05, "porn": 0.9, "sexy": 0.05}
    )
    assert told["model"] == {
        "name": "stub",
        "sha256": CARD.sha256,
        "preprocessing": CARD.preprocessing,
    }
    assert told["policy"]["nsfw_threshold"] == 0.8
    assert told["media"]["type"] == "image/jpeg"
    assert told["media"]["bytes"] == len(content)
    assert [frame["nsfw"] for frame in told["frames"]] == [0.9]
    assert told["timings"].keys() == {"received", "waited", "looked"}


def test_a_picture_below_the_thresholds_is_clear(client: Client) -> None:
    told = client.post(CLASSIFY, jpeg(0.1)).json
    assert (told["verdict"], told["nsfw"]) == ("clear", 0.1)


def test_what_cannot_be_seen_is_not_visual_and_has_no_numbers(client: Client) -> None:
    answer = client.post(CLASSIFY, jpeg(fails="NotVisual"))
    told = answer.json
    assert (answer.status, told["verdict"]) == (200, "not visual")
    assert [told[name] for name in ("nsfw", "sexy", "confidence", "probabilities")] == [None] * 4
    assert told["frames"] == []


@pytest.mark.parametrize(("fails", "status", "code"), _FAILED)
def test_what_cannot_be_scored_is_a_problem(
    client: Client, fails: str, status: int, code: str
) -> None:
    answer = client.post(CLASSIFY, jpeg(fails=fails))
    assert (answer.status, answer.problem["code"]) == (status, code)
    assert answer.problem["detail"] == f"{fails} it is"
    assert (status == 503) == ("retry-after" in answer.headers)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (media.svg(1), "image/svg+xml"),
        (media.pdf(1), "application/pdf"),
        (b"words", "its first bytes are of no known kind"),
    ],
)
def test_what_is_neither_picture_nor_video_is_refused(
    client: Client, content: bytes, what: str
) -> None:
    answer = client.post(CLASSIFY, content)
    assert (answer.status, answer.problem["code"]) == (415, "not-a-picture")
    assert what in answer.problem["detail"]


def test_sound_is_not_visual(client: Client) -> None:
    assert client.post(CLASSIFY, media.audio()).json["verdict"] == "not visual"


@pytest.mark.parametrize("files", [None, _files(b"")])
def test_nothing_is_refused(client: Client, files: Any) -> None:
    answer = client.post(CLASSIFY, files=files)
    assert (answer.status, answer.problem["code"]) == (400, "empty")


def test_two_files_are_too_many_for_one(client: Client) -> None:
    answer = client.post(CLASSIFY, files=_files(jpeg(), jpeg()))
    assert (answer.status, answer.problem["limit"]) == (413, 1)


def test_each_file_of_a_batch_has_an_answer_or_a_problem_in_their_order(client: Client) -> None:
    contents = [jpeg(0.9), b"", jpeg(fails="TooMuch"), jpeg(0.1), media.svg(1)]
    answer = client.post(BATCH, files=_files(*contents))
    items = answer.json["items"]
    assert answer.status == 200
    told = [(item["answer"] or {}).get("nsfw") for item in items]
    assert told == [0.9, None, None, 0.1, None]
    codes = [(item["problem"] or {}).get("code") for item in items]
    assert codes == [None, "empty", "too-much", None, "not-a-picture"]


@pytest.mark.parametrize("kind", ["", "image/jpeg", "application/x-www-form-urlencoded"])
def test_a_batch_is_a_form(client: Client, kind: str) -> None:
    answer = client.post(BATCH, jpeg(), headers={"Content-Type": kind})
    assert (answer.status, answer.problem["code"]) == (415, "not-a-form")


def test_32_files_are_a_batch_and_33_are_not(client: Client) -> None:
    assert len(client.post(BATCH, files=_files(*[jpeg()] * 32)).json["items"]) == 32
    answer = client.post(BATCH, files=_files(*[jpeg()] * 33))
    assert (answer.status, answer.problem["limit"]) == (413, 32)


class _Wiki:
    """A wiki of one file."""

    def __init__(self) -> None:
        upload = an_upload(1, title="File:A.jpg")
        self.files = FakeFiles({upload.title: facts_of(upload)})

    def upload(self, title: str) -> Upload:
        return an_upload(1, title=title)


@pytest.fixture
def wiki() -> _Wiki:
    return _Wiki()


@pytest.fixture
def with_wiki(stub: Stub, wiki: _Wiki, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(
        stub, "identify", lambda path: Content(mime="image/jpeg", kind=Kind.PICTURE)
    )
    monkeypatch.setattr(stub, "open", lambda path, side: iter([a_frame(0.25)]))
    parts = parts_of(stub, wiki=WikiFile(files=lambda: wiki.files, upload=wiki.upload))
    with Client(app_of(parts)) as client:
        yield client


def _of_wiki(client: Client, title: str = "File:A.jpg") -> Answer:
    return client.post(f"{CLASSIFY}?file={title}")


def test_a_file_of_the_wiki_is_classified(with_wiki: Client) -> None:
    answer = _of_wiki(with_wiki)
    assert (answer.status, answer.json["nsfw"]) == (200, 0.25)
    assert answer.json["media"]["sha1"] == an_upload(1).sha1


def test_a_file_that_the_wiki_has_not_is_not_found(with_wiki: Client) -> None:
    answer = _of_wiki(with_wiki, "File:B.jpg")
    assert (answer.status, answer.problem["code"]) == (404, "no-such-file")


@pytest.mark.parametrize("title", ["File:B.jpg|File:A.jpg", "\x1fFile:A.jpg", "File:A.jpg#b", "\0"])
def test_what_is_not_one_title_is_not_asked_for(
    with_wiki: Client, wiki: _Wiki, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    monkeypatch.setattr(wiki.files, "look", lambda *given: pytest.fail("it was"))
    answer = _of_wiki(with_wiki, quote(title))
    assert (answer.status, answer.problem["code"]) == (404, "no-such-file")


def test_no_file_of_the_wiki_is_fetched_where_the_operator_does_not_say_so(client: Client) -> None:
    answer = _of_wiki(client)
    assert (answer.status, answer.problem["code"]) == (403, "no-wiki-files")
