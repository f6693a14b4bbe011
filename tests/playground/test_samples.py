import io

import pytest
import requests
from PIL import Image

from playground.person import Person, Refused
from playground.samples import SAMPLES, Sample

pytestmark = pytest.mark.integration

# What the wiki has no rendering of: it shows an icon.
ICONS = {"Tone.ogg", "Triangle.stl"}
DAMAGED = "Rocket, damaged.jpg"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_wiki_takes_the_sample_and_shows_it(sample: Sample, uploader: Person) -> None:
    uploader.upload(sample.name, sample.data())
    if sample.name == DAMAGED:
        with pytest.raises(Refused, match="urlparamnormal"):
            uploader.file(sample.name)
        return
    info = uploader.file(sample.name)
    assert info
    assert ("file-type-icons" in info["thumburl"]) == (sample.name in ICONS)
    answer = requests.get(info["thumburl"], timeout=60)
    answer.raise_for_status()
    assert Image.open(io.BytesIO(answer.content)).width in (100, 120, 320, 330)
