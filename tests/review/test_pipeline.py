import dataclasses

import pytest

from review.content import UNKNOWN, Content
from review.errors import Gone, NotVisual, Permanent
from review.fakes import FakeSecondOpinion
from review.notice import Mode, NoticeKind
from review.score import Frame, Opinion
from review.status import Status
from review.upload import Kind
from tests.review.bench import BAD, GOOD, ScoringBench
from tests.review.values import (
    MODEL,
    POLICY,
    a_score,
    an_upload,
    classes,
    content,
    facts_of,
    nsfw,
    seen,
)

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY


@pytest.fixture
def bench() -> ScoringBench:
    return ScoringBench()


def kinds(bench: ScoringBench) -> list[NoticeKind]:
    return sorted(entry.notice.kind for entry in bench.store.notices.values())


def test_a_harmless_picture_is_clear_and_its_score_is_kept(bench: ScoringBench) -> None:
    row = bench.score(bench.add(an_upload(), GOOD))
    assert (row.status, row.reason) == (Status.CLEAR, "below the thresholds")
    assert row.facts == facts_of(an_upload())
    assert row.fetched is not None
    assert row.fetched.representation == "original"
    [score] = bench.store.scores.values()
    assert (score.sha1, score.model, score.fetched_bytes) == (an_upload().sha1, MODEL, 1234)
    assert [nsfw(frame) for frame in score.frames] == [0.05]
    assert kinds(bench) == []


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Mode.DRY_RUN, [REPORT]),
        (Mode.REPORT, [REPORT]),
        (Mode.CATEGORY, [CATEGORY, REPORT]),
    ],
)
def test_a_suspect_leaves_the_notices_of_the_mode(mode: Mode, expected: list[NoticeKind]) -> None:
    bench = ScoringBench(mode=mode)
    row = bench.score(bench.add(an_upload(), BAD))
    assert row.status is Status.SUSPECT
    assert kinds(bench) == expected


def test_where_a_frame_was_comes_with_the_verdict(bench: ScoringBench) -> None:
    frames = [Frame(scene=i, pixels=BAD.pixels if i else GOOD.pixels, second=i) for i in range(2)]
    bench.score(bench.add(an_upload(), *frames))
    [entry] = bench.store.notices.values()
    assert (entry.notice.second, entry.notice.nsfw) == (1, 0.95)


@pytest.mark.parametrize(
    ("kind", "mime", "shown"),
    [
        (Kind.AUDIO, "audio/midi", Content(mime="audio/midi", kind=Kind.AUDIO)),
        (Kind.OTHER, "model/stl", Content(mime=UNKNOWN, kind=Kind.OTHER)),
    ],
)
def test_what_cannot_be_looked_at_is_no_failure(
    bench: ScoringBench, kind: Kind, mime: str, shown: Content
) -> None:
    upload = an_upload()
    bench.files.by_title[upload.title] = facts_of(upload, kind=kind, mime=mime)
    bench.frames.contents[upload.sha1] = shown
    row = bench.score(bench.add(upload))
    assert (row.status, row.reason) == (Status.NOT_VISUAL, f"nothing to look at in {mime}")
    assert bench.store.scores == {}
    assert bench.files.open == []


def test_what_the_wiki_takes_for_sound_is_scored_when_its_bytes_are_a_picture(
    bench: ScoringBench,
) -> None:
    upload = an_upload()
    bench.files.by_title[upload.title] = facts_of(upload, kind=Kind.AUDIO, mime="audio/midi")
    row = bench.score(bench.add(upload, BAD))
    assert row.status is Status.SUSPECT
    assert row.reason.endswith("; the bytes are image/jpeg, not what the wiki says")
    [score] = bench.store.scores.values()
    assert score.bytes_are == "image/jpeg"


def test_a_disagreement_about_a_picture_is_recorded(bench: ScoringBench) -> None:
    upload = an_upload()
    bench.frames.contents[upload.sha1] = Content(mime="image/png", kind=Kind.PICTURE)
    row = bench.score(bench.add(upload, GOOD))
    assert row.status is Status.CLEAR
    assert row.reason == "below the thresholds; the bytes are image/png, not what the wiki says"


@pytest.mark.parametrize(
    ("width", "status", "more"),
    [
        (0, Status.NOT_VISUAL, ""),
        (640, Status.UNKNOWN, ", and yet it has a width of 640 pixels"),
    ],
)
def test_sound_is_not_visual_unless_the_wiki_sees_a_picture(
    bench: ScoringBench, width: int, status: Status, more: str
) -> None:
    upload = an_upload()
    facts = facts_of(upload, kind=Kind.VIDEO, mime="video/ogg", width=width)
    bench.files.by_title[upload.title] = facts
    bench.frames.contents[upload.sha1] = Content(mime="audio/flac", kind=Kind.AUDIO)
    row = bench.score(bench.add(upload, BAD))
    words = "nothing to look at in audio/flac, which the wiki takes for video/ogg"
    assert (row.status, row.reason) == (status, words + more)


def test_what_its_decoder_finds_nothing_to_look_at_in_is_not_visual(bench: ScoringBench) -> None:
    upload = an_upload()
    facts = facts_of(upload, kind=Kind.AUDIO, mime="audio/webm", width=0)
    bench.files.by_title[upload.title] = facts
    bench.frames.contents[upload.sha1] = Content(mime="video/webm", kind=Kind.VIDEO)
    upload_id = bench.add(upload)
    bench.frames.frames[upload.sha1] = NotVisual("there is no video stream")
    row = bench.score(upload_id)
    assert (row.status, row.reason) == (Status.NOT_VISUAL, "there is no video stream")
    assert row.facts is not None


def test_lower_thresholds_ask_again_about_what_was_known(bench: ScoringBench) -> None:
    """Else the same frame would be listed by the first look alone, if its score is known."""
    doubtful = Frame(scene=0, pixels=classes(nsfw=0.5))
    opinion = Opinion(model="a", region="whole", view="upright", probabilities=classes(0.1))
    bench.second = FakeSecondOpinion({}, [opinion])
    assert bench.score(bench.add(an_upload(1), doubtful)).status is Status.CLEAR
    low = dataclasses.replace(POLICY, nsfw_threshold=0.4)
    again = an_upload(2, sha1=an_upload(1).sha1)
    pipeline = dataclasses.replace(
        bench.pipeline,
        policy=low,
        scoring=dataclasses.replace(bench.pipeline.scoring, policy=low),
    )
    upload_id = bench.add(again, doubtful)
    pipeline.score(upload_id)
    row = bench.store.uploads[upload_id]
    assert row.status is Status.CLEAR
    assert "the first look alone would list it: 0.500" in row.reason
    [score] = bench.store.scores.values()
    assert score.frames[0].opinions == (opinion,)


def test_a_file_replaced_while_it_was_looked_at_waits(bench: ScoringBench) -> None:
    """A thumbnail's address names no version: it may have shown the next one."""
    upload = an_upload()
    upload_id = bench.add(upload, GOOD)
    bench.files.renditions = True
    fetch = bench.files.fetch

    def replaced(facts):  # type: ignore[no-untyped-def]
        newer = dataclasses.replace(bench.files.by_title[upload.title], sha1=content("newer"))
        bench.files.by_title[upload.title] = newer
        return fetch(facts)

    bench.files.fetch = replaced  # type: ignore[method-assign]
    row = bench.score(upload_id)
    assert row.status is Status.WAITING
    assert "replaced while it was scored" in row.reason
    assert bench.store.scores == {}


def test_a_deleted_file_is_gone(bench: ScoringBench) -> None:
    row = bench.score(bench.store.add(an_upload()))
    assert (row.status, row.reason) == (Status.GONE, "the file is deleted")


def test_a_file_that_was_moved_and_deleted_is_gone_from_its_last_title(bench: ScoringBench) -> None:
    upload_id = bench.store.add(an_upload())
    bench.files.look_error = Gone("the file is deleted", "File:Moved.jpg")
    assert bench.score(upload_id).status is Status.GONE
    assert bench.store.uploads[upload_id].upload.title == "File:Moved.jpg"


def test_a_newer_version_has_its_own_row(bench: ScoringBench) -> None:
    old = an_upload()
    bench.files.by_title[old.title] = facts_of(old, sha1=content("newer"))
    row = bench.score(bench.add(old, BAD))
    assert (row.status, row.reason) == (Status.GONE, "a newer version has taken its place")
    assert bench.files.fetched == []


def test_an_upload_whose_content_the_log_hides_is_scored_all_the_same(bench: ScoringBench) -> None:
    upload = an_upload(sha1="")
    bench.files.by_title[upload.title] = facts_of(upload, sha1=content("current"))
    assert bench.score(bench.add(upload, BAD)).status is Status.SUSPECT


def test_a_known_score_fetches_nothing(bench: ScoringBench) -> None:
    first, second = an_upload(1), an_upload(2, sha1=an_upload(1).sha1)
    bench.score(bench.add(first, BAD))
    row = bench.score(bench.add(second))
    assert row.status is Status.SUSPECT
    assert bench.files.fetched == [first.sha1]
    assert bench.scorer.calls == 1
    assert [e.notice.page_id for e in bench.store.notices.values()] == [1001, 1002]


def test_a_known_score_of_another_model_is_not_taken(bench: ScoringBench) -> None:
    upload = an_upload()
    other = dataclasses.replace(MODEL, preprocessing="nearest 224")
    bench.store.scores[upload.sha1, other] = a_score(seen(nsfw=0.99), model=other)
    assert bench.score(bench.add(upload, GOOD)).status is Status.CLEAR


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        ([], "no frame could be decoded"),
        (
            [Frame(scene=0, pixels=classes(nsfw=float("nan")))],
            "the model answered with something that is not a number",
        ),
    ],
)
def test_numbers_that_decide_nothing_are_unknown_and_not_kept(
    bench: ScoringBench, frames: list[Frame], reason: str
) -> None:
    row = bench.score(bench.add(an_upload(), *frames))
    assert (row.status, row.reason) == (Status.UNKNOWN, reason)
    assert row.facts is not None
    assert bench.store.scores == {}


def test_what_cannot_be_decoded_is_unknown_with_the_reason(bench: ScoringBench) -> None:
    upload_id = bench.add(an_upload())
    bench.frames.frames[an_upload().sha1] = Permanent("not a JPEG")
    row = bench.score(upload_id)
    assert (row.status, row.reason) == (Status.UNKNOWN, "not a JPEG")
    assert bench.files.open == []
    assert bench.store.scores == {}


@pytest.mark.parametrize("error", ["look_error", "fetch_error"])
def test_nothing_to_be_had_is_unknown(bench: ScoringBench, error: str) -> None:
    setattr(bench.files, error, Permanent("larger than the limit"))
    row = bench.score(bench.add(an_upload(), BAD))
    assert (row.status, row.reason) == (Status.UNKNOWN, "larger than the limit")


def test_the_thresholds_are_the_policy_s(bench: ScoringBench) -> None:
    row = bench.score(bench.add(an_upload(), BAD))
    assert row.verdict is not None
    assert row.verdict.policy_version == POLICY.version
