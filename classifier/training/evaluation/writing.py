"""Reports on disk."""

from pathlib import Path

from classifier.errors import ModelError


def write(path: Path, text: str) -> None:
    """Write it whole or not at all: what stood there before stays where there is no room.

    Raises ModelError.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be written ({error.strerror}), free some room or give another -o"
        ) from error
