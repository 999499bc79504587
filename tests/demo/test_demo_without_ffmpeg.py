"""The demo server on a computer without ffmpeg: samples ready made, uploads as they are."""

import json
import zipfile
from collections.abc import Iterator

import httpx
import pytest
from PySide6.QtGui import QImage

from kdesk.demo.media.ready_made import ARCHIVE, INDEX
from kdesk.demo.server.samples import SAMPLES
from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_process import DemoProcess

LONGEST = 6_000_000
READY, NOT_APPLICABLE = 2, 4


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo server that fills itself without ffmpeg."""
    process = DemoProcess(tmp_path_factory.mktemp("bare"), "--no-ffmpeg").start()
    yield process
    assert process.stop() == 0


@pytest.fixture
def client(bare: DemoProcess) -> Iterator[DemoClient]:
    """An administrator of it, when every sample is READY."""
    with DemoClient(bare.credentials) as client:
        client.as_admin()
        ready = {"statusEqual": READY}
        wait_until(lambda: client.call("media.list", filter=ready)["totalCount"], lambda count: count >= len(SAMPLES))
        yield client


def named(client: DemoClient, name: str) -> str:
    """Return the id of a sample."""
    (entry,) = client.call("media.list", filter={"nameLike": name})["objects"]
    return str(entry["id"])


def test_the_archive_holds_every_sample_and_stays_small() -> None:
    """It lies in every package: at most 6 MB."""
    assert ARCHIVE.stat().st_size <= LONGEST
    with zipfile.ZipFile(ARCHIVE) as archive:
        index = json.loads(archive.read(INDEX))
        assert archive.testzip() is None
    assert set(index["samples"]) == {sample.file_name for sample in SAMPLES}


def test_it_is_said(bare: DemoProcess) -> None:
    """The window tells what the ready line says."""
    assert bare.credentials["transcodes"] is False


def test_every_rendition_of_a_sample_streams(client: DemoClient, bare: DemoProcess) -> None:
    """The test chart has three; each of their playlists leads to segments that are there."""
    entry = named(client, "Studio test chart")
    flavors = client.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]
    assert sorted(row["height"] for row in flavors if row["status"] == READY) == [360, 480, 720, 720]
    path = (
        f"/p/{bare.credentials['partner_id']}/sp/0/playManifest/entryId/{entry}/format/applehttp/protocol/http/a.m3u8"
    )
    with httpx.Client(base_url=bare.url, follow_redirects=True, trust_env=False) as stranger:
        master = stranger.get(path).text
        streams = [line for line in master.splitlines() if line and not line.startswith("#")]
        assert len(streams) == 3
        for stream in streams:
            answer = stranger.get(stream)
            segment = next(line for line in answer.text.splitlines() if line and not line.startswith("#"))
            assert stranger.get(answer.url.join(segment)).content[:1] == b"\x47"  # how a packet of MPEG-TS begins


@pytest.mark.parametrize("name", [sample.name for sample in SAMPLES])
def test_every_sample_has_a_picture(client: DemoClient, name: str) -> None:
    """Also the sound, whose waveform it is, and the still."""
    address = client.call("media.get", entryId=named(client, name))["thumbnailUrl"]
    for size in ("", "/width/320", "/width/120/vid_sec/3"):
        answer = httpx.get(f"{address}{size}", trust_env=False)
        assert (answer.status_code, answer.content[:2]) == (200, b"\xff\xd8"), size


@pytest.mark.parametrize("name", [sample.name for sample in SAMPLES])
def test_no_picture_is_more_than_twice_as_large_as_asked_for(client: DemoClient, name: str) -> None:
    """A portrait and the still as well: the window refuses what a server that resizes would not send."""
    address = client.call("media.get", entryId=named(client, name))["thumbnailUrl"]
    for width in (160, 320, 640):
        height = width * 9 // 16
        answer = httpx.get(f"{address}/width/{width}/height/{height}", trust_env=False)
        picture = QImage.fromData(answer.content)  # of our own demo server
        assert 0 < picture.width() <= 2 * width
        assert 0 < picture.height() <= 2 * height


def test_an_upload_is_ready_as_it_is(client: DemoClient, small_video: bytes) -> None:
    """It has no renditions; its source can be had again."""
    entry = client.converted(client.upload(small_video, "own.mp4"))
    assert client.wait_for(entry)["status"] == READY
    flavors = client.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]
    assert [row["flavorParamsId"] for row in flavors if row["status"] == READY] == [0]
    assert {row["status"] for row in flavors} == {READY, NOT_APPLICABLE}
    (source,) = (row["id"] for row in flavors if row["flavorParamsId"] == 0)
    assert (
        httpx.get(client.call("flavorAsset.getUrl", id=source), trust_env=False, follow_redirects=True).content
        == small_video
    )


def test_a_picture_that_is_uploaded_is_its_own_thumbnail(client: DemoClient, picture: bytes) -> None:
    """Nothing can scale it."""
    entry = client.upload(picture, "own.jpg", media_type=2)
    address = client.wait_for(entry)["thumbnailUrl"]
    assert httpx.get(address, trust_env=False).content == picture


def test_an_unknown_video_has_no_thumbnail(client: DemoClient, small_video: bytes) -> None:
    """As where the server is not done: an error of its own, and not a wrong picture."""
    entry = client.wait_for(client.upload(small_video + b"\0", "other.mp4"))
    assert httpx.get(entry["thumbnailUrl"], trust_env=False).status_code != 200
