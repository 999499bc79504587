"""What kind of media a local file is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.entry import MediaType
from kdesk.domain.media_kind import HEAD_BYTES, media_type_of
from kdesk.errors import KindNotTaken

MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(20)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("clip.mp4", MediaType.VIDEO),
        ("CLIP.MOV", MediaType.VIDEO),
        ("two.dots.mkv", MediaType.VIDEO),
        ("talk.mp3", MediaType.AUDIO),
        ("talk.Flac", MediaType.AUDIO),
        ("photo.jpeg", MediaType.IMAGE),
        ("photo.HEIC", MediaType.IMAGE),
    ],
)
def test_the_extension_decides(name: str, kind: MediaType) -> None:
    """Upper or lower case; unknown content under a known extension is left to the server."""
    assert media_type_of(name, b"") is kind
    assert media_type_of(name, b"whatever") is kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (MP4, MediaType.VIDEO),
        (b"\x1a\x45\xdf\xa3", MediaType.VIDEO),
        (b"RIFF\x00\x00\x00\x00AVI LIST", MediaType.VIDEO),
        (b"FLV\x01\x05", MediaType.VIDEO),
        (b"\x00\x00\x01\xba\x44", MediaType.VIDEO),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", MediaType.AUDIO),
        (b"fLaC\x00", MediaType.AUDIO),
        (b"OggS\x00", MediaType.AUDIO),
        (b"ID3\x04", MediaType.AUDIO),
        (b"\xff\xd8\xff\xe0", MediaType.IMAGE),
        (b"\x89PNG\r\n\x1a\n", MediaType.IMAGE),
        (b"GIF89a", MediaType.IMAGE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", MediaType.IMAGE),
    ],
)
@pytest.mark.parametrize("name", ["noextension", "strange.xyz", ".hidden"])
def test_the_content_decides_where_the_name_says_nothing(name: str, head: bytes, kind: MediaType) -> None:
    """The first bytes of common formats are known."""
    assert media_type_of(name, head) is kind


@pytest.mark.parametrize("name", ["slides.pdf", "slides.mp4", "slides"])
@pytest.mark.parametrize("head", [b"%PDF-1.7", b"PK\x03\x04\x14", b"\xd0\xcf\x11\xe0\xa1", b"{\\rtf1"])
def test_a_document_is_a_document_whatever_its_name(name: str, head: bytes) -> None:
    """Documents come later, and a renamed one would fail on the server after the upload."""
    with pytest.raises(KindNotTaken, match="document"):
        media_type_of(name, head)


def test_what_is_neither_is_told_by_its_extension() -> None:
    """The detail names what was looked at."""
    with pytest.raises(KindNotTaken, match=r"“\.txt” is none of them"):
        media_type_of("notes.txt", b"hello")
    with pytest.raises(KindNotTaken, match="neither its name nor its content"):
        media_type_of("README", b"hello")


@given(st.text(max_size=20), st.binary(max_size=HEAD_BYTES))
def test_every_file_has_an_answer(name: str, head: bytes) -> None:
    """A kind, or the one error: nothing else, whatever the file is."""
    try:
        kind = media_type_of(name, head)
    except KindNotTaken:
        return
    assert kind in {MediaType.VIDEO, MediaType.AUDIO, MediaType.IMAGE}
