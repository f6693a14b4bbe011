"""Pictures of the wiki, by their titles."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from classifier.training.build.collecting import Missing
from review.errors import Gone, NotVisual, Permanent, Transient
from review.ports import Files
from review.upload import Kind, Upload

SIDE = 320  # pixels that are fetched of the shorter side: the largest input, 299, and some to crop
_TRIES = 3
_PAUSE, _LONGEST = timedelta(seconds=5), timedelta(minutes=10)


class WikiPictures:
    """The cheapest rendition of each that is large enough to learn from."""

    def __init__(self, files: Files, sleep: Callable[[float], None] = time.sleep) -> None:
        self._files = files
        self._sleep = sleep

    @contextmanager
    def file(self, upload: Upload) -> Iterator[Path]:
        """In a file that the with block's end deletes; of a content, where it has a hash, only it.

        Raises Missing where it is no picture, was deleted since, or the wiki cannot say now.
        """
        with ExitStack() as stack:
            yield self._persist(upload, stack)

    def _persist(self, upload: Upload, stack: ExitStack) -> Path:
        for left in reversed(range(_TRIES)):
            try:
                return self._fetch(upload, stack)
            except (Gone, NotVisual) as why:
                raise Missing(f"is gone: {why}") from why
            except Permanent as why:
                raise Missing(f"could not be fetched: {why}") from why
            except Transient as why:
                wait = why.retry_after or _PAUSE
                if not left or wait > _LONGEST:
                    raise Missing(f"could not be fetched: {why}") from why
                self._sleep(wait.total_seconds())
        raise AssertionError("the last try returns or raises")

    def _fetch(self, upload: Upload, stack: ExitStack) -> Path:
        facts = self._files.look(upload, SIDE)
        if upload.sha1 and facts.sha1 != upload.sha1:
            raise Gone("another version has taken its place")
        if facts.kind not in (Kind.PICTURE, Kind.DRAWING):
            raise Missing(f"no picture: the wiki says {facts.mime}")
        return stack.enter_context(self._files.fetch(facts)).parts[0].path
