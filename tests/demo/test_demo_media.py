"""Results of uploads: renditions, HLS, downloads and thumbnails, made by ffmpeg."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from kdesk.demo.store.profiles.media_info import MediaInfo, parse
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="module")
def large(demo: DemoProcess, lavfi: Callable[[str, str], Path]) -> tuple[bytes, dict[str, Any]]:
    """The bytes and the READY entry of five seconds of 720p, red for two seconds and then blue."""
    arguments = (
        "-f lavfi -i color=red:size=1280x720:rate=10:duration=2 "
        "-f lavfi -i color=blue:size=1280x720:rate=10:duration=3 "
        "-f lavfi -i sine=frequency=300:duration=5 -filter_complex [0][1]concat -c:v libx264 -preset ultrafast "
        "-pix_fmt yuv420p -c:a aac -shortest"
    )
    data = lavfi("large.mp4", arguments).read_bytes()
    with DemoClient(demo.credentials) as client:
        client.as_admin()
        return data, client.call("media.get", entryId=client.converted(client.upload(data, "large.mp4")))


def flavors_of(client: DemoClient, entry: str) -> dict[int, dict[str, Any]]:
    """Return an entry's flavors by their params."""
    found = client.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]
    return {row["flavorParamsId"]: row for row in found}


def manifest(client: DemoClient, entry: str, pairs: str) -> Any:
    """Return the response to a playManifest URL."""
    place = f"/p/{client.partner_id}/sp/{client.partner_id}00/playManifest/entryId/{entry}"
    return client.http.get(f"{place}/{pairs}")


def decoded_frames(data: bytes, tmp_path: Path) -> int:
    """Return the number of video frames that a decoder finds."""
    path = tmp_path / "decoded.bin"
    path.write_bytes(data)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "info", "-i", str(path), "-map", "0:v", "-f", "null", "-"]
    result = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  our own arguments
    return int(re.findall(rb"frame= *(\d+)", result.stderr)[-1])


def test_renditions(admin: DemoClient, large: tuple[bytes, dict[str, Any]]) -> None:
    """A 720p source gets three renditions with their measured properties."""
    data, entry = large
    assert (entry["duration"], entry["width"], entry["height"]) == (5, 1280, 720)
    assert entry["flavorParamsIds"] == "0,2,4,6"
    found = flavors_of(admin, entry["id"])
    assert {number: (row["status"], row["height"]) for number, row in found.items()} == {
        0: (2, 720),
        2: (2, 360),
        4: (2, 480),
        6: (2, 720),
        8: (4, 0),
    }
    source = found[0]
    assert source["isOriginal"] is True
    assert (source["sizeInBytes"], source["fileExt"], source["tags"]) == (str(len(data)), "mp4", "source,web,mbr")
    assert (source["videoCodecId"], source["containerFormat"], source["version"]) == ("avc1", "isom", "2")
    assert found[4]["isWeb"] is True
    names = {row["flavorParams"]["id"]: row["flavorParams"]["name"] for row in with_params(admin, entry["id"])}
    assert names[6] == "HD/720 - WEB (H264/2500)"


def with_params(client: DemoClient, entry: str) -> list[dict[str, Any]]:
    """The flavors of an entry with their params."""
    return list(client.call("flavorAsset.getFlavorAssetsWithParams", entryId=entry))


def test_hls_plays(admin: DemoClient, large: tuple[bytes, dict[str, Any]], tmp_path: Path) -> None:
    """The master playlist contains all renditions; the segments of each decode to all frames."""
    master = manifest(admin, large[1]["id"], "format/applehttp/protocol/http/a.m3u8")
    assert master.headers["content-type"] == "application/x-mpegurl"
    assert re.findall(r"RESOLUTION=(\d+x\d+)", master.text) == ["640x360", "854x480", "1280x720"]
    playlists = [line for line in master.text.splitlines() if line.startswith("http")]
    for playlist in playlists:
        listed = admin.http.get(playlist).text
        assert "#EXT-X-ENDLIST" in listed
        names = [line for line in listed.splitlines() if line.endswith(".ts")]
        assert len(names) > 1
        folder = playlist.rsplit("/", 1)[0]
        segments = [admin.http.get(f"{folder}/{name}") for name in names]
        assert {segment.headers["content-type"] for segment in segments} == {"video/mp2t"}
        assert decoded_frames(b"".join(segment.content for segment in segments), tmp_path) == 50
        assert decoded_frames(segments[0].content, tmp_path) > 0


def test_hls_choice(admin: DemoClient, large: tuple[bytes, dict[str, Any]]) -> None:
    """A rendition is selected by id or params; an unknown one falls back to the tags."""
    found = flavors_of(admin, large[1]["id"])

    def heights(pairs: str) -> list[str]:
        text = manifest(admin, large[1]["id"], f"format/applehttp/{pairs}").text
        return re.findall(r"RESOLUTION=\d+x(\d+)", text)

    assert heights(f"flavorIds/{found[6]['id']}") == ["720"]
    assert heights("flavorParamIds/4") == ["480"]
    assert heights("flavorParamId/999") == ["360", "480", "720"]
    assert heights("flavorParamIds/0") == ["720"]
    assert heights("maxBitrate/1") == ["360", "480", "720"]


def test_progressive_redirects(admin: DemoClient, large: tuple[bytes, dict[str, Any]]) -> None:
    """`url` and `download` redirect to the file; the source is returned unchanged."""
    data, entry = large
    found = flavors_of(admin, entry["id"])
    response = manifest(admin, entry["id"], "format/url")
    assert response.status_code == 302
    assert f"flavorId/{found[0]['id']}" in response.headers["location"]
    response = admin.http.get(entry["downloadUrl"])
    assert f"flavorId/{found[0]['id']}/fileName/large.mp4_(Source).mp4" in response.headers["location"]
    saved = admin.http.get(response.headers["location"])
    assert saved.content == data
    assert saved.headers["content-disposition"].startswith("attachment")
    assert manifest(admin, entry["id"], "protocol/http").text.count("<media ") == 4


def test_file_ranges(admin: DemoClient, large: tuple[bytes, dict[str, Any]]) -> None:
    """A flavor's file is served with its size, in ranges, and by HEAD."""
    data, entry = large
    url = admin.call("flavorAsset.getUrl", id=flavors_of(admin, entry["id"])[0]["id"])
    part = admin.http.get(url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, data[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(data)}"
    assert admin.http.get(url, headers={"Range": "bytes=99999999999-"}).status_code == 416
    head = admin.http.head(url)
    assert (head.headers["content-length"], head.headers["content-type"]) == (str(len(data)), "video/mp4")


def test_raw_and_download(admin: DemoClient, large: tuple[bytes, dict[str, Any]], picture: bytes) -> None:
    """`raw` serves an image directly and a video after a redirect; `download` serves a flavor as an attachment."""
    data, entry = large
    image = admin.call("media.get", entryId=admin.upload(picture, "picture.jpg", 2))
    response = admin.http.get(image["downloadUrl"])
    assert response.content == picture
    assert 'filename="picture.jpg.jpg"' in response.headers["content-disposition"]
    place = f"/p/{admin.partner_id}/sp/{admin.partner_id}00"
    assert admin.http.get(f"{place}/raw/entry_id/{entry['id']}", follow_redirects=True).content == data
    download = admin.call("flavorAsset.getDownloadUrl", id=flavors_of(admin, entry["id"])[0]["id"])
    assert f"/ks/{admin.ks}" in download
    assert admin.http.get(download, follow_redirects=True).content == data


def test_small_video_keeps_its_size(admin: DemoClient, small_video: bytes) -> None:
    """A source below 360p gets one web rendition of its own size."""
    entry = admin.wait_for(admin.upload(small_video), 2)
    found = flavors_of(admin, entry["id"])
    assert {number: row["height"] for number, row in found.items() if row["status"] == 2} == {0: 180, 2: 180}


def test_audio(admin: DemoClient, lavfi: Callable[[str, str], Path]) -> None:
    """An audio entry gets an audio rendition, HLS without video, and its waveform as a thumbnail."""
    path = lavfi("sound.wav", "-f lavfi -i sine=frequency=200 -t 2")
    entry = admin.wait_for(admin.upload(path.read_bytes(), "sound.wav", 5), 2)
    assert entry["duration"] == 2
    assert "width" not in entry
    made = [row["fileExt"] for row in flavors_of(admin, entry["id"]).values() if row["status"] == 2]
    assert made == ["wav", "m4a"]
    master = manifest(admin, entry["id"], "format/applehttp").text
    assert 'CODECS="mp4a.40.2"' in master
    assert "RESOLUTION" not in master
    assert admin.http.get(f"{entry['thumbnailUrl']}/width/200").status_code == 200


def test_broken_video_fails(admin: DemoClient, small_video: bytes, picture: bytes) -> None:
    """A file that cannot be decoded ends at -1 with the reason in a flavor; so does an image uploaded as video."""
    for data, name in ((small_video[:400], "cut.mp4"), (picture, "picture.jpg")):
        entry = admin.wait_for(admin.upload(data, name), -1)
        failed = [row for row in flavors_of(admin, entry["id"]).values() if row["status"] == -1]
        assert [bool(row["description"]) for row in failed] == [True]
        assert manifest(admin, entry["id"], "format/applehttp").headers["x-kaltura"] == "error-6"


def test_unready_flavor_has_no_url(admin: DemoClient) -> None:
    """A flavor that is not ready has no URL; an unknown one is not found; lists need a filter on entries."""
    token, entry = admin.token(), admin.entry()
    admin.attach(entry, token)
    flavor = flavors_of(admin, entry)[0]["id"]
    assert admin.error("flavorAsset.getUrl", id=flavor) == "FLAVOR_ASSET_IS_NOT_READY"
    assert admin.error("flavorAsset.get", id="0_nosuch1") == "FLAVOR_ASSET_ID_NOT_FOUND"
    assert admin.error("flavorAsset.list") == "PROPERTY_VALIDATION_CANNOT_BE_NULL"
    assert admin.error("thumbAsset.list") == "PROPERTY_VALIDATION_CANNOT_BE_NULL"
    assert admin.call("flavorAsset.list", filter={"entryIdEqual": "0_nosuch1"})["objects"] == []


def test_manifest_errors(admin: DemoClient) -> None:
    """A failing manifest is 404 without a body, with the reason in the headers."""
    for entry, number in (("0_nosuch1", 1), (admin.entry(), 6), (admin.entry(media_type=2), 12)):
        response = manifest(admin, entry, "format/applehttp")
        assert (response.status_code, response.content) == (404, b"")
        assert response.headers["x-kaltura"] == f"error-{number}"


def test_source_only_profile(admin: DemoClient, small_video: bytes) -> None:
    """With the source-only profile nothing is transcoded, and the entry is READY."""
    entry = admin.wait_for(admin.upload(small_video, conversionProfileId=16), 2)
    assert list(flavors_of(admin, entry["id"])) == [0]
    assert manifest(admin, entry["id"], "format/url/flavorParamIds/0").status_code == 302


DESCRIPTION = """Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'x.mov':
  Metadata:
    major_brand     : qt
  Duration: 00:01:02.50, start: 0.000000, bitrate: 4321 kb/s
  Stream #0:0[0x1](und): Video: hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv), 1920x1080 [SAR 1:1], 29.97 fps
    Side data:
      displaymatrix: rotation of -90.00 degrees
  Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 96 kb/s (default)
"""


def test_description_is_read() -> None:
    """The width and height of a phone's video, rotated by a quarter, are those of the displayed picture."""
    info = parse(DESCRIPTION)
    assert info == MediaInfo("qt", 62500, 4321, "hvc1", "mp4a", 1080, 1920, 29.97)
    assert parse("x.mov: Invalid data found") == MediaInfo()
