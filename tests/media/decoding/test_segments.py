"""Frames of HLS: exact through segments, in transport streams and fragmented MP4."""

import random
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.errors import BadResponse, MediaProblem, Reason
from tests.support.numbered_video import X264, make, number_of, remake
from tests.support.opened_videos import opened_video
from tests.support.shown_frames import Shown, jump_and_step
from tests.support.stream_server import StreamServer, status

CODED = (*X264, "-bf", "2", "-g", "30", "-sc_threshold", "0")
SEGMENTS = ("-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod")
FORMS = {
    "ts": (*SEGMENTS, "-hls_segment_filename", "s%d.ts"),
    "fmp4": (*SEGMENTS, "-hls_segment_type", "fmp4", "-hls_segment_filename", "s%d.m4s"),
    "long": (*SEGMENTS[:-4], "-hls_time", "3", "-hls_playlist_type", "vod", "-hls_segment_filename", "s%d.ts"),
    "one file": (*SEGMENTS, "-hls_flags", "single_file"),
}


def segmented(folder: Path, arguments: Sequence[str] = FORMS["ts"], *, rate: str = "30", sound: bool = True) -> Path:
    """Make a file with numbers, and its playlist."""
    source = make(folder / "a.mp4", CODED, rate=rate, sound=sound)
    remake(source, folder / "a.m3u8", *arguments)
    return source


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rate", ["30", "30000/1001"])
async def test_a_playlist_shows_the_frames_of_the_file_that_it_was_made_of(
    form: str, rate: str, tmp_path: Path
) -> None:
    """At the same times, although the sound of a segment begins earlier by what its encoder adds."""
    shown = Shown.of(segmented(tmp_path, FORMS[form], rate=rate))
    with StreamServer(tmp_path) as server:
        async with opened_video(f"{server.base}/a.m3u8") as video:
            assert video.facts.duration == pytest.approx(float(shown.times[-1]), abs=0.1)
            await jump_and_step(video, shown, random.Random(form))


async def test_playing_goes_through_all_segments(tmp_path: Path) -> None:
    """Each frame once."""
    shown = Shown.of(segmented(tmp_path))
    with StreamServer(tmp_path) as server:
        async with opened_video(f"{server.base}/a.m3u8") as video:
            found = [frame async for frame in video.frames(Fraction(0))]
        assert [number_of(frame.picture) for frame in found] == shown.numbers
        assert [frame.time for frame in found] == shown.times
        segments = [path for path in server.paths if path.endswith(".ts")]
        assert len(segments) == len(set(segments)) == 5


async def test_times_go_on_where_the_clock_begins_anew(tmp_path: Path) -> None:
    """Behind a discontinuity the playlist says when a segment is shown."""
    make(tmp_path / "0.ts", CODED, frames=60, sound=True)
    make(tmp_path / "1.ts", (*CODED, "-output_ts_offset", "900"), frames=60, first=60)
    make(tmp_path / "2.ts", CODED, frames=60, first=120)
    lines = [f"#EXTINF:2,\n{number}.ts\n#EXT-X-DISCONTINUITY" for number in range(3)]
    (tmp_path / "a.m3u8").write_text("\n".join(["#EXTM3U", *lines[:2], lines[2].partition("\n#")[0], "#EXT-X-ENDLIST"]))
    shown = Shown(list(range(180)), [Fraction(number, 30) for number in range(180)])
    with StreamServer(tmp_path) as server:
        async with opened_video(f"{server.base}/a.m3u8") as video:
            await jump_and_step(video, shown, random.Random(7))
        async with opened_video(f"{server.base}/a.m3u8") as video:
            assert [number_of(frame.picture) async for frame in video.frames(Fraction(0))] == shown.numbers


async def test_a_clock_that_overflows_changes_nothing(tmp_path: Path) -> None:
    """The clock of a transport stream has 33 bits, and a day and a half."""
    source = make(tmp_path / "a.mp4", CODED, sound=True)
    remake(source, tmp_path / "a.m3u8", *FORMS["ts"], "-output_ts_offset", str(2**33 / 90_000 - 2.5))
    shown = Shown.of(source)
    with StreamServer(tmp_path) as server:
        async with opened_video(f"{server.base}/a.m3u8") as video:
            await jump_and_step(video, shown, random.Random(3))


async def test_a_segment_that_is_missing_is_told(tmp_path: Path) -> None:
    """What lies before and behind it can be shown."""
    shown = Shown.of(segmented(tmp_path))
    with StreamServer(tmp_path) as server:
        server.faults["/s3.ts"] = status(404)
        async with opened_video(f"{server.base}/a.m3u8") as video:
            shown.assert_is(await video.frame_at(shown.times[20]), 20)
            with pytest.raises(BadResponse):
                await video.frame_at(shown.times[100])
            shown.assert_is(await video.frame_at(shown.times[130]), 130)


async def test_an_encrypted_playlist_is_told(tmp_path: Path) -> None:
    """AES-128 is for players; frames come from what is not encrypted."""
    segmented(tmp_path)
    text = (tmp_path / "a.m3u8").read_text().replace("#EXTINF", '#EXT-X-KEY:METHOD=AES-128,URI="key"\n#EXTINF', 1)
    (tmp_path / "a.m3u8").write_text(text)
    with StreamServer(tmp_path) as server, pytest.raises(MediaProblem) as caught:
        async with opened_video(f"{server.base}/a.m3u8"):
            pass
    assert caught.value.reason is Reason.MEDIA_ENCRYPTED
