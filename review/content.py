"""What bytes are, by themselves: neither a name nor what a wiki says decides."""

from dataclasses import dataclass

from review import signatures
from review.upload import Kind

HEAD = 4096  # bytes that are enough to tell
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class Content:
    """The media type that the bytes show, and what that is to somebody who looks at it."""

    mime: str
    kind: Kind


_FIRST_BYTES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),  # BigTIFF
    (b"MM\0+", "image/tiff"),
    (b"8BPS\0", "image/vnd.adobe.photoshop"),
    (b"\0\0\0\x0cjP  \r\n", "image/jp2"),
    (b"\0\0\0\x0cJXL \r\n", "image/jxl"),
    (b"\xff\x0a", "image/jxl"),
    (b"gimp xcf ", "image/x-xcf"),
    (b"%PDF-", "application/pdf"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"\0\0\1\xba", "video/mpeg"),
    (b"\0\0\1\xb3", "video/mpeg"),
    (b"FLV\1", "video/x-flv"),
    (b"MThd", "audio/midi"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)
_TESTS = (
    (signatures.is_bmp, "image/bmp"),
    (signatures.is_svg, "image/svg+xml"),
    (signatures.is_mpeg_audio, "audio/mpeg"),
    (signatures.is_transport_stream, "video/mp2t"),
    (signatures.is_stl, "model/stl"),
)
_PDF_WITHIN = 1024  # bytes that viewers look through for a PDF's beginning
_KINDS = {
    "image/x-xcf": Kind.DRAWING,
    "image/svg+xml": Kind.DRAWING,
    "image/vnd.djvu": Kind.DOCUMENT,
    "application/pdf": Kind.DOCUMENT,
}
_KINDS_BY_WORD = {"image": Kind.PICTURE, "video": Kind.VIDEO, "audio": Kind.AUDIO}


def content_of(head: bytes) -> Content:
    """What a file is whose first HEAD bytes these are; OTHER where nothing is known of it.

    Signatures as the formats' own specifications give them; of a file that is several
    things at once, what its first bytes show. Pictures that no decoder here knows are
    pictures all the same, so that they end as not seen and never as not visual.
    """
    head = head[:HEAD]
    if head.startswith(b"OggS"):
        moving = signatures.ogg_has_pictures(head)
        return Content(mime="application/ogg", kind=Kind.VIDEO if moving else Kind.AUDIO)
    mime = _mime(head)
    kind = _KINDS.get(mime) or _KINDS_BY_WORD.get(_word(mime), Kind.OTHER)
    return Content(mime=mime, kind=kind)


def _mime(head: bytes) -> str:
    for signature, mime in _FIRST_BYTES:
        if head.startswith(signature):
            return mime
    inside = signatures.riff(head) or signatures.iso(head) or signatures.ebml(head)
    if inside:
        return inside
    for test, mime in _TESTS:
        if test(head):
            return mime
    return "application/pdf" if b"%PDF-" in head[:_PDF_WITHIN] else UNKNOWN


def agree(content: Content, mime: str) -> bool:
    """Whether the bytes are what the wiki says: a container fits all that it may hold.

    Where nothing is known of the bytes, only a claim that there is something to see is
    contradicted.
    """
    plain = mime.partition(";")[0].strip().lower()
    said = _SAME.get(plain, plain)
    if content.mime == UNKNOWN:
        return _word(said) not in ("image", "video")
    return content.mime == said or {content.mime, said} in _CONTAINERS


_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/apng": "image/png",
    "image/x-png": "image/png",
    "image/x-ms-bmp": "image/bmp",
    "image/x-bmp": "image/bmp",
    "image/svg": "image/svg+xml",
    "image/x-djvu": "image/vnd.djvu",
    "image/x.djvu": "image/vnd.djvu",
    "image/xcf": "image/x-xcf",
    "application/sla": "model/stl",
    "audio/mid": "audio/midi",
    "audio/x-midi": "audio/midi",
    "audio/x-flac": "audio/flac",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/mp3": "audio/mpeg",
    "audio/opus": "application/ogg",
    "audio/ogg": "application/ogg",
    "video/ogg": "application/ogg",
    "video/avi": "video/x-msvideo",
}
_CONTAINERS = (
    {"video/webm", "audio/webm"},
    {"video/webm", "video/x-matroska"},  # a subset
    {"video/x-matroska", "audio/x-matroska"},
    {"video/mp4", "audio/mp4"},
    {"image/avif", "image/heif"},
    {"image/heic", "image/heif"},
)


def _word(mime: str) -> str:
    return mime.partition("/")[0]
