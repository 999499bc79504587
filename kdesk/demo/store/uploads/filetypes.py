"""File types by their first bytes, named as by file(1), and the types that the server accepts."""

from pathlib import Path

VIDEO, IMAGE, AUDIO = 1, 2, 5
UNKNOWN = "application/octet-stream"
_HEAD = 4096
_SYNC = 0x7FF
_BITMAP_HEADERS = {12, 40, 52, 56, 64, 108, 124}
_PACKETS = (
    (0, 188),
    (4, 192),
)  # Offset of a transport stream's first sync byte and the distance to the next, plain and Blu-ray.
_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp"}
_BRANDS = {
    b"qt  ": "video/quicktime",
    b"M4V ": "video/x-m4v",
    b"M4A ": "audio/x-m4a",
    b"M4B ": "audio/x-m4a",
    b"avif": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
}
_PHONE_BRANDS = {b"3gp": "video/3gpp", b"3g2": "video/3gpp2"}
_FORMS = {
    (b"RIFF", b"WAVE"): "audio/x-wav",
    # WAV files with 64-bit sizes: file(1) does not distinguish them from others.
    (b"RF64", b"WAVE"): "audio/x-wav",
    (b"BW64", b"WAVE"): "audio/x-wav",
    (b"RIFF", b"AVI "): "video/x-msvideo",
    (b"RIFF", b"WEBP"): "image/webp",
    (b"FORM", b"AIFF"): "audio/x-aiff",
    (b"FORM", b"AIFC"): "audio/x-aiff",
}
"""Types by the first four bytes and the four after the size."""
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x1aE\xdf\xa3", "video/x-matroska"),  # WebM too
    (b"FLV\x01", "video/x-flv"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
    (b"0&\xb2u\x8ef\xcf\x11", "video/x-ms-asf"),  # WMV, WMA
    (b"\x06\x0e+4\x02\x05\x01\x01\r\x01\x02", "application/mxf"),
    (b".RMF", "application/vnd.rn-realmedia"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/AMR"),
    (b"MThd", "audio/midi"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"8BPS\x00\x01", "image/vnd.adobe.photoshop"),
    (b"\x1f\x07\x00", "video/x-dv"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),  # Office documents too
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_SCRIPTS = (b"#!", b"<?php")
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<title", b"<script", b"<style", b"<table", b"<a href=")
_CONTROLS = bytes({*range(7), *range(14, 27), *range(28, 32), 127})
"""Bytes that do not occur in text of any 8-bit encoding."""

_ALLOWED = {
    *("text/plain", "text/xml", "application/pdf", "application/zip", "application/x-ole-storage"),
    *("application/mxf", "application/vnd.rn-realmedia"),
    *("audio/AMR", "audio/flac", "audio/midi", "audio/mpeg", "audio/ogg", "audio/x-aiff", "audio/x-hx-aac-adts"),
    *("audio/x-m4a", "audio/x-wav"),
    *("image/avif", "image/bmp", "image/gif", "image/heic", "image/heif", "image/jpeg", "image/png"),
    *("image/svg+xml", "image/tiff", "image/vnd.adobe.photoshop", "image/webp"),
    *("video/3gpp", "video/3gpp2", "video/mp2t", "video/mp4", "video/mpeg", "video/ogg", "video/quicktime"),
    *("video/x-flv", "video/x-m4v", "video/x-matroska", "video/x-ms-asf", "video/x-msvideo"),
}
"""The types that the server accepts. Media are not accepted in general: raw DV is missing."""

_KINDS = {"video": VIDEO, "image": IMAGE, "audio": AUDIO}
_BY_NAME = {
    **dict.fromkeys(("mp4", "m4v", "mov", "mkv", "webm", "avi", "ts", "mts", "m2ts", "mpg", "mpeg", "flv"), VIDEO),
    **dict.fromkeys(("wmv", "asf", "3gp", "mxf", "ogv", "vob", "f4v", "rm"), VIDEO),
    **dict.fromkeys(("mp3", "wav", "m4a", "aac", "ogg", "oga", "flac", "wma", "aif", "aiff", "amr"), AUDIO),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "avif"), IMAGE),
}
_DOCUMENTS = {
    **dict.fromkeys(("doc", "docx", "ppt", "pptx", "xls", "xlsx"), 11),
    "swf": 12,
    "pdf": 13,
}


def allowed(path: Path) -> bool:
    """Return whether the server accepts this file. An empty one passes here; `addContent` refuses it."""
    return allowed_bytes(_read(path))


def allowed_bytes(data: bytes) -> bool:
    """Return whether the server accepts a file with these bytes, or one that begins with them."""
    return not data or mime_type(data[:_HEAD]) in _ALLOWED


def media_type(path: Path) -> int | None:
    """Return the Kaltura media type of a file, or None if it is not media."""
    return _KINDS.get(mime_type(_read(path)).partition("/")[0])


def media_type_of_name(name: str) -> int | None:
    """Return the Kaltura media type of a file's extension."""
    return _BY_NAME.get(name.rpartition(".")[2].lower())


def document_type_of_name(name: str) -> int | None:
    """Return the Kaltura document type of a file's extension."""
    return _DOCUMENTS.get(name.rpartition(".")[2].lower())


def mime_type(head: bytes) -> str:
    """Return the MIME type of a file that begins like this; `application/octet-stream` if it is unknown."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    return _text(head) or _container(head) or _mpeg_audio(head) or UNKNOWN


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _container(head: bytes) -> str | None:
    form = _FORMS.get((head[:4], head[8:12]))
    if form:
        return form
    if head[:4] == b"OggS":
        return "video/ogg" if b"theora" in head[:64] else "audio/ogg"
    if head[4:8] in _BOXES:
        return _BRANDS.get(head[8:12]) or _PHONE_BRANDS.get(head[8:11], "video/mp4")
    if any(head[first::step][:2] == b"GG" for first, step in _PACKETS):
        return "video/mp2t"
    is_bitmap = head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    return "image/bmp" if is_bitmap else None


def _mpeg_audio(head: bytes) -> str | None:
    """Return the type of an MPEG audio or ADTS frame header with valid fields."""
    word = int.from_bytes(head[:4], "big")
    if word >> 21 != _SYNC:
        return None
    version, layer, bitrate = word >> 19 & 3, word >> 17 & 3, word >> 12 & 15
    if version >> 1 == 1 and layer == 0:
        return "audio/x-hx-aac-adts"
    return "audio/mpeg" if version != 1 and layer != 0 and bitrate not in (0, 15) else None


def _text(head: bytes) -> str | None:
    """Return the type of UTF-8, UTF-16 with BOM, or 8-bit text. HTML is recognized by tags anywhere in it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    if not head or head.translate(None, _CONTROLS) != head:
        return None
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<svg", b"<?xml")):
        return "image/svg+xml" if b"<svg" in text else "text/xml"
    if text.startswith(_SCRIPTS):
        return "text/x-script"
    return "text/html" if any(tag in text for tag in _PAGES) else "text/plain"
