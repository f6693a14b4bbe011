"""Reasons for everybody."""

import pytest

from monitoring.nameless import nameless


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("the wiki answered 503 for the file", None),
        ("the wiki makes no picture of this image/x-xcf", None),
        ("upload.wikimedia.org answered 503 without JSON", None),
        ("the picture cannot be decoded: image file is truncated (3 bytes not processed)", None),
        ("a decoder can't be started", None),
        (
            "cannot keep the file in /data/a tool/x (No space)",
            "cannot keep the file in … (No space)",
        ),
        ("it was moved to File:A cat of mine.jpg", "it was moved to …"),
        ("es heißt jetzt Datei:Eine Katze", "es heißt jetzt …"),
        ("cannot read folder/one.bin now", "cannot read … now"),
        ("cannot read Somebody.JPG now", "cannot read … now"),
        ("https://example.org/A.jpg is gone", "…"),
        ('the page "User:Jane/Run" says no', "the page … says no"),
        ("„Jane“ and “Jane” and 'Jane Doe' said so", "… and … and … said so"),
    ],
)
def test_no_file_page_person_or_path_is_told(reason: str, told: str | None) -> None:
    assert nameless(reason) == (reason if told is None else told)
