"""Pictures that a person should look at, on one page that needs nothing else."""

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from PIL import Image

from classifier.training.build.datasheet import Datasheet, Seen
from classifier.training.build.mislabels import Doubt
from classifier.training.build.rendering import rendered
from classifier.training.decoding import decodable, decode
from classifier.training.index import path_of
from classifier.writing import write
from fence.decoders import Decoders

CONTACT_SHEET = "contact-sheet.html"
_SIDE = 160  # pixels of a thumbnail
_MOST = 200  # contradictions, and doubts, that are shown: more are not looked at in one go


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture and what was said of it; `image` is a data: address."""

    image: str
    seen: tuple[Seen, ...]


def write_contact_sheet(
    folder: Path,
    sheet: Datasheet,
    decoders: Decoders,
    doubts: Sequence[Doubt] = (),
    places: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """contact-sheet.html: contradictions and likely mislabels, blurred until they are clicked.

    `places` says where a content was given its label, by its hash. Raises ModelError where
    a picture is not there any more, or cannot be decoded.
    """
    contradictions = [_shown(folder, one, decoders) for one in sheet.contradictions[:_MOST]]
    images = [(doubt, _thumbnail(folder, doubt.sha256, decoders)) for doubt in doubts[:_MOST]]
    page = rendered(
        "contact_sheet.html",
        sheet=sheet,
        contradictions=contradictions,
        doubts=images,
        doubted=len(doubts),
        places=places,
    )
    write(folder / CONTACT_SHEET, page)


def _shown(folder: Path, cluster: Sequence[Seen], decoders: Decoders) -> list[Shown]:
    return [
        Shown(
            image=_thumbnail(folder, sha256, decoders),
            seen=tuple(one for one in cluster if one.sha256 == sha256),
        )
        for sha256 in dict.fromkeys(one.sha256 for one in cluster)
    ]


def _thumbnail(folder: Path, sha256: str, decoders: Decoders) -> str:
    path = path_of(folder, sha256)
    with decodable(path):
        image = Image.fromarray(decode(path, decoders, _SIDE))
    image.thumbnail((_SIDE, _SIDE))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
