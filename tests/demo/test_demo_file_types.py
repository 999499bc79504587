"""File types: which may be uploaded, by their bytes, and the names of files."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kdesk.demo.store.uploads.filetypes import (
    AUDIO,
    IMAGE,
    UNKNOWN,
    VIDEO,
    allowed,
    media_type,
    media_type_of_name,
    mime_type,
)
from tests.support.demo_chunks import A, B, close, opened
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.mark.parametrize(
    "head", [b"\x7fELF\x02\x01", b"MZ\x90\x00\x03", b"#!/bin/sh\n", b"<?php 1;", b"<html>", b"\0\0"]
)
def test_refused_types_take_the_token_away(admin: DemoClient, head: bytes) -> None:
    """A forbidden file type is refused at the final chunk, and the token is deleted."""
    token = admin.token()
    response = admin.chunk(token, head + bytes(range(256)) * 4)
    assert response["code"] == "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD"
    assert admin.error("uploadToken.get", uploadTokenId=token) == "UPLOAD_TOKEN_NOT_FOUND"


def test_file_name_of_the_first_part(admin: DemoClient) -> None:
    """A token without a name gets that of the part, without directories."""
    token = admin.call("uploadToken.add")["id"]
    assert admin.chunk(token, A, name="../../holiday/Beach.MP4")["fileName"] == "Beach.MP4"


_TONE = "-f lavfi -i sine=frequency=300 -t 0.3"
_PICTURES = "-f lavfi -i testsrc2=size=176x144:rate=25 -t 0.3"
_MEDIA = [
    *((_PICTURES, name, VIDEO) for name in ("mp4", "mov", "mkv", "webm", "avi", "ts", "mpg", "flv", "wmv", "ogv")),
    (f"{_PICTURES} -c:v mpeg4", "3gp", VIDEO),
    *((_TONE, name, AUDIO) for name in ("mp3", "wav", "aac", "m4a", "ogg", "flac", "aiff")),
    *((f"{_PICTURES} -frames:v 1", name, IMAGE) for name in ("jpg", "png", "gif", "bmp", "tiff", "webp")),
]


@pytest.mark.parametrize(("source", "extension", "kind"), _MEDIA)
def test_media(lavfi: Callable[[str, str], Path], source: str, extension: str, kind: int) -> None:
    """Each usual container is accepted, and its media type is detected from its bytes."""
    path = lavfi(f"kind.{extension}", source)
    assert allowed(path)
    assert media_type(path) == kind == media_type_of_name(path.name)


def test_large_wave_files(lavfi: Callable[[str, str], Path], tmp_path: Path) -> None:
    """WAV files of more than 4 GB (RF64, BW64) have the type of small ones, and are accepted."""
    rf64 = lavfi("large.wav", f"{_TONE} -rf64 always")
    assert rf64.read_bytes()[:4] == b"RF64"
    bw64 = tmp_path / "large.wav"
    bw64.write_bytes(b"BW64" + rf64.read_bytes()[4:])
    for path in (rf64, bw64):
        assert mime_type(path.read_bytes()[:4096]) == "audio/x-wav"
        assert allowed(path)
        assert media_type(path) == AUDIO


def test_large_wave_files_become_entries(admin: DemoClient, lavfi: Callable[[str, str], Path]) -> None:
    """A WAV file with 64-bit sizes is uploaded, examined and converted like other audio."""
    rf64 = lavfi("large.wav", f"{_TONE} -rf64 always").read_bytes()
    entry = admin.converted(admin.upload(rf64, "large.wav", AUDIO))
    listed = admin.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]
    assert {(row["fileExt"], row["status"]) for row in listed if row["status"] == 2} == {("wav", 2), ("m4a", 2)}


def test_media_that_is_not_on_the_list(lavfi: Callable[[str, str], Path]) -> None:
    """Raw DV is video but refused, because the server has a list of types."""
    tape = lavfi("tape.dv", "-f lavfi -i testsrc2=size=720x480:rate=30000/1001 -t 0.1 -target ntsc-dv")
    assert mime_type(tape.read_bytes()[:4096]) == "video/x-dv"
    assert not allowed(tape)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"#EXTM3U\n#EXTINF:1,\na.ts\n", "text/plain"),
        (b"1\n00:00:01,000 --> 00:00:02,000\ncaf\xe9\n", "text/plain"),
        ("BMW, GIF, OggS: שלום".encode(), "text/plain"),
        (b"\xff\xfeh\x00i\x00", "text/plain"),
        (b"G" * 500, "text/plain"),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', "image/svg+xml"),
        (b'<?xml version="1.0"?><tt/>', "text/xml"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (b"%PDF-1.4\n\x00", "application/pdf"),
        (b"\n <!-- c --><HTML lang=en>", "text/html"),
        (b"see <script>", "text/html"),
        (b"#!/bin/sh\n", "text/x-script"),
        (b"<?php echo 1;", "text/x-script"),
        (b"\x7fELF\x02\x01\x01\x00", UNKNOWN),
        (b"MZ\x90\x00\x03\x00", UNKNOWN),
        (bytes(5000), UNKNOWN),
        (random.Random(1).randbytes(5000), UNKNOWN),
    ],
)
def test_first_bytes(tmp_path: Path, head: bytes, kind: str) -> None:
    """Documents and text of any encoding are accepted; programs, scripts, HTML and noise are not."""
    path = tmp_path / "any.mp4"
    path.write_bytes(head)
    assert mime_type(head[:4096]) == kind
    assert allowed(path) == (kind not in {"text/html", "text/x-script", UNKNOWN})


def test_refused_at_the_last_chunk(admin: DemoClient, demo: DemoProcess) -> None:
    """The type is checked with the final chunk; a refusal deletes the token and its bytes, and ends the upload."""
    noise = random.Random(2).randbytes(5000)
    token = opened(admin, noise[:3000])
    assert close(admin, token, 3000, noise[3000:])["code"] == "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD"
    assert close(admin, token, 3000, noise[3000:])["code"] == "UPLOAD_TOKEN_NOT_FOUND"
    assert not (demo.data_dir / "uploads" / token).exists()


@pytest.mark.parametrize(
    ("token_name", "part_name", "shown", "extension"),
    [
        (None, "blob", "blob", "noex"),
        (None, "Clip One.MP4", "Clip One.MP4", "mp4"),
        (None, "שלום é.mp4", "שלום é.mp4", "mp4"),
        (None, "a.m%2Fp4;x", "a.m%2Fp4;x", "m%2fp4;x"),
        (None, "chunk.tmp", "chunk.tmp", "tmp"),
        (None, "n" * 300, "n" * 256, "noex"),
        ("real.mov", "blob", "real.mov", "mov"),
        ("real.mov", "chunk.tmp", "real.mov", "mov"),
        ("real.mov", "other.mp4", "real.mov", "mp4"),
        ("real", "chunk.tmp", "real", "tmp"),
        ("", "../../etc/x.mp4", "x.mp4", "mp4"),
    ],
)
def test_names(admin: DemoClient, token_name: str | None, part_name: str, shown: str, extension: str) -> None:
    """The first part sets the extension, and the name if the token has none; `.tmp` and none yield to the token's."""
    fields = {} if token_name is None else {"fileName": token_name}
    token = admin.call("uploadToken.add", uploadToken=fields)["id"]
    assert admin.chunk(token, A, name=part_name)["fileName"] == shown
    entry = admin.entry(conversionProfileId=-1)
    admin.attach(entry, token)
    flavor = admin.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"][0]
    assert flavor["fileExt"] == extension


def test_names_of_later_parts(admin: DemoClient) -> None:
    """Only the first part's name matters."""
    token = opened(admin, file_name="p.mp4")
    response = admin.chunk(token, B, name="b.mov", resume=True, finalChunk=False, resumeAt=1000)
    assert response["fileName"] == "p.mp4"


def test_missing_media_type_follows_the_name(admin: DemoClient, lavfi: Callable[[str, str], Path]) -> None:
    """An entry without a media type gets the one of the file name's extension, otherwise of the bytes."""
    sound = lavfi("kind.mp3", _TONE).read_bytes()
    for name, kind in (("sound.mp3", AUDIO), ("sound.mp4", VIDEO), ("sound", AUDIO)):
        token = admin.token(name)
        entry = admin.call("baseEntry.add", entry={"name": name})["id"]
        resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
        assert admin.call("baseEntry.addContent", entryId=entry, resource=resource)["status"] == 0
        assert admin.chunk(token, sound, name=name)["status"] == 3
        assert admin.call("media.get", entryId=entry)["mediaType"] == kind
