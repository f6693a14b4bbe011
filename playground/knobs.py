"""What a test may turn on a running wiki; each knob is a file in the wiki's folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.feed import append
from playground.lock import locked
from playground.loopback import get


@dataclass(frozen=True, kw_only=True)
class Knobs:
    """The knobs of the wiki in `folder`."""

    folder: Path
    stream_url: str

    def fault(
        self,
        match: str,
        status: int | None = None,
        *,
        times: int = 1,
        retry_after: int | None = None,
        delay: float | None = None,
        body: str | None = None,
    ) -> None:
        """Answer the next requests that hold `match` with that status and body.

        `match` is looked for in "METHOD address form", decoded ("action=edit",
        "GET /wikipedia/commons/thumb/"). `delay` seconds pass first; without a status
        the wiki then answers as ever. Rules add up; the first that matches counts.
        """
        rule = {
            "match": match,
            "status": status,
            "times": times,
            "retry_after": retry_after,
            "delay": delay,
            "body": body,
        }
        rules = self.folder / "faults.json"
        with locked(self.folder / "faults.lock"):
            before = json.loads(rules.read_text()) if rules.exists() else []
            rules.write_text(json.dumps([*before, rule]))

    def clear_faults(self) -> None:
        """Forget all rules."""
        with locked(self.folder / "faults.lock"):
            (self.folder / "faults.json").unlink(missing_ok=True)

    def set_maxlag(self, seconds: float) -> None:
        """Report that replication lag: requests with a smaller `maxlag` are refused."""
        (self.folder / "maxlag").write_text(f"{seconds}")

    def php(self, name: str, code: str) -> None:
        """Add settings under a name, at once ("$wgReadOnly = 'why';"); "" takes them back."""
        file = self.folder / "settings.d" / f"{name}.php"
        if code:
            file.write_text(f"<?php\n{code}\n")
        else:
            file.unlink(missing_ok=True)

    def transcode(self, name: str, key: str, data: bytes) -> None:
        """What File:`name` has as its transcode of that key ("240p.vp9.webm").

        The wiki lists the keys of $wgLocalTranscodes for every video; the original stands
        for those that are not given here.
        """
        folder = self._folder("transcodes", name)
        (folder / f"{folder.name}.{key}").write_bytes(data)

    def posters(self, name: str, pictures: Mapping[int, bytes]) -> None:
        """What the video File:`name` shows at these seconds, JPEGs; else it is a plain colour.

        A thumbnail that is made already stays as it is.
        """
        folder = self._folder("posters", name)
        for second, picture in pictures.items():
            (folder / f"{second}.jpg").write_bytes(picture)

    def relay(self, what: str) -> Any:
        """Tell the stream's relay to "drop", "end", "mute", "fail?status=503&times=2" and more.

        relay.py has all words. Answers with its counts, and so does "state", which
        changes nothing.
        """
        address = f"{self.stream_url.partition('/v2/')[0]}/_relay/{what}"
        return json.loads(get(address))

    def inject(self, event: dict[str, Any]) -> None:
        """Put an event into the stream as if the wiki had told of it."""
        append(self.folder / "rc.jsonl", event)

    def _folder(self, what: str, name: str) -> Path:
        """One file's, under its name as MediaWiki has it on disk."""
        folder = self.folder / what / name.replace(" ", "_")
        folder.mkdir(parents=True, exist_ok=True)
        return folder
