"""Peaks and loudness of one sound track. Everything blocks: it runs on a thread, in steps."""

from collections.abc import Generator, Iterable, Iterator
from fractions import Fraction
from math import floor, inf, log10

from av import AudioFrame, AudioLayout, VideoFrame
from av.audio.stream import AudioStream

from kdesk.domain.sound_measures import ChannelLevel, ChannelWaveforms, Loudness, SoundMeasures
from kdesk.media.filter_chains import Chain, FilterChains, number_in
from kdesk.media.opened import Opened

BINS = 1200
"""Of the waveforms of a whole sound: more than the columns that are drawn of it."""
SHORTEST_BIN = Fraction(1, 1000)
"""Seconds."""
BEFORE = Fraction(1)
"""Seconds of frames that are taken before a time: decoders need some to begin with."""
STEP = 64
"""Decoded frames between two places where the work can be stopped: about 1.3 s of sound, 10 ms of work."""
_STATS = "metadata=1:reset=1:measure_perchannel=Peak_level+RMS_level:measure_overall=none"
# Half the sum and half the difference beside the two channels, to compare them.
_COMPARED = "4.0|c0=c0|c1=c1|c2=0.5*c0+0.5*c1|c3=0.5*c0-0.5*c1"
_STEREO = 2
_USUAL = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}


class _Levels:
    """Collects what `astats` writes beside equal parts of a sound.

    Args:
        seconds: Of a part; at least a millisecond.

    Attributes:
        layout: Of the channels.
        chain: The filters that cut and measure the parts.
    """

    def __init__(self, stream: AudioStream, seconds: Fraction) -> None:
        self.layout = _layout_of(stream)
        self._names = [channel.name for channel in self.layout.channels]
        is_stereo = len(self._names) == _STEREO
        count = len(self._names) + (_STEREO if is_stereo else 0)
        self._rate = stream.rate or 0
        self._part = max(1, round(max(seconds, SHORTEST_BIN) * (self._rate or 1)))
        self._peaks: list[list[float]] = [[] for _ in range(count)]
        self._power = [0.0] * count
        self._samples = 0
        self._spans: list[tuple[Fraction, Fraction]] = []
        cut: Chain = (("asetnsamples", f"n={self._part}:p=0"), ("astats", _STATS))
        self.chain: Chain = (("pan", _COMPARED), *cut) if is_stereo else cut

    def take(self, part: AudioFrame | VideoFrame) -> None:
        """Take the levels of a part."""
        samples = part.samples if isinstance(part, AudioFrame) else 0
        for number, peaks in enumerate(self._peaks):
            peaks.append(number_in(part, f"lavfi.astats.{number + 1}.Peak_level", -inf))
            mean = number_in(part, f"lavfi.astats.{number + 1}.RMS_level", -inf)
            self._power[number] += 10 ** (mean / 10) * samples
        self._samples += samples
        begin = (part.pts or 0) * (part.time_base or Fraction(0))
        self._spans.append((begin, begin + Fraction(samples, self._rate or 1)))

    @property
    def phase(self) -> float | None:
        """The correlation of two channels."""
        if len(self._names) != _STEREO or not any(self._power):
            return None
        middle, side = self._power[-2:]
        return (middle - side) / (middle + side)

    def channels(self) -> tuple[ChannelLevel, ...]:
        """Return the levels of the channels over all parts."""
        found = zip(self._names, self._peaks, self._power, strict=False)
        return tuple(
            ChannelLevel(name, max(peaks, default=-inf), _decibels(power / max(1, self._samples), 10))
            for name, peaks, power in found
        )

    def waveforms(self, start: Fraction) -> ChannelWaveforms:
        """Return the waveforms of the channels, all parts of them."""
        peaks = tuple(bytes(_as_bytes(one)) for one in self._peaks[: len(self._names)])
        parts = len(peaks[0]) if peaks else 0
        return ChannelWaveforms(start, Fraction(parts * self._part, self._rate or 1), peaks)

    def peaks_at(self, begin: Fraction, length: Fraction, bins: int) -> tuple[bytes, ...]:
        """Return the peaks of equal bins of each channel, 0 where there is no sound.

        Args:
            begin: Of the first bin, on the clock of the file.
            length: Of all bins together, in seconds.
        """
        places = [
            tuple(floor((time - begin) / length * bins + Fraction(1, 2)) for time in span) for span in self._spans
        ]
        found = []
        for peaks in self._peaks[: len(self._names)]:
            placed = bytearray(bins)
            for (first, after), peak in zip(places, _as_bytes(peaks), strict=True):
                # A part that is shorter than a bin counts too.
                for number in range(max(0, first), min(bins, max(after, first + 1))):
                    placed[number] = max(placed[number], peak)
            found.append(bytes(placed))
        return tuple(found)

    def measures(self, first: Fraction, last: AudioFrame | VideoFrame | None) -> SoundMeasures:
        """Return the measures of the sound.

        Args:
            first: When its first frame is presented.
            last: Beside which `ebur128` wrote the loudness of all that came before.
        """
        channels = self.channels()
        return SoundMeasures(
            layout=self.layout.name,
            rate=self._rate,
            channels=channels,
            loudness=_loudness(last, len(channels), max((channel.peak for channel in channels), default=-inf)),
            waveforms=self.waveforms(first),
            phase=self.phase,
        )


def measured(opened: Opened, sample: Fraction | None = None) -> Generator[float, None, SoundMeasures | None]:
    """Measure the sound track, and yield the share that is done.

    Args:
        sample: Seconds in the middle that are measured; None for all of it.

    Returns:
        None if there is no sound, or not one sample of it can be decoded.
    """
    stream = opened.sound
    if stream is None:
        return None
    length = max(opened.duration, SHORTEST_BIN * BINS)
    start = (length - sample) / 2 if sample is not None and sample < length else None
    length = sample if sample is not None and start is not None else length
    levels, last = _Levels(stream, length / BINS), None
    chains = FilterChains(stream, levels.chain, (("ebur128", "metadata=1:peak=true:framelog=quiet"),))
    first: Fraction | None = None
    for number, frame in enumerate(_until(opened, start, length)):
        if frame is not None and first is None:
            first = opened.time_of(frame)
        for chain, part in chains.push(frame):
            if chain == 0:
                levels.take(part)
            elif part.metadata:
                last = part
        if frame is not None and number % STEP == 0:
            yield _share(opened.time_of(frame) - (start or 0), length)
    return levels.measures(first, last) if first is not None else None


def read_waveforms(
    opened: Opened, start: Fraction, length: Fraction, bins: int
) -> Generator[float, None, ChannelWaveforms]:
    """Read the waveforms of a part of a sound, none if there is no sound, and yield the share that is done.

    Args:
        start: Seconds of the presentation.
        bins: How many peaks of each channel there are; 0 before the sound begins and after it ends.
    """
    stream = opened.sound
    if stream is None:
        return ChannelWaveforms(start, length, ())
    levels = _Levels(stream, length / bins)
    chains = FilterChains(stream, (("atrim", _trim(opened, start, length)), *levels.chain))
    for number, frame in enumerate(_until(opened, start, length)):
        for _chain, part in chains.push(frame):
            levels.take(part)
        if frame is not None and number % STEP == 0:
            yield _share(opened.time_of(frame) - start, length)
    return ChannelWaveforms(start, length, levels.peaks_at(opened.begin + start, length, bins))


def _layout_of(stream: AudioStream) -> AudioLayout:
    """Return the layout of the channels; the usual one of so many where the file does not tell."""
    told, usual = stream.layout, _USUAL.get(stream.layout.nb_channels)
    is_told = usual is None or any(channel.name != "NONE" for channel in told.channels)
    return told if is_told or usual is None else AudioLayout(usual)


def _trim(opened: Opened, start: Fraction, length: Fraction) -> str:
    """Return the arguments that cut a part out, on the clock of the file."""
    begin = opened.begin + start
    return f"start={float(begin):.6f}:end={float(begin + length):.6f}"


def _until(opened: Opened, start: Fraction | None, length: Fraction) -> Iterator[AudioFrame | None]:
    """Yield the frames of all of the sound, or of a part that begins at a time, and None at the end."""
    for frame in opened.sound_frames(start):
        # Where nobody can seek, all before is read.
        if start is not None and opened.time_of(frame) < start - BEFORE:
            continue
        if start is not None and opened.time_of(frame) >= start + length:
            break
        yield frame
    yield None


def _share(done: Fraction, length: Fraction) -> float:
    return min(1.0, max(0.0, float(done / length)))


def _loudness(last: AudioFrame | VideoFrame | None, channels: int, peak: float) -> Loudness:
    if last is None:
        return Loudness(-70.0, 0.0, peak)
    true = max((number_in(last, f"lavfi.r128.true_peaks_ch{channel}", 0.0) for channel in range(channels)), default=0.0)
    # FFmpeg writes three places, too few for a quiet sound; a true peak is never below the loudest sample.
    return Loudness(
        number_in(last, "lavfi.r128.I", -70.0),
        number_in(last, "lavfi.r128.LRA", 0.0),
        max(peak, _decibels(true, 20)),
    )


def _decibels(value: float, factor: float) -> float:
    return factor * log10(value) if value > 0 else -inf


def _as_bytes(peaks: Iterable[float]) -> Iterable[int]:
    """Return peaks in dBFS as bytes of their amplitude."""
    return (min(255, round(255 * 10 ** (peak / 20))) for peak in peaks)
