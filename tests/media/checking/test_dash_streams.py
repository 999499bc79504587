"""A stream of DASH is read and checked as one of HLS is; live ones are not."""

import re
from pathlib import Path

import pytest

from kdesk.domain.stream_check.findings import FindingKind, stream_findings
from kdesk.domain.stream_check.outline import DeliveryKind
from kdesk.errors import ServerProblem
from kdesk.messages.errors import title_of
from tests.media.checking.asking import check, outline
from tests.support.stream_server import StreamServer
from tests.support.variants import make_dash, rewrite

DASH = b"""<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT1M2.5S">
<Period><AdaptationSet contentType="video" width="640" height="360" codecs="avc1.4d401f">
<Representation id="1" bandwidth="500000"/><Representation id="2" bandwidth="900000" width="1280" height="720"/>
</AdaptationSet><AdaptationSet mimeType="audio/mp4" lang="de"><Representation id="3" bandwidth="64000"/></AdaptationSet>
</Period></MPD>"""


async def test_a_dash_manifest_is_read() -> None:
    """Variants, languages and duration; sizes of the set count where a representation has none."""
    with StreamServer() as server:
        server.pages["/a.mpd"] = DASH
        found = await outline(f"{server.base}/a.mpd")
        stream = await check(f"{server.base}/a.mpd")
    assert {one.kind for one in stream_findings(stream)} >= {FindingKind.UNREADABLE}  # it names no segment
    assert found.kind is DeliveryKind.DASH
    assert [(one.width, one.height, one.bandwidth) for one in found.variants] == [
        (640, 360, 500000),
        (1280, 720, 900000),
    ]
    assert [one.language for one in found.tracks] == ["de"]
    assert found.seconds == 62.5


async def test_a_manifest_of_dash_is_checked_as_hls_is(tmp_path: Path) -> None:
    """Two variants and their sound, as ffmpeg writes them: nothing to find, until something is missing or untrue."""
    folder = make_dash(tmp_path / "dash")
    with StreamServer(folder) as server:
        stream = await check(f"{server.base}/a.mpd", every_segment=True, expected=12.0)
        assert stream.kind is DeliveryKind.DASH
        assert [one.is_video for one in stream.playlists] == [True, True, False]
        assert {one.kind for one in stream_findings(stream)} <= {FindingKind.BANDWIDTH_OVERSTATED}
        sizes = [(folder / f"chunk-stream1-{number:05}.m4s").stat().st_size for number in range(1, 7)]
        assert [one.size for one in stream.playlists[1].segments] == sizes
        assert stream.playlists[0].codecs[0].startswith("avc1.")
        (folder / "chunk-stream1-00003.m4s").unlink()
        rewrite(folder / "a.mpd", lambda text: re.sub(r'bandwidth="9\d{5}"', 'bandwidth="1000"', text))
        spoiled = stream_findings(await check(f"{server.base}/a.mpd", every_segment=True))
    found = {one.kind: one for one in spoiled if not one.kind.is_note}
    assert set(found) == {FindingKind.SEGMENT_MISSING, FindingKind.AVERAGE_EXCEEDED}
    assert found[FindingKind.SEGMENT_MISSING].segments == (3,)
    assert found[FindingKind.AVERAGE_EXCEEDED].declared == 1000


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/a.mpd", b'<MPD type="dynamic"><Period/></MPD>'),
        ("/a.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.ts\n"),
        ("/m.m3u8", b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n"),
    ],
)
async def test_a_live_stream_is_said_not_to_be_checked(path: str, page: bytes) -> None:
    """Its list of segments is not complete."""
    with StreamServer() as server:
        server.pages["/a.m3u8"] = b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.ts\n"
        server.pages[path] = page
        with pytest.raises(ServerProblem) as raised:
            await check(f"{server.base}{path}")
    assert title_of(raised.value) == "Live streams are not checked"


async def test_a_manifest_with_entities_is_refused() -> None:
    """They could grow without end."""
    with StreamServer() as server:
        server.pages["/a.mpd"] = b'<!DOCTYPE MPD [<!ENTITY a "b">]>' + DASH[21:]
        with pytest.raises(ServerProblem):
            await outline(f"{server.base}/a.mpd")
