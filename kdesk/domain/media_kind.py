"""What kind of media a local file is, by its name and its first bytes."""

import re

from kdesk.domain.entry import MediaType
from kdesk.domain.source_file import SourceKind
from kdesk.errors import KindNotTaken, Reason

HEAD_BYTES = 4096
"""How many bytes from the beginning `media_type_of` wants to see: one page, which is read from the disk anyhow."""

_VIDEO = """
    mp4 m4v mov qt mkv webm avi divx wmv asf flv f4v mpg mpeg mpe m1v m2v mts m2ts ts
    3gp 3g2 mxf vob ogv ogm dv rm rmvb arf
"""
_AUDIO = "mp3 mp2 wav flac aac m4a ogg oga opus wma aif aiff aifc ac3 amr mka caf ra"
_IMAGE = "jpg jpeg jpe png gif bmp tif tiff webp heic heif avif"

_BY_EXTENSION: dict[str, MediaType] = {
    **dict.fromkeys(_VIDEO.split(), MediaType.VIDEO),
    **dict.fromkeys(_AUDIO.split(), MediaType.AUDIO),
    **dict.fromkeys(_IMAGE.split(), MediaType.IMAGE),
}

_DOCUMENT_HEADS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""PDF, ZIP and the office files inside it, old office files, rich text: documents, whatever their names say."""
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"%!PS")
"""7-Zip, RAR, gzip and PostScript: documents unless they are named like media."""
_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""UTF-16, in which every other byte of English text is a control character."""

_APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""Begins the companion that macOS puts beside a file on a foreign drive, under the file's name with `._` before it."""

_TRANSPORT_STREAM = frozenset({"ts", "mts", "m2ts"})
"""Names that MPEG transport streams share with source code (TypeScript) and with translations (Qt)."""
_SYNC_BYTE = 0x47
_PACKETS = (188, 192, 204)
"""Bytes from one sync byte to the next: plain, with the time stamps of cameras and Blu-ray, with error correction."""
_PACKETS_IN_A_ROW = 4
_FEWEST_PACKETS = 2
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")

_MEDIA_HEADS: tuple[tuple[int, bytes, MediaType], ...] = (
    (4, b"ftyp", MediaType.VIDEO),
    (0, b"\x1a\x45\xdf\xa3", MediaType.VIDEO),
    (8, b"AVI ", MediaType.VIDEO),
    (0, b"FLV\x01", MediaType.VIDEO),
    (0, b"\x00\x00\x01\xba", MediaType.VIDEO),
    (8, b"WAVE", MediaType.AUDIO),
    (0, b"fLaC", MediaType.AUDIO),
    (0, b"OggS", MediaType.AUDIO),
    (0, b"ID3", MediaType.AUDIO),
    (0, b"\xff\xd8\xff", MediaType.IMAGE),
    (0, b"\x89PNG\r\n\x1a\n", MediaType.IMAGE),
    (0, b"GIF8", MediaType.IMAGE),
    (8, b"WEBP", MediaType.IMAGE),
)


_NEVER_MEDIA = (*_DOCUMENT_HEADS, _APPLE_DOUBLE)
_DECIDED_BY_NAME = {
    extension: (SourceKind.MEDIA, kind)
    for extension, kind in _BY_EXTENSION.items()
    if extension not in _TRANSPORT_STREAM
}
"""What a file becomes whose content contradicts in no way."""


def media_type_of(name: str, head: bytes) -> MediaType:
    """Tell video, audio and image apart: the extension decides, the content decides where the extension says nothing.

    A media extension with unknown content passes: the server has the last word on it.
    Raises KindNotTaken for documents and for anything else.
    """
    extension = _extension(name)
    if head.startswith(_DOCUMENT_HEADS):
        raise KindNotTaken("its content is a document")
    if head.startswith(_APPLE_DOUBLE):
        raise KindNotTaken("macOS keeps attributes of another file in it", reason=Reason.ACCOMPANIES_ANOTHER)
    if extension in _TRANSPORT_STREAM and head and not has_sync_bytes(head):
        raise KindNotTaken("it is no MPEG transport stream: source code has such names, too")
    by_name = _BY_EXTENSION.get(extension)
    if by_name is not None:
        return by_name
    for offset, mark, kind in _MEDIA_HEADS:
        if head[offset : offset + len(mark)] == mark:
            return kind
    raise KindNotTaken(f"“.{extension}” is none of them" if extension else "neither its name nor its content says so")


def source_kind_of(name: str, head: bytes) -> tuple[SourceKind, MediaType]:
    """Tell what a file becomes: media by `media_type_of`, a document or data by its content.

    Raises KindNotTaken for a file that only accompanies another one.
    """
    by_name = _DECIDED_BY_NAME.get(_extension(name))
    if by_name is not None and not head.startswith(_NEVER_MEDIA):
        return by_name  # nearly all files of a drop
    try:
        return SourceKind.MEDIA, media_type_of(name, head)
    except KindNotTaken:
        if head.startswith(_APPLE_DOUBLE):
            raise
    is_document = head.startswith((*_DOCUMENT_HEADS, *_ARCHIVES, *_TEXT_MARKS)) or not _CONTROL.search(head)
    return (SourceKind.DOCUMENT if is_document else SourceKind.DATA), MediaType.UNKNOWN


def media_type_named(name: str) -> MediaType:
    """Return what the name of a file says; UNKNOWN if that takes the content."""
    extension = _extension(name)
    return MediaType.UNKNOWN if extension == "ts" else _BY_EXTENSION.get(extension, MediaType.UNKNOWN)


def is_named_like_transport_stream(path: str) -> bool:
    """Whether a file's name is one that transport streams share with text."""
    return _extension(path) in _TRANSPORT_STREAM


def has_sync_bytes(head: bytes) -> bool:
    """Find sync bytes at the distance of packets; a recording may begin in the middle of one, or after other bytes.

    Lines of equal length may have a `G` at that distance, too, but no text has control characters.
    """
    return bool(_CONTROL.search(head)) and any(_in_step(head, distance) for distance in _PACKETS)


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _in_step(head: bytes, distance: int) -> bool:
    wanted = min(_PACKETS_IN_A_ROW, len(head) // distance)
    if wanted < _FEWEST_PACKETS:
        return False
    starts = range(len(head) - (wanted - 1) * distance)
    return any(all(head[start + distance * n] == _SYNC_BYTE for n in range(wanted)) for start in starts)
