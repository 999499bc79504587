"""Loudness, peaks and waves of sounds that ffmpeg made, beside what ffmpeg measures of them."""

import asyncio
import re
from fractions import Fraction
from math import inf
from pathlib import Path

import pytest

from kdesk.domain.sound_measures import SoundFault, SoundMeasures
from kdesk.errors import MediaProblem
from kdesk.media.sounding.sounds import MeasuredSounds
from tests.media.opening import WatchedFiles, of, open_local
from tests.support.media import ffmpeg, ffmpeg_log, make_video, speech
from tests.support.patience import PATIENCE

SOUNDS = MeasuredSounds(open_local)
TWO = "[0][1]join=inputs=2:channel_layout=stereo"
"""Two mono inputs as left and right."""


def make_sound(path: Path, graph: str, *codec: str) -> Path:
    """Make a file of the sound that a graph of speech [0] and other speech [1] describes."""
    inputs = [part for seed in (5, 11) for part in ("-f", "lavfi", "-i", speech(6, seed))]
    ffmpeg(*inputs, "-filter_complex", f"{graph}[out]", "-map", "[out]", *(codec or ("-c:a", "aac")), str(path))
    return path


def measure(path: Path) -> SoundMeasures:
    """Measure a sound that is there."""
    found = asyncio.run(SOUNDS.measure(of(path), lambda _share: None))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "graph",
    [
        TWO,
        f"{TWO},volume=-20dB",
        f"{TWO},volume=9dB,alimiter=limit=0.99",
        "[1]anullsink;[0]acopy",
        "[0][1]amerge=inputs=2,pan=5.1|FL=c0|FR=c1|FC=0.6*c0|LFE=0.1*c1|BL=0.5*c0|BR=0.5*c1",
    ],
)
@pytest.mark.parametrize("ending", ["m4a", "mkv"])
def test_loudness_and_peaks_are_those_of_ffmpeg(tmp_path: Path, graph: str, ending: str) -> None:
    """Integrated loudness, range and true peak to 0.1; the sample peak of each channel to 0.01 dB."""
    file = make_sound(tmp_path / f"sound.{ending}", graph)
    found = measure(file)
    log = ffmpeg_log("-i", str(file), "-af", "ebur128=peak=true:framelog=quiet")
    told = {name: float(value) for name, value in re.findall(r"(I|LRA|Peak):\s+(-?[\d.]+) (?:LUFS|LU|dBFS)", log)}
    assert found.loudness.integrated == pytest.approx(told["I"], abs=0.1)
    assert found.loudness.span == pytest.approx(told["LRA"], abs=0.1)
    assert found.loudness.true_peak == pytest.approx(told["Peak"], abs=0.1)
    stats = ffmpeg_log("-i", str(file), "-af", "astats=measure_overall=none:measure_perchannel=Peak_level+RMS_level")
    levels = [float(value) for value in re.findall(r"Peak level dB: (\S+)", stats)]
    assert [channel.peak for channel in found.channels] == pytest.approx(levels, abs=0.01)
    means = [float(value) for value in re.findall(r"RMS level dB: (\S+)", stats)]
    assert [channel.mean for channel in found.channels] == pytest.approx(means, abs=0.05)


@pytest.mark.parametrize(
    ("graph", "fault"),
    [
        (TWO, ()),
        ("[1]anullsink;[0]pan=stereo|c0=c0|c1=0*c0", (SoundFault.SILENT_CHANNELS,)),
        ("[1]anullsink;[0]pan=stereo|c0=0*c0|c1=0*c0", (SoundFault.SILENT,)),
        ("[1]anullsink;[0]pan=stereo|c0=c0|c1=c0", (SoundFault.EQUAL,)),
        ("[1]anullsink;[0]pan=stereo|c0=c0|c1=-0.9*c0", (SoundFault.OPPOSITE,)),
        ("[1]anullsink;[0]acopy", ()),
        ("[0][1]amerge=inputs=2,pan=stereo|c0=c0+0.3*c1|c1=c0-0.3*c1", ()),
    ],
)
def test_what_is_wrong_with_channels_is_found(tmp_path: Path, graph: str, fault: tuple[SoundFault, ...]) -> None:
    """Mono has no fault, nor has a stereo sound that comes mostly from the middle."""
    found = measure(make_sound(tmp_path / "sound.m4a", graph))
    assert found.faults == fault
    if SoundFault.SILENT_CHANNELS in fault:
        assert [channel.name for channel in found.silent_channels] == ["FR"]
        assert found.channels[1].peak == -inf


def test_a_wave_shows_where_the_sound_is(tmp_path: Path) -> None:
    """A burst on the left between two and three seconds, in a part that begins at one second."""
    graph = "[1]anullsink;[0]asetnsamples=480,volume='2*between(t,2,2.99)':eval=frame,pan=stereo|c0=c0|c1=0*c0"
    file = make_sound(tmp_path / "sound.wav", graph, "-c:a", "pcm_s16le")
    waveforms = asyncio.run(SOUNDS.waveforms(of(file), Fraction(1), Fraction(3), 300))
    left, right = waveforms.peaks
    assert (len(left), waveforms.start, waveforms.length) == (300, 1, 3)
    loud = [number for number, peak in enumerate(left) if peak > 8]
    assert 100 <= loud[0] <= 103
    assert 196 <= loud[-1] <= 200
    assert not any(right)


def test_a_wave_of_a_part_beyond_the_end_is_silent(tmp_path: Path) -> None:
    """As is that of a video without sound, which has no channels at all."""
    file = make_video(tmp_path / "clip.mp4", seconds=1, size="64x64")
    waveforms = asyncio.run(SOUNDS.waveforms(of(file), Fraction(5), Fraction(3), 300))
    assert waveforms.peaks == (bytes(300),)
    ffmpeg("-i", str(file), "-an", "-c", "copy", str(tmp_path / "mute.mp4"))
    waveforms = asyncio.run(SOUNDS.waveforms(of(tmp_path / "mute.mp4"), Fraction(0), Fraction(1), 300))
    assert waveforms.peaks == ()
    assert asyncio.run(SOUNDS.measure(of(tmp_path / "mute.mp4"), lambda _share: None)) is None


def heard(wave: bytes) -> tuple[int, int]:
    """Return the first and the last bin that is loud."""
    loud = [number for number, peak in enumerate(wave) if peak > 40]
    return loud[0], loud[-1]


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
@pytest.mark.parametrize("rate", [44100, 48000])
def test_each_peak_stands_at_its_time(tmp_path: Path, ending: str, rate: int) -> None:
    """Of a sound from 0.3 s after the picture's begin to 1.3 s before its end; a tone of 0.1 s each half second."""
    file = tmp_path / f"late.{ending}"
    picture = ("-f", "lavfi", "-i", "testsrc2=s=64x36:r=25:d=4")
    tone = f"aevalsrc=0.9*sin(2*PI*1000*t)*lt(mod(t\\,0.5)\\,0.1):s={rate}:d=2.4"
    ffmpeg(*picture, "-itsoffset", "0.3", "-f", "lavfi", "-i", tone, "-c:a", "aac", str(file))
    for start, length in ((Fraction(0), Fraction(4)), (Fraction(-1, 2), Fraction(5, 2)), (Fraction(1), Fraction(3))):
        waveforms = asyncio.run(SOUNDS.waveforms(of(file), start, length, 333))
        (wave,) = waveforms.peaks
        assert (len(wave), waveforms.start, waveforms.length) == (333, start, length)
        second = 333 / length
        for begin in (Fraction(3 + 5 * number, 10) for number in range(5)):
            if start < begin < start + length - Fraction(1, 4):
                around = max(0, int((begin - start - Fraction(1, 5)) * second))
                first, last = heard(wave[around : int((begin - start + Fraction(3, 10)) * second)])
                assert (around + first) / second == pytest.approx(float(begin - start), abs=0.03)
                assert (around + last + 1) / second == pytest.approx(float(begin - start) + 0.1, abs=0.03)
        assert not any(wave[: max(0, int((Fraction(26, 100) - start) * second))])
        assert not any(wave[int((Fraction(275, 100) - start) * second) :])


def test_measuring_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    """The shares grow; a cancelled measure closes its file."""
    file = make_sound(tmp_path / "sound.m4a", TWO)
    shares: list[float] = []

    async def stopped() -> None:
        files = WatchedFiles()

        def stop(share: float) -> None:
            shares.append(share)
            if len(shares) == 2:
                task.cancel()

        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
            task = group.create_task(MeasuredSounds(files.open).measure(of(file), stop))
            await files.closed.wait()
        assert task.cancelled()

    asyncio.run(stopped())
    assert len(shares) == 2
    asyncio.run(SOUNDS.measure(of(file), shares.append))
    assert shares[2:] == sorted(shares[2:])
    assert 0.5 < shares[-1] <= 1


def test_what_is_no_media_is_told(tmp_path: Path) -> None:
    """As an error that the window knows."""
    file = tmp_path / "noise.mp4"
    file.write_bytes(b"no media at all" * 1000)
    with pytest.raises(MediaProblem):
        asyncio.run(SOUNDS.measure(of(file), lambda _share: None))


def test_a_sample_in_the_middle_is_measured_alone(tmp_path: Path) -> None:
    """The right channel is silent there, and nowhere else."""
    graph = "[1]anullsink;[0]asetnsamples=480,pan=stereo|c0=c0|c1=c0,channelsplit[l][r];[r]volume='not(between(t,1,5))'"
    file = make_sound(
        tmp_path / "sound.wav", f"{graph}:eval=frame[q];[l][q]join=inputs=2:channel_layout=stereo", "-c:a", "pcm_s16le"
    )
    assert not measure(file).silent_channels
    found = asyncio.run(SOUNDS.measure(of(file), lambda _share: None, Fraction(2)))
    assert found is not None
    assert [channel.name for channel in found.silent_channels] == ["FR"]
    assert 1.9 < found.waveforms.length < 2.2
