"""HLS and MPEG-DASH: packaged from the flavors on demand, and playable by a real decoder."""

import re

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import exit_error, flavor_ids, manifest, url
from tests.support.media import decoded_seconds


def address(client: DemoClient, entry: str, pairs: str) -> str:
    """Return the whole URL of a manifest."""
    return str(client.http.base_url).rstrip("/") + url(client, "playManifest", f"entryId/{entry}/{pairs}")


@pytest.mark.parametrize("end", ["format/applehttp/a.m3u8", "format/hls", "format/mpegdash/a.mpd"])
def test_streams_play(nobody: DemoClient, film: str, end: str) -> None:
    """A decoder plays the whole film from its manifest."""
    assert decoded_seconds(address(nobody, film, end)) == pytest.approx(6, abs=0.3)


@pytest.mark.parametrize("end", ["format/applehttp/a.m3u8", "format/mpegdash/a.mpd"])
@pytest.mark.parametrize(
    ("clip", "seconds"),
    [("clipTo/2000", 2), ("seekFrom/4000", 2), ("seekFrom/2000/clipTo/4000", 2), ("seekFrom/-1", 6)],
)
def test_clips(nobody: DemoClient, film: str, end: str, clip: str, seconds: int) -> None:
    """A stream is cut from one time to another, at key frames."""
    assert decoded_seconds(address(nobody, film, f"flavorParamIds/2/{clip}/{end}")) == pytest.approx(seconds, abs=0.6)


def test_source_streams_too(nobody: DemoClient, film: str) -> None:
    """An H.264 source is packaged on request."""
    response = manifest(nobody, film, "format/applehttp/flavorParamIds/0")
    assert re.findall(r"RESOLUTION=(\S+?),", response.text) == ["854x480"]
    assert decoded_seconds(address(nobody, film, "format/applehttp/flavorParamIds/0")) == pytest.approx(6, abs=0.3)


def test_master_playlist(nobody: DemoClient, film: str) -> None:
    """Each rendition has its bandwidth, resolution and codecs."""
    response = manifest(nobody, film, "format/applehttp")
    assert response.headers["content-type"] == "application/x-mpegurl"
    first, stream, playlist = response.text.splitlines()[:3]
    assert first == "#EXTM3U"
    assert re.fullmatch(
        r'#EXT-X-STREAM-INF:PROGRAM-ID=1,BANDWIDTH=\d+,RESOLUTION=640x360,FRAME-RATE=10\.000,CODECS="avc1\.\w+,mp4a\.40\.2"',
        stream,
    )
    assert nobody.http.get(playlist).headers["content-type"] == "application/vnd.apple.mpegurl"


def test_dash_manifest(nobody: DemoClient, film: str) -> None:
    """There is one adaptation set for video and one for audio; base URL and segments are as declared."""
    response = manifest(nobody, film, "format/mpegdash/a.mpd")
    assert response.headers["content-type"] == "application/dash+xml"
    assert re.findall(r'contentType="(\w+)"', response.text) == ["video", "audio"]
    assert len(re.findall(r"<Representation ", response.text)) == 3
    base = re.findall(r"<BaseURL>(.*?)</BaseURL>", response.text)[0]
    assert re.findall(r"<Location>(.*?)</Location>", response.text) == [f"{base}manifest.mpd"]
    head = nobody.http.head(f"{base}init-stream0.m4s")
    assert (head.status_code, head.headers["content-type"]) == (200, "video/iso.segment")
    assert nobody.http.get(f"{base}chunk-stream0-00001.m4s", headers={"Range": "bytes=0-9"}).status_code == 206


def test_only_files_of_the_stream(nobody: DemoClient, admin: DemoClient, film: str) -> None:
    """Only the files of a stream are served."""
    flavor = flavor_ids(admin, film)[2]
    place = f"/hls{url(nobody, 'serveFlavor', f'entryId/{film}/v/1/flavorId/{flavor}')}/name/a.mp4"
    assert nobody.http.get(f"{place}/index.m3u8").status_code == 200
    for name in ("rendition.mp4", "seg-99-v1-a1.ts", "..%2f..%2fidentity.json"):
        assert exit_error(nobody.http.get(f"{place}/{name}")) == (404, "error-6")
    unknown = f"/dash{url(nobody, 'serveFlavor', 'flavorId/0_nosuch1')}/name/a.mp4/manifest.mpd"
    assert exit_error(nobody.http.get(unknown)) == (404, "error-6")


@pytest.mark.parametrize(
    "clip", ["seekFrom/600000", "seekFrom/5000/clipTo/1000", "clipTo/99999999999999999999", "clipTo/x"]
)
def test_odd_clips_do_not_break_the_server(nobody: DemoClient, film: str, clip: str) -> None:
    """Times beyond the film, inverted or invalid, give a stream or an error, and never break the server."""
    for kind in ("applehttp", "mpegdash", "url"):
        response = manifest(nobody, film, f"format/{kind}/{clip}")
        assert response.status_code in (200, 302, 404)
        for media in re.findall(r"http://[^<\s]+(?:m3u8|mpd|mp4)", response.headers.get("location", response.text)):
            assert nobody.http.get(media).status_code in (200, 404)
