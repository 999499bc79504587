"""The accepted picture formats, recognized by their first bytes, and the removal of metadata."""

from collections.abc import Iterator

MAX_SCANS = 100
"""Of a JPEG; encoders write about ten. Each scan decodes the whole picture again, and may be only 13 bytes long."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SHOWN = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_SCAN = b"\xff\xda"
_END_OF_JPEG = b"\xff\xd9"
_END_OF_GIF = b";"


class Rejected(Exception):
    """A picture that is not decoded. The message is kdesk's own text."""


def format_of(data: bytes) -> str:
    """Return Qt's name of the format: "jpeg", "png", "gif" or "webp". Raises Rejected."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(_PNG):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    raise Rejected("it is neither JPEG, PNG, GIF nor WebP")


def without_metadata(kind: str, data: bytes) -> bytes:
    """Return the file without parts that may decompress to far more than the picture.

    Raises Rejected, also for a truncated file, of which Qt would show a part. Qt detects that for WebP only.
    """
    if kind == "jpeg":
        _check_scans(data)
    elif kind == "gif" and not data.rstrip(b"\0").endswith(_END_OF_GIF):
        raise Rejected("its end is missing")
    return _PNG + b"".join(_chunks(data)) if kind == "png" else data


def _check_scans(data: bytes) -> None:
    # Compressed data contains no scan marker: FF is followed by 00 there, or is a restart marker.
    if data.count(_SCAN) > MAX_SCANS:
        raise Rejected(f"it has more than {MAX_SCANS} scans")
    if data.rfind(_END_OF_JPEG) < data.rfind(_SCAN):
        raise Rejected("its end is missing")


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield the chunks of a PNG that make up its picture.

    Texts and profiles are left out: they may decompress to a thousand times their size.
    Raises Rejected if the last chunk is missing.
    """
    start = len(_PNG)
    while start + 12 <= len(data):
        # Length, type and checksum of a chunk have four bytes each.
        end = start + 12 + int.from_bytes(data[start : start + 4])
        kind = data[start + 4 : start + 8]
        if kind in _PNG_SHOWN:
            yield data[start:end]
        if kind == b"IEND":
            return
        start = end
    raise Rejected("its end is missing")
