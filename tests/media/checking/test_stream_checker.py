"""A stream is checked against what it declares: each finding on a stream that was spoiled in this one way."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdesk.domain.media_ports import Access
from kdesk.domain.stream_check.findings import FindingKind, StreamFinding, stream_findings
from kdesk.domain.stream_check.outline import DeliveryKind, TrackKind
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.checking.stream_checker import FEW, StreamChecker, numbers_to_ask
from kdesk.media.upstream import UpstreamClient
from kdesk.messages.format import Format
from kdesk.messages.stream_check import finding_meaning, finding_words
from tests.media.checking.asking import check, nobody, outline
from tests.support.media import ffmpeg
from tests.support.stream_server import StreamServer, redirect, status
from tests.support.streams import make_fragmented, make_two_languages
from tests.support.variants import SIZES, make_variants, peak_of, rewrite, write_main


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stream that declares what it is."""
    return make_variants(tmp_path_factory.mktemp("good") / "stream")


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoiled."""
    return Path(shutil.copytree(good, tmp_path / "stream"))


@pytest.fixture
def server(folder: Path) -> Iterator[StreamServer]:
    """Serve the copy."""
    with StreamServer(folder) as server:
        yield server


async def test_a_good_stream_has_no_findings(server: StreamServer) -> None:
    """Two variants and captions, all of it as declared; no byte of most segments is fetched beyond the first."""
    stream = await check(f"{server.base}/main.m3u8", expected=12.0)
    assert stream_findings(stream) == ()
    assert [one.is_video for one in stream.playlists] == [True, True, False]
    assert stream.asked == 13
    assert [one.codecs for one in stream.playlists] == [("avc1.42c01f", "mp4a.40"), ("avc1.42c01f", "mp4a.40"), ()]
    ranges = {headers.get("Range") for path, headers in server.asked if path.endswith("3.ts")}
    assert ranges == {"bytes=0-0"}


async def test_measured_sizes_are_those_of_the_files(server: StreamServer, folder: Path) -> None:
    """Size and bit rate of every segment."""
    stream = await check(f"{server.base}/main.m3u8", every_segment=True)
    for name, playlist in zip(SIZES, stream.playlists, strict=False):
        sizes = [(folder / name / f"{number}.ts").stat().st_size for number in range(6)]
        assert [one.size for one in playlist.segments] == sizes
        assert playlist.peak == pytest.approx(peak_of(folder / name), rel=1e-3)


def _declare(factor: float) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        write_main(folder, {name: int(peak_of(folder / name) * factor) for name in SIZES})

    return spoil


def _main(old: str, new: str, count: int = -1) -> Callable[[Path], None]:
    return lambda folder: rewrite(folder / "main.m3u8", lambda text: text.replace(old, new, count))


def _high(old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: rewrite(folder / "high" / "list.m3u8", lambda text: text.replace(old, new))


def _cut_short(folder: Path) -> None:
    rewrite(folder / "high" / "list.m3u8", lambda text: text.replace("#EXTINF:2.000000,\n5.ts\n", ""))


def _other_cuts(folder: Path) -> None:
    """The high variant again, cut each four seconds."""
    ffmpeg(
        *["-i", str(folder / "high" / "list.m3u8"), "-c", "copy", "-f", "hls", "-hls_time", "4"],
        *["-hls_playlist_type", "vod", "-hls_segment_filename", str(folder / "high" / "x%d.ts")],
        str(folder / "high" / "other.m3u8"),
    )
    (folder / "high" / "other.m3u8").replace(folder / "high" / "list.m3u8")


CASES: dict[FindingKind, Callable[[Path], None]] = {
    FindingKind.BANDWIDTH_EXCEEDED: _declare(0.8),
    FindingKind.BANDWIDTH_OVERSTATED: _declare(2.5),
    FindingKind.BANDWIDTH_UNDECLARED: lambda folder: rewrite(
        folder / "main.m3u8", lambda text: text.replace(f"BANDWIDTH={peak_of(folder / 'low')},", "")
    ),
    FindingKind.AVERAGE_EXCEEDED: _main("CODECS", "AVERAGE-BANDWIDTH=1000,CODECS", 1),
    FindingKind.SEGMENT_MISSING: lambda folder: (folder / "high" / "3.ts").unlink(),
    FindingKind.SEGMENT_TOO_LONG: _high("#EXT-X-TARGETDURATION:2", "#EXT-X-TARGETDURATION:1"),
    FindingKind.NO_TARGET: _high("#EXT-X-TARGETDURATION:2\n", ""),
    FindingKind.NOT_ALIGNED: _other_cuts,
    FindingKind.LENGTHS_DIFFER: _cut_short,
    FindingKind.UNREADABLE: lambda folder: (folder / "high" / "list.m3u8").unlink(),
    FindingKind.CODECS_WRONG: _main("avc1.42c01f", "hvc1.1.6.L93.B0", 1),
    FindingKind.CODEC_LEVEL: _main("avc1.42c01f", "avc1.42c00c", 1),
    FindingKind.CODECS_UNDECLARED: _main('CODECS="avc1.42c01f,mp4a.40.2",', "", 1),
    FindingKind.SIZE_UNDECLARED: _main("RESOLUTION=320x180,", ""),
    FindingKind.SINGLE_VARIANT: lambda folder: write_main(folder, {"low": peak_of(folder / "low")}),
    FindingKind.CAPTIONS_BROKEN: lambda folder: rewrite(folder / "en" / "0.vtt", lambda text: text.removeprefix("WEB")),
    FindingKind.LANGUAGE_UNDECLARED: _main('LANGUAGE="en",', ""),
    FindingKind.ENTRY_LENGTH: _main("#EXTM3U\n", "#EXTM3U\n\n"),
}


@pytest.mark.parametrize("kind", FindingKind, ids=str)
async def test_each_flaw_is_found_and_nothing_else(kind: FindingKind, server: StreamServer, folder: Path) -> None:
    """A stream with one flaw gives this finding; a playlist that is cut short is also cut at other times."""
    CASES[kind](folder)
    stream = await check(f"{server.base}/main.m3u8", expected=20.0 if kind is FindingKind.ENTRY_LENGTH else 12.0)
    found = stream_findings(stream)
    beside = {FindingKind.NOT_ALIGNED} if kind is FindingKind.LENGTHS_DIFFER else set()
    if kind is FindingKind.AVERAGE_EXCEEDED:
        assert stream.playlists[0].is_whole
    assert {one.kind for one in found} - beside == {kind}
    formatter = Format()
    for one in found:
        words = finding_words(one, stream, formatter)
        assert words
        assert "{" not in words
        assert finding_meaning(one).endswith(".")


async def test_missing_segments_are_named(server: StreamServer, folder: Path) -> None:
    """A refused one, an empty one and one that is gone, each by its number."""
    server.faults["/low/1.ts"] = status(403)
    server.faults["/low/4.ts"] = status(200)
    (folder / "low" / "5.ts").unlink()
    stream = await check(f"{server.base}/main.m3u8")
    found = [one for one in stream_findings(stream) if one.kind is FindingKind.SEGMENT_MISSING]
    assert [(one.number, one.segments) for one in found] == [(0, (2, 5, 6))]
    assert "HTTP 403" in found[0].detail


async def test_problems_come_before_notes(server: StreamServer, folder: Path) -> None:
    """Whoever reads only the first lines reads of what breaks."""
    CASES[FindingKind.LANGUAGE_UNDECLARED](folder)
    CASES[FindingKind.NO_TARGET](folder)
    found: tuple[StreamFinding, ...] = stream_findings(await check(f"{server.base}/main.m3u8"))
    assert [one.kind for one in found] == [FindingKind.NO_TARGET, FindingKind.LANGUAGE_UNDECLARED]


async def test_a_server_without_ranges_tells_sizes_too(folder: Path) -> None:
    """It sends the whole segment; the length is in the head, and the body is not read."""
    with StreamServer(folder, ranges=False) as server:
        stream = await check(f"{server.base}/main.m3u8")
    assert stream_findings(stream) == ()
    assert stream.playlists[0].segments[2].size == (folder / "low" / "2.ts").stat().st_size


async def test_a_playlist_alone_is_a_stream(server: StreamServer) -> None:
    """What no list of variants declares is not missed."""
    stream = await check(f"{server.base}/low/list.m3u8")
    assert stream_findings(stream) == ()
    assert not stream.has_manifest


async def test_fragmented_mp4_tells_its_codecs(tmp_path: Path) -> None:
    """They stand in the initialization section."""
    with StreamServer(make_fragmented(tmp_path / "stream")) as server:
        stream = await check(f"{server.base}/list.m3u8")
    codecs = stream.playlists[0].codecs
    assert codecs[0].startswith("avc1.")
    assert codecs[1] == "mp4a"


async def test_sound_beside_the_picture(tmp_path: Path) -> None:
    """Two languages: both are checked, and the variant is not blamed for having no sound of its own."""
    with StreamServer(make_two_languages(tmp_path / "stream")) as server:
        stream = await check(f"{server.base}/master.m3u8")
        offered = await outline(f"{server.base}/master.m3u8")
    kinds = {one.kind for one in stream_findings(stream)}
    assert kinds <= {FindingKind.CODECS_UNDECLARED, FindingKind.SINGLE_VARIANT, FindingKind.BANDWIDTH_EXCEEDED}
    assert [track.language for track in offered.tracks if track.kind is TrackKind.AUDIO] == ["en", "de"]


def test_few_segments_reach_from_the_first_to_the_last() -> None:
    """Where not all are asked for."""
    asked = numbers_to_ask(1000, every=False)
    assert len(set(asked)) == FEW
    assert (asked[0], asked[-1]) == (0, 999)
    assert list(numbers_to_ask(1000, every=True)) == list(range(1000))


async def test_the_progress_counts_every_segment(server: StreamServer) -> None:
    """From the first to all of them."""
    told: list[tuple[int, int]] = []
    async with make_http() as http:
        checker = StreamChecker(UpstreamClient(MediaHttp(http), nobody))
        await checker.check(f"{server.base}/main.m3u8", progress=lambda done, total: told.append((done, total)))
    assert told == [(number, 13) for number in range(1, 14)]


async def test_only_the_host_of_the_account_gets_the_session(folder: Path) -> None:
    """The manifest is there, its segments elsewhere."""
    with StreamServer(folder) as elsewhere, StreamServer(folder) as own:
        own.faults["/low/0.ts"] = redirect(f"{elsewhere.base}/low/0.ts")

        async def access() -> Access | None:
            return Access(own.base, "secret")

        async with make_http() as http:
            await StreamChecker(UpstreamClient(MediaHttp(http), access)).check(f"{own.base}/main.m3u8")
    assert all("X-Kaltura-Ks" in headers for _path, headers in own.asked)
    assert elsewhere.asked
    assert not any("X-Kaltura-Ks" in headers for _path, headers in elsewhere.asked)


async def test_a_file_behind_a_redirect(folder: Path) -> None:
    """Its size and where it lies are told; it is not fetched."""
    with StreamServer(folder) as server:
        server.faults["/go"] = redirect(f"{server.base}/high/0.ts")
        found = await outline(f"{server.base}/go")
    assert found.kind is DeliveryKind.FILE
    assert found.url == f"{server.base}/high/0.ts"
    assert found.size == (folder / "high" / "0.ts").stat().st_size
