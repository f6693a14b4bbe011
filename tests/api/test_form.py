"""Forms are taken apart as they come, and no more of them is held than files and a few words."""

import pytest

from api.form import Form
from api.problem import Problem

_TYPE = "multipart/form-data; boundary=cut"


def _part(name: str, content: bytes, filename: str | None = None) -> bytes:
    named = f'; filename="{filename}"' if filename is not None else ""
    head = f'--cut\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + content + b"\r\n"


_END = b"--cut--\r\n"


def _read(body: bytes, most: int = 2, at_once: int = 7) -> tuple[list[bytes], dict[str, str]]:
    with Form.of(_TYPE, most) as form:
        for at in range(0, len(body), at_once):
            form.write(body[at : at + at_once])
        form.end()
        return [file.path.read_bytes() for file in form.files], form.words


def _refused(body: bytes, **more: int) -> Problem:
    with pytest.raises(Problem) as refused:
        _read(body, **more)
    return refused.value


def test_a_body_that_is_no_form_is_one_file() -> None:
    with Form.of("image/jpeg", 1) as form:
        form.write(b"one ")
        form.write(b"two")
        form.end()
        assert [file.path.read_bytes() for file in form.files] == [b"one two"]


@pytest.mark.parametrize("at_once", [1, 7, 64, 100_000])
def test_files_come_in_their_order_and_words_beside_them(at_once: int) -> None:
    inside = b"\r\n--cu\r\n--cu t\r\n--\r\n\r\n"
    body = b"".join(
        (
            _part("word", "füße".encode()),
            _part("file", inside, "a.jpg"),
            _part("other", b"2", "b.jpg"),
            _END,
        )
    )
    files, words = _read(body, at_once=at_once)
    assert files == [inside, b"2"]
    assert words == {"word": "füße"}


def test_a_file_needs_no_name_of_its_own() -> None:
    assert _read(_part("file", b"\xff" * 5000) + _END) == ([b"\xff" * 5000], {})


def test_what_is_chosen_in_no_browser_is_an_empty_file() -> None:
    assert _read(_part("file", b"", "") + _END)[0] == [b""]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed"),
        (_END, "empty"),
        (b"no form", "malformed"),
        (_part("file", b"1", "a"), "malformed"),  # breaks off
        (_part("word", b"1") + _END, "empty"),
        (b"--cut\r\nContent-Disposition form-data\r\n\r\n" + _END, "malformed"),
        (b"--cut\r\n" + b"X-Header: 1\r\n" * 100 + b"\r\n" + _END, "malformed"),
        (b"--cut\r\nX-Header: " + b"x" * 100_000 + b"\r\n\r\n" + _END, "malformed"),
    ],
)
def test_what_cannot_be_read_is_refused(body: bytes, code: str) -> None:
    refused = _refused(body)
    assert (refused.status, refused.code) == (400, code)


def test_too_many_files_are_refused_at_once() -> None:
    refused = _refused(b"".join(_part("file", b"1", f"{n}") for n in range(10_000)) + _END)
    assert (refused.status, refused.code, refused.limit) == (413, "too-many-files", 2)


def test_too_many_words_are_refused() -> None:
    refused = _refused(b"".join(_part(f"w{n}", b"1") for n in range(10_000)) + _END)
    assert (refused.status, refused.code) == (413, "too-many-words")


@pytest.mark.parametrize("content", [b"x" * 1001, b"\xff" * 1001])
def test_a_word_that_is_too_long_is_refused(content: bytes) -> None:
    assert _refused(_part("word", content) + _END).code == "word-too-long"


@pytest.mark.parametrize("content", [b"", b"x"])
def test_a_word_that_comes_again_and_again_is_too_many(content: bytes) -> None:
    """Each takes 40 microseconds, in which nobody else is served: of 30 MB half a minute."""
    assert _refused(_part("word", content) * 21 + _END).code == "too-many-words"


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        _TYPE + "x" * 300,
        f"multipart/form-data{';' * 60_000}{_TYPE}",  # of which no more is read than a little
    ],
)
def test_a_form_without_a_usable_boundary_is_refused(kind: str) -> None:
    with pytest.raises(Problem) as refused:
        Form.of(kind, 1)
    assert (refused.value.status, refused.value.code) == (400, "malformed")


def test_files_are_let_go_whatever_happens() -> None:
    with Form.of(_TYPE, 1) as form:
        form.write(_part("file", b"1", "a"))
        path = form.files[0].path
        with pytest.raises(Problem):
            form.end()
    assert not path.exists()
