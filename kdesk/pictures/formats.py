"""Which formats are decoded, recognized by their first bytes, and which parts of a file are left out before."""

from collections.abc import Iterator

MAX_SCANS = 100
"""Of a JPEG; encoders write about ten. Each scan goes over the whole picture again and may cost 13 bytes."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SHOWN = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_SCAN = b"\xff\xda"
_END_OF_JPEG = b"\xff\xd9"
_END_OF_GIF = b";"


class Refused(Exception):
    """A picture that is not decoded; the text says why, in words of ours only."""


def format_of(data: bytes) -> str:
    """Return the name under which Qt knows the format: "jpeg", "png", "gif" or "webp". Raises Refused."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(_PNG):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    raise Refused("it is neither JPEG, PNG, GIF nor WebP")


def stripped(kind: str, data: bytes) -> bytes:
    """Return the file without what may be far larger than its picture.

    Raises Refused, also for one that was cut off: Qt would show what there is of it. It sees that itself for WebP only.
    """
    if kind == "jpeg":
        _check_scans(data)
    elif kind == "gif" and not data.rstrip(b"\0").endswith(_END_OF_GIF):
        raise Refused("its end is missing")
    return _PNG + b"".join(_chunks(data)) if kind == "png" else data


def _check_scans(data: bytes) -> None:
    if data.count(_SCAN) > MAX_SCANS:
        raise Refused(f"it has more than {MAX_SCANS} scans")
    if data.rfind(_END_OF_JPEG) < data.rfind(_SCAN):
        raise Refused("its end is missing")


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield the chunks of a PNG that make its picture: texts and profiles may unpack to a thousand times their size.

    Raises Refused where the last one is missing.
    """
    start = len(_PNG)
    while start + 12 <= len(data):
        end = start + 12 + int.from_bytes(data[start : start + 4])
        kind = data[start + 4 : start + 8]
        if kind in _PNG_SHOWN:
            yield data[start:end]
        if kind == b"IEND":
            return
        start = end
    raise Refused("its end is missing")
