"""A rendition that the server does not have any more is not played as another one."""

from collections.abc import Sequence

import pytest

from kdesk.domain.video import VideoSource
from kdesk.errors import BadResponse, Reason
from kdesk.media.rendition_named import check_rendition
from tests.support.opened_videos import decoded_videos
from tests.support.relay import opened_relay
from tests.support.stream_server import StreamServer, redirect

MANIFEST = "/p/102/sp/10200/playManifest/entryId/0_entry/flavorIds/0_gone/format/{}"
FILE = "/p/102/sp/10200/serveFlavor/entryId/0_entry/v/2/flavorId/{}/name/a.mp4"


@pytest.mark.parametrize(
    ("asked", "delivered"),
    [
        (MANIFEST, ["http://a.example/hls" + FILE.format("0_gone") + "/index.m3u8"]),
        (MANIFEST, ["http://a.example/hls" + FILE.format(one) + "/index.m3u8" for one in ("0_other", "0_gone")]),
        (MANIFEST.replace("0_gone", "0_here,0_gone"), [FILE.format("0_here")]),
        (MANIFEST, ["http://cdn.example/1/segment.m3u8"]),
        (MANIFEST, [FILE.format("0_other"), "http://cdn.example/1/segment.m3u8"]),
        (MANIFEST, ["http://a.example/hls" + FILE.format("0_gone,other,") + ".urlset/master.m3u8"]),
        (MANIFEST.replace("flavorIds/0_gone/", ""), [FILE.format("0_other")]),
        (FILE.format("0_gone"), [FILE.format("0_gone")]),
        ("http://example.org/any.mp4", [FILE.format("0_other")]),
        (MANIFEST, []),
    ],
)
def test_what_was_asked_for_or_tells_nothing_is_taken(asked: str, delivered: Sequence[str]) -> None:
    """Among several, one is enough; addresses of other forms are no proof."""
    check_rendition(asked, delivered)


async def test_another_rendition_under_its_name_is_refused() -> None:
    """By the variants of a playlist, and by where a file leads; for the player and for the decoder alike."""
    with StreamServer() as server:
        stream, file = MANIFEST.format("applehttp/a.m3u8"), MANIFEST.format("url/a.mp4")
        variant = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n/hls{FILE.format('0_other')}/index.m3u8\n"
        server.pages[stream] = variant.encode()
        server.pages[FILE.format("0_other")] = b"\x00\x00\x00\x20ftypisom" + bytes(2000)
        server.faults[file] = redirect(FILE.format("0_other"))
        async with opened_relay() as relay, decoded_videos() as videos:
            for path in (stream, file):
                with pytest.raises(BadResponse) as played:
                    await relay.open([server.base + path])
                with pytest.raises(BadResponse) as decoded:
                    await videos.open(VideoSource((server.base + path,)))
                with pytest.raises(BadResponse) as measured:
                    await videos.sound_file(VideoSource((server.base + path,)))
                assert {one.value.reason for one in (played, decoded, measured)} == {Reason.RENDITION_GONE}


async def test_what_is_no_stream_is_opened_as_a_file() -> None:
    """Of a rendition that it cannot package, a server streams another one, and delivers its file."""
    with StreamServer() as server:
        stream, file = MANIFEST.format("applehttp/a.m3u8"), MANIFEST.format("url/a.mp4")
        variant = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n/hls{FILE.format('0_other')}/index.m3u8\n"
        server.pages[stream] = variant.encode()
        server.pages[FILE.format("0_gone")] = b"\x00\x00\x00\x20ftypisom" + bytes(2000)
        server.faults[file] = redirect(FILE.format("0_gone"))
        async with opened_relay() as relay:
            played = await relay.open([server.base + stream, server.base + file])
            assert played.url.endswith("file.mp4")
            played.close()
