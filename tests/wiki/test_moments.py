"""What becomes of a video that is too large to fetch: pictures of moments, looked at for real."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fence.decoders import Decoders
from fence.demand import Demand
from fence.parent import Fence
from playground import slideshow
from playground.person import Person
from playground.samples import photograph
from playground.wiki import LocalWiki
from review.policy import Policy, Verdict, decide
from review.score import Frame, MediaScore, ModelId
from review.scoring import Scoring
from review.status import Status
from review.upload import Action, Kind, Upload
from tests.wiki.conftest import SIDE
from wiki.http import Http
from wiki.media.area import Area
from wiki.media.download import Downloads
from wiki.media.files import WikiFiles
from wiki.media.imageinfo import ImageInfo
from wiki.media.video import VideoLimits, Videos
from wiki.site import Site
from wiring import DECODERS

pytestmark = pytest.mark.integration

SECONDS = 60
LOOKED_AT = [8, 9, 10, 28, 29, 30, 48, 49, 50]  # of three moments
POLICY = Policy(nsfw_threshold=0.5, sexy_threshold=0.9)
MOST = 500_000  # bytes
ONLY_RED = (*(1, 0, 0, 0), *(0, 0, 0, 0), *(0, 0, 0, 0))
HARMLESS = {"porn": 0.0, "hentai": 0.0, "sexy": 0.0, "neutral": 1.0, "drawings": 0.0}

Look = Callable[..., tuple[MediaScore, Verdict]]


class RedScorer:
    """Implements review.ports.Scorer: what is red all over is what it looks for."""

    id = ModelId(sha256="0" * 64, preprocessing="red/1")
    side = SIDE

    def __init__(self) -> None:
        self.calls = 0

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        self.calls += len(frames)
        shares = [float(frame.pixels[..., 0].sum() / frame.pixels.sum()) for frame in frames]
        return [{**HARMLESS, "porn": share, "neutral": 1 - share} for share in shares]


def film(red: Sequence[int]) -> bytes:
    """A minute of photographs, another one each second; at some seconds in red only."""
    shown = [photograph(name) for name in ("meadow", "raccoon", "seeds")]
    in_red = [picture.convert("RGB", ONLY_RED) for picture in shown]
    pictures = [(in_red if second in red else shown)[second % 3] for second in range(SECONDS)]
    return slideshow.video(pictures, 1, size=(640, 480), rate=1)


@pytest.fixture(scope="module")
def frames() -> Iterator[Decoders]:
    """The service's own decoder of pictures."""
    with Fence(DECODERS[Kind.PICTURE]) as fence:
        yield Decoders({Kind.PICTURE: fence}, Demand(side=SIDE))


@pytest.fixture
def scorer() -> RedScorer:
    return RedScorer()


@pytest.fixture
def files(site: Site, http: Http, tmp_path: Path) -> WikiFiles:
    """Those of a service that fetches little, and waits for no transcode."""
    info = ImageInfo(site.api, http)
    limits = VideoLimits(original=MOST, most=MOST, wait=timedelta(), moments=3)
    return WikiFiles(
        info,
        Downloads(http, site.file_hosts, Area(tmp_path, 2 * MOST), MOST),
        widths=site.thumbnail_widths,
        pages=3,
        most_pixels=40_000_000,
        videos=Videos(info, limits, site.thumbnail_widths),
    )


@pytest.fixture
def look(
    files: WikiFiles, frames: Decoders, scorer: RedScorer, uploader: Person, wiki: LocalWiki
) -> Look:
    """Upload a video, and go its whole way."""

    def go(name: str, red: Sequence[int]) -> tuple[MediaScore, Verdict]:
        data = film(red)
        assert len(data) > MOST
        wiki.php("test", "$wgLocalTranscodes = [];")
        wiki.posters(name, slideshow.stills(data))
        uploader.upload(name, data)
        upload = Upload(
            wiki="commonswiki",
            log_id=1,
            title=f"File:{name}",
            sha1="",
            uploaded_at=datetime.now(UTC),
            uploader="Uploader",
            action=Action.UPLOAD,
        )
        scoring = Scoring(
            files=files,
            frames=frames,
            scorer=scorer,
            second=None,
            fingerprint=lambda frame: None,
            policy=POLICY,
        )
        score = scoring.score(upload, files.look(upload, SIDE), lambda fetched: None)
        return score, decide(score, POLICY)

    return go


def test_a_moment_that_its_three_pictures_confirm_is_listed(look: Look, scorer: RedScorer) -> None:
    score, verdict = look("Moments red.webm", range(25, 35))
    assert verdict.status is Status.SUSPECT
    assert (verdict.begin, verdict.end) == (28, 30)
    assert verdict.nsfw is not None
    assert verdict.nsfw > 0.9
    assert verdict.reason.endswith("; only 9.0 of 60.0 s could be looked at")
    assert score.representation == "key moments, thumbnail 330px, 3 of 1:00"
    assert score.fetched_bytes < MOST
    assert sorted(f.second or 0 for f in score.frames) == [9, *LOOKED_AT[3:6], 49]
    assert scorer.calls == 5  # of the other moments one picture each


@pytest.mark.parametrize(
    ("name", "red"),
    [
        pytest.param("Moments one.webm", [29], id="one picture of a moment"),
        pytest.param("Moments between.webm", range(12, 27), id="between the moments"),
        pytest.param("Moments none.webm", [], id="nowhere"),
    ],
)
def test_of_what_nothing_is_found_in_it_is_never_said_to_be_clear(
    look: Look, name: str, red: Sequence[int]
) -> None:
    score, verdict = look(name, red)
    assert verdict.status is Status.UNKNOWN
    assert verdict.reason == (
        "only 9.0 of 60.0 s could be looked at; what was seen is below the thresholds"
    )
    found = [f.second for f in score.frames if f.probabilities["porn"] > POLICY.nsfw_threshold]
    assert found == [second for second in red if second in LOOKED_AT]
