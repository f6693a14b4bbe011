"""What being right costs on this machine."""

from dataclasses import dataclass
from pathlib import Path

from classifier.measure import measure
from classifier.model import Model, path_of_model


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Of one model, or one member of a cascade: milliseconds of the processor a picture.

    `file_megabytes` and `extra_megabytes` (of memory) are of 10^6 bytes.
    """

    name: str
    milliseconds: float
    file_megabytes: float
    extra_megabytes: float


def cost(name: str, model: Model, folder: Path) -> Cost:
    """Measured in a process of its own. Raises ModelError."""
    path = path_of_model(name, folder)
    speed = measure(path, size=model.side, classes=len(model.labels))
    return Cost(
        name=model.name,
        milliseconds=speed.milliseconds,
        file_megabytes=path.stat().st_size / 1e6,
        extra_megabytes=speed.extra_megabytes,
    )
