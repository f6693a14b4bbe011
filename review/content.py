"""What bytes are, by themselves: neither a name nor what a wiki says decides."""

from dataclasses import dataclass

from review.upload import Kind

HEAD = 4096  # bytes that are enough to tell
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class Content:
    """The media type that the bytes show, and what that is to somebody who looks at it."""

    mime: str
    kind: Kind


_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"BM", "image/bmp"),
)
_OTHERS = (
    (b"gimp xcf ", Content(mime="image/x-xcf", kind=Kind.DRAWING)),
    (b"%PDF-", Content(mime="application/pdf", kind=Kind.DOCUMENT)),
    (b"AT&TFORM", Content(mime="image/vnd.djvu", kind=Kind.DOCUMENT)),
    (b"\x1aE\xdf\xa3", Content(mime="video/webm", kind=Kind.VIDEO)),
    (b"\0\0\1\xba", Content(mime="video/mpeg", kind=Kind.VIDEO)),
    (b"\0\0\1\xb3", Content(mime="video/mpeg", kind=Kind.VIDEO)),
    (b"MThd", Content(mime="audio/midi", kind=Kind.AUDIO)),
    (b"fLaC", Content(mime="audio/flac", kind=Kind.AUDIO)),
    (b"ID3", Content(mime="audio/mpeg", kind=Kind.AUDIO)),
)
_HEIF = frozenset({b"avif", b"avis"})
_OGG_PICTURES = (b"\x80theora", b"OVP80", b"BBCD\0", b"\x80daala")


def content_of(head: bytes) -> Content:
    """What a file is whose first HEAD bytes these are; OTHER where nothing is known of it.

    Signatures as the formats' own specifications give them. XML without an svg element
    near its beginning, and text, are OTHER.
    """
    for signature, mime in _PICTURES:
        if head.startswith(signature):
            return Content(mime=mime, kind=Kind.PICTURE)
    for signature, content in _OTHERS:
        if head.startswith(signature):
            return content
    return _by_inner_name(head) or Content(mime=UNKNOWN, kind=Kind.OTHER)


def agree(content: Content, mime: str) -> bool:
    """Whether the bytes are what the wiki says: a container fits all that it may hold."""
    said = _SAME.get(mime, mime)
    if content.mime == UNKNOWN:
        return _kind_word(said) not in ("image", "video")
    return content.mime == said or {content.mime, said} in _CONTAINERS


_SAME = {
    "image/x-ms-bmp": "image/bmp",
    "image/x-bmp": "image/bmp",
    "audio/mid": "audio/midi",
    "audio/x-flac": "audio/flac",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/mp3": "audio/mpeg",
    "image/apng": "image/png",
    "image/heif": "image/avif",
    "image/heic": "image/avif",
    "audio/ogg": "application/ogg",
    "video/ogg": "application/ogg",
}
_CONTAINERS = (
    {"video/webm", "audio/webm"},
    {"video/webm", "video/x-matroska"},
)


def _kind_word(mime: str) -> str:
    return mime.partition("/")[0]


def _by_inner_name(head: bytes) -> Content | None:
    """Formats that name themselves a few bytes in, or inside a general container."""
    if head[:4] == b"RIFF":
        return {
            b"WEBP": Content(mime="image/webp", kind=Kind.PICTURE),
            b"WAVE": Content(mime="audio/wav", kind=Kind.AUDIO),
        }.get(head[8:12])
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        return Content(mime="image/avif", kind=Kind.PICTURE)
    if head[:4] == b"OggS":
        moving = any(name in head for name in _OGG_PICTURES)
        return Content(mime="application/ogg", kind=Kind.VIDEO if moving else Kind.AUDIO)
    if b"<svg" in head[:HEAD] and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Content(mime="image/svg+xml", kind=Kind.DRAWING)
    return None
