"""Recognition of media, playlists and captions by their first bytes. The player would open anything."""

from kdesk.errors import BadResponse, Reason
from kdesk.media.stream_errors import dash_manifest, unplayable

HEAD_BYTES = 1024
"""Bytes that suffice to recognize the content."""

_TS_PACKET = 188
_TS_SYNC = 0x47
_BOXES = frozenset({b"ftyp", b"styp", b"moof", b"moov", b"sidx", b"emsg", b"prft", b"mdat", b"free", b"skip", b"wide"})
_BEGINNINGS = (
    b"ID3",  # MP3 and packed audio with a time stamp
    b"\x0b\x77",  # AC-3
    b"\x1a\x45\xdf\xa3",  # Matroska and WebM
    b"OggS",
    b"fLaC",
    b"FLV\x01",
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF
)
# Eleven set bits, with which every frame of MPEG audio and of ADTS begins.
_MPEG_AUDIO_SYNC = 0xFFE0
_PLAYLIST = b"#EXTM3U"
_BOM = b"\xef\xbb\xbf"


def is_playlist(head: bytes) -> bool:
    """Tell whether this is the beginning of an HLS playlist."""
    return head.removeprefix(_BOM).startswith(_PLAYLIST)


def is_media(head: bytes) -> bool:
    """Tell whether this is the beginning of audio or video in a self-contained format."""
    if head[4:8] in _BOXES or head.startswith(_BEGINNINGS):
        return True
    # A beginning that is shorter than a packet has no second sync byte to compare.
    if head[:1] == bytes([_TS_SYNC]) and head[_TS_PACKET : _TS_PACKET + 1] in {b"", bytes([_TS_SYNC])}:
        return True
    if head.startswith(b"RIFF") and head[8:12] in {b"WAVE", b"AVI "}:
        return True
    return int.from_bytes(head[:2], "big") & _MPEG_AUDIO_SYNC == _MPEG_AUDIO_SYNC


def is_captions(head: bytes) -> bool:
    """Tell whether this is the beginning of WebVTT."""
    return head.removeprefix(_BOM).startswith(b"WEBVTT")


def not_media(head: bytes, host: str) -> BadResponse:
    """Return the error for a response that is neither a playlist nor media."""
    if b"<MPD" in head:
        return dash_manifest()
    sent = "nothing" if not head else "a web page" if b"<html" in head[:512].lower() else "something else"
    return unplayable(Reason.STREAM_NO_VIDEO, f"{host} sent {sent}")
