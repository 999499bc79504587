"""The extension that fits the content of a file, by its first bytes."""

HEAD_BYTES = 4096
"""Bytes that suffice to recognise a content."""

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"ID3", ".mp3"),
    (b"OggS", ".ogg"),
    (b"fLaC", ".flac"),
    (b"FLV\x01", ".flv"),
    (b"%PDF-", ".pdf"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ".wmv"),
    (b"\x00\x00\x01\xba", ".mpg"),
    (b"WEBVTT", ".vtt"),
    (b"\xef\xbb\xbfWEBVTT", ".vtt"),
)
_SAME: tuple[frozenset[str], ...] = (
    frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    frozenset({".tif", ".tiff", ".dng", ".nef", ".cr2", ".arw"}),
    frozenset({".mp4", ".m4v", ".m4a", ".f4v", ".mov", ".3gp", ".3g2", ".heic", ".heif", ".avif", ".qt", ".m4b"}),
    frozenset({".mkv", ".webm", ".mka", ".mks"}),
    frozenset({".ogg", ".ogv", ".oga", ".opus", ".spx"}),
    frozenset({".wmv", ".wma", ".asf"}),
    frozenset({".mpg", ".mpeg", ".vob", ".m2p"}),
    frozenset({".bmp", ".dib"}),
)
"""Extensions of one container: among them the content alone does not choose, so a named one is kept."""
_BRANDS: tuple[tuple[bytes, str], ...] = (
    (b"qt  ", ".mov"),
    (b"M4A ", ".m4a"),
    (b"M4V ", ".m4v"),
    (b"avif", ".avif"),
    (b"heic", ".heic"),
    (b"mif1", ".heic"),
    (b"3gp", ".3gp"),
)

KNOWN = frozenset(
    {ending for group in _SAME for ending in group}
    | {ending for _beginning, ending in (*_BEGINNINGS, *_BRANDS)}
    | {".wav", ".avi", ".webp", ".aac", ".ts", ".mxf", ".m2ts"}
)
"""Extensions of media: a title that ends with one of them was the name of a file."""


def fitting_extension(head: bytes, named: str) -> str:
    """Return the extension, with its dot, for a content.

    Args:
        head: The first HEAD_BYTES of the file, or all of it.
        named: What the server calls it, with its dot; "" for nothing. It is kept unless the content is something else.
    """
    found = _recognised(head)
    if not found:
        return named
    same = next((group for group in _SAME if found in group), frozenset({found}))
    return named if named in same else found


def _recognised(head: bytes) -> str:
    """Return the extension of a content; "" if it is not known, as of most texts and documents."""
    if head[4:8] == b"ftyp":
        return next((ending for brand, ending in _BRANDS if head[8:12].startswith(brand)), ".mp4")
    if head[4:8] in {b"moov", b"mdat", b"wide"}:
        return ".mov"
    if head.startswith(b"RIFF"):
        return {b"WAVE": ".wav", b"AVI ": ".avi", b"WEBP": ".webp"}.get(head[8:12], "")
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return ".webm" if b"webm" in head[:64] else ".mkv"
    return next((ending for beginning, ending in _BEGINNINGS if head.startswith(beginning)), "")
