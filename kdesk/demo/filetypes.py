"""What a file is, by its first bytes: media and text may come in, programs, web pages and noise may not."""

from pathlib import Path

VIDEO, IMAGE, AUDIO = 1, 2, 5
_HEAD = 4096
_SYNC = 0x7FF
_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp"}
_SIGNATURES: tuple[tuple[bytes, int], ...] = (
    (b"\x1aE\xdf\xa3", VIDEO),  # Matroska, WebM
    (b"FLV\x01", VIDEO),
    (b"\x00\x00\x01\xba", VIDEO),  # MPEG program stream
    (b"\x00\x00\x01\xb3", VIDEO),  # MPEG video
    (b"0&\xb2u\x8ef\xcf\x11", VIDEO),  # ASF, WMV
    (b"\x06\x0e+4", VIDEO),  # MXF
    (b"OggS", VIDEO),
    (b"ID3", AUDIO),
    (b"fLaC", AUDIO),
    (b"#!AMR", AUDIO),
    (b"FORM", AUDIO),  # AIFF
    (b"\xff\xd8\xff", IMAGE),
    (b"\x89PNG\r\n\x1a\n", IMAGE),
    (b"GIF8", IMAGE),
    (b"BM", IMAGE),
    (b"II*\x00", IMAGE),
    (b"MM\x00*", IMAGE),
)
_DOCUMENTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_REFUSED_TEXT = (b"#!", b"<?php", b"<!doctype html", b"<html", b"<head", b"<body", b"<script")


def allowed(path: Path) -> bool:
    """Whether the server takes this file. An empty one passes here; `addContent` refuses it."""
    head = _read(path)
    return not head or _media(head) is not None or head.startswith(_DOCUMENTS) or _is_plain_text(head)


def media_type(path: Path) -> int | None:
    """The Kaltura media type of a file, None if it is no media."""
    return _media(_read(path))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _media(head: bytes) -> int | None:
    if head[:4] == b"RIFF":
        return {b"WAVE": AUDIO, b"AVI ": VIDEO, b"WEBP": IMAGE}.get(head[8:12])
    if head[4:8] in _BOXES:
        return {b"avif": IMAGE, b"heic": IMAGE, b"mif1": IMAGE, b"M4A ": AUDIO}.get(head[8:12], VIDEO)
    if head[:1] == b"G" and head[188:189] in (b"G", b""):
        return VIDEO if len(head) > 188 else None  # noqa: PLR2004  the length of a transport stream packet
    if _is_mpeg_audio(head):
        return AUDIO
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)


def _is_mpeg_audio(head: bytes) -> bool:
    """An MPEG audio or ADTS frame header whose fields have values that exist."""
    word = int.from_bytes(head[:4], "big")
    if word >> 21 != _SYNC or head.startswith(b"\xff\xd8"):
        return False
    version, layer, bitrate = word >> 19 & 3, word >> 17 & 3, word >> 12 & 15
    is_adts = version >> 1 == 1 and layer == 0
    return is_adts or (version != 1 and layer != 0 and bitrate not in (0, 15))


def _is_plain_text(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_REFUSED_TEXT):
        return False
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut at the end of the sample is no fault of the file.
        if error.start < len(head) - 3 or len(head) < _HEAD:
            return False
        text = head[: error.start].decode("utf-8")
    return all(character.isprintable() or character in "\t\r\n\f\x1b" for character in text)
