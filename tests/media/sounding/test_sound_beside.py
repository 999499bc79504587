"""Sound in a playlist of its own, beside that of the pictures: it is measured like the sound of a file."""

from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.bit_rates import StretchKind
from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError
from kdesk.media.scanning.scans import FileScans
from kdesk.media.sounding.sounds import MeasuredSounds
from tests.media.opening import of
from tests.support.media import ffmpeg, speech
from tests.support.opened_videos import decoded_videos
from tests.support.stream_server import StreamServer

LATE = Fraction(120, 1000)
FORMS = {"ts": [], "fmp4": ["-hls_segment_type", "fmp4"]}


@pytest.fixture(scope="module", params=FORMS)
def folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A file; and a stream of it with its sound beside, 120 ms late, and three seconds of silence in it."""
    folder = tmp_path_factory.mktemp("beside")
    picture = "testsrc2=size=160x90:rate=25:duration=12"
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", speech(12)]
    quiet = "volume=enable='between(t,6,9)':volume=0"
    ffmpeg(*inputs, *coded, "-af", quiet, str(folder / "clip.mp4"))
    ffmpeg(
        *[*inputs, *coded, "-af", f"{quiet},adelay=120:all=1"],
        *["-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", *FORMS[request.param]],
        *["-var_stream_map", "v:0,agroup:sound a:0,agroup:sound,default:yes,language:de"],
        *["-master_pl_name", "master.m3u8", str(folder / "%v.m3u8")],
    )
    return folder


def quiet(_share: float) -> None:
    """Tell nobody."""


async def test_the_facts_tell_of_sound_that_lies_beside_the_pictures(folder: Path) -> None:
    """A rendition with such sound is none without sound."""
    with StreamServer(folder) as server:
        async with decoded_videos() as videos:
            video = await videos.open(VideoSource((f"{server.base}/master.m3u8",)))
            (sound,) = video.facts.sounds
    assert (sound.codec, sound.channels, sound.layout) == ("aac", 1, "mono")
    assert sound.is_beside
    assert abs(sound.start) < Fraction(1, 10)


async def test_sound_beside_the_pictures_is_measured(folder: Path) -> None:
    """Loudness and peaks are there, and its times count from the pictures: by 120 ms it is late."""
    with StreamServer(folder) as server:
        async with decoded_videos() as videos:
            remote, local = VideoSource((f"{server.base}/master.m3u8",)), of(folder / "clip.mp4")
            sounds, scans = MeasuredSounds(videos.sound_file), FileScans(videos.file, videos.sound_file)
            here, there = await sounds.measure(local, quiet), await sounds.measure(remote, quiet)
            assert here is not None
            assert there is not None
            assert there.loudness.integrated == pytest.approx(here.loudness.integrated, abs=0.3)
            found = await sounds.offset(local, remote, quiet)
            assert found is not None
            assert float(found.by) == pytest.approx(float(LATE), abs=0.01)
            assert (await sounds.waveforms(remote, Fraction(2), Fraction(2), 20)).peaks
            stretches = await scans.stretches(remote, quiet)
            silent = [one for one in stretches if one.kind is StretchKind.SILENT]
            assert any(float(one.start) == pytest.approx(6.12, abs=0.2) for one in silent)
            assert len((await scans.packets(remote, quiet)).packets) == 300


async def test_sound_beside_that_is_damaged_is_no_missing_sound(folder: Path) -> None:
    """The pictures are seen, the facts know of a sound, and measuring it says what is wrong."""
    with StreamServer(folder) as server:
        sound = (folder / "1.m3u8").read_text()
        server.pages["/1.m3u8"] = sound.replace("#EXTINF", '#EXT-X-KEY:METHOD=AES-128,URI="key"\n#EXTINF', 1).encode()
        async with decoded_videos() as videos:
            source = VideoSource((f"{server.base}/master.m3u8",))
            video = await videos.open(source)
            assert [one.is_beside for one in video.facts.sounds] == [True]
            assert (await video.frame_at(Fraction(3))).time == 3
            with pytest.raises(KdeskError):
                await MeasuredSounds(videos.sound_file).measure(source, quiet)
