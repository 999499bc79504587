"""What kind of media a local file is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.entry import MediaType
from kdesk.domain.media_kind import HEAD_BYTES, media_type_of, source_kind_of
from kdesk.domain.source_file import SourceKind
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


def packets(distance: int, before: bytes = b"", count: int = 8) -> bytes:
    """The beginning of a transport stream whose sync bytes have this distance; cameras put a time stamp before each."""
    stamp = bytes(4) if distance == 192 else b""
    packet = stamp + b"\x47\x40\x11\x10" + bytes(range(0x50, 0x50 + 100)) * 2
    return before + packet[:distance] * count


@pytest.mark.parametrize("name", ["cam.ts", "00001.MTS", "00001.m2ts"])
@pytest.mark.parametrize("distance", [188, 192, 204])
@pytest.mark.parametrize("before", [b"", b"\x00" * 77, b"GGG"], ids=["at once", "later", "after other bytes"])
def test_a_transport_stream_has_sync_bytes(name: str, distance: int, before: bytes) -> None:
    """At the distance of its packets, wherever the recording begins."""
    assert media_type_of(name, packets(distance, before)[:HEAD_BYTES]) is MediaType.VIDEO
    assert media_type_of(name, packets(distance, before, count=3)) is MediaType.VIDEO


@pytest.mark.parametrize(
    "text",
    [
        b"export const answer: number = 42;\n",
        b'import x from "./index";\n',
        b"GoodGreatGlobal = 1;\n" * 9,
        b"<!DOCTYPE TS>\n<TS version='2.1' language='de_DE'>\n" + b"<message>Good</message>\n" * 90,
        "export const x = 1;\n".encode("utf-16") * 20,
    ],
    ids=["short", "import", "many G", "Qt", "UTF-16"],
)
@pytest.mark.parametrize("name", ["index.ts", "util.mts", "app_de.TS"])
def test_source_code_is_no_transport_stream(name: str, text: bytes) -> None:
    """TypeScript and Qt's translations have the names of video; without sync bytes they are refused."""
    with pytest.raises(KindNotTaken, match="no MPEG transport stream"):
        media_type_of(name, text)


def test_the_companion_of_another_file_is_refused() -> None:
    """What macOS keeps beside a file on a foreign drive has the file's extension, and nothing of it."""
    with pytest.raises(KindNotTaken, match="attributes of another file"):
        media_type_of("._clip.MP4", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ")


@given(st.text(max_size=20), st.binary(max_size=1000))
def test_every_file_has_an_answer(name: str, head: bytes) -> None:
    """A kind, or the one error: nothing else, whatever the file is."""
    try:
        kind = media_type_of(name, head)
    except KindNotTaken:
        return
    assert kind in {MediaType.VIDEO, MediaType.AUDIO, MediaType.IMAGE}


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("slides.pdf", b"%PDF-1.7", SourceKind.DOCUMENT),
        ("talk.mp4", b"%PDF-1.7", SourceKind.DOCUMENT),
        ("files.zip", b"PK\x03\x04\x14\x00", SourceKind.DOCUMENT),
        ("index.ts", b"export const answer = 42;\n", SourceKind.DOCUMENT),
        ("notes", "Übung\n".encode(), SourceKind.DOCUMENT),
        ("notes.txt", "Übung\n".encode("utf-16"), SourceKind.DOCUMENT),
        ("sensor.bin", b"\x00\x01\x02\x03", SourceKind.DATA),
        ("clip.mp4", b"\x00\x01\x02\x03", SourceKind.MEDIA),
    ],
)
def test_what_a_file_becomes(name: str, head: bytes, kind: SourceKind) -> None:
    """Media as ever; else a document if its content is one or is text, else data."""
    found, media_type = source_kind_of(name, head)
    assert (found, media_type is MediaType.UNKNOWN) == (kind, kind is not SourceKind.MEDIA)


def test_a_companion_of_another_file_is_nothing_by_itself() -> None:
    """Neither document nor data."""
    with pytest.raises(KindNotTaken):
        source_kind_of("._notes.txt", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ")
