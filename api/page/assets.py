"""Styles, scripts and the icon, in memory: served by what they contain, and nothing else is."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

from api.page.install import files, missing
from api.page.packages import BUNDLES
from api.problem import Problem
from settings import SettingError

OWN = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_YEAR = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file; its address changes with its bytes, so that it may be kept for a year."""

    name: str
    content: bytes
    packed: bytes

    @classmethod
    def of(cls, path: Path) -> "Asset":
        """That file. Raises OSError."""
        content = path.read_bytes()
        return cls(name=path.name, content=content, packed=gzip.compress(content, 6, mtime=0))

    @property
    def path(self) -> str:
        """Of its address."""
        return f"/static/{hashlib.sha256(self.content).hexdigest()[:16]}/{self.name}"


@dataclass(frozen=True)
class Assets:
    """All files that may be asked for, by the path of their address."""

    by_path: Mapping[str, Asset]

    @classmethod
    def load(cls, folder: Path) -> "Assets":
        """The page's own, and those installed in the folder. Raises SettingError."""
        try:
            if absent := missing(folder):
                raise SettingError(
                    f"PAGE_DIR={str(folder)!r}: {absent[0].slug} is not installed there, "
                    "run python -m api install"
                )
            paths = [*OWN.iterdir(), *(path for one in BUNDLES for path in files(one, folder))]
            assets = map(Asset.of, paths)
            return cls({asset.path: asset for asset in assets})
        except OSError as error:
            raise SettingError(
                f"PAGE_DIR={str(folder)!r}: cannot be read ({error.strerror})"
            ) from None

    def path(self, name: str) -> str:
        """Where the file of that name is served. There has to be one."""
        return next(path for path, asset in self.by_path.items() if asset.name == name)


@router.get("/static/{digest}/{name}")
async def static(request: Request) -> Response:
    """A style or script. What is not among them has no address here, whatever it is called."""
    assets: Assets = request.app.state.page.assets
    asset = assets.by_path.get(request.url.path)
    if asset is None:
        raise Problem(404, "not-found", "there is no such file here")
    packs = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": _YEAR, "Vary": "Accept-Encoding"}
    if packs:
        headers["Content-Encoding"] = "gzip"
    content = asset.packed if packs else asset.content
    return Response(content, 200, headers, media_type=_TYPES[Path(asset.name).suffix])
