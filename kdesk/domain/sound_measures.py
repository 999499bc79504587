"""What was measured of the sound of a rendition: loudness, peaks, waveforms, and what is wrong with its channels."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import inf

SILENT_PEAK = -60.0
"""dBFS. A channel that never gets louder carries nothing that a listener would hear."""
EQUAL_PHASE = 0.99
"""Correlation from which two channels are the same: their difference is 23 dB below their sum. Encoders make some."""
OPPOSITE_PHASE = -0.6
"""Correlation below which a mono loudspeaker plays hardly anything of both."""
OUT_OF_STEP = Fraction(40, 1000)
"""Seconds by which sound may be early or late before viewers notice."""
SURE_ENOUGH = 0.5
"""Correlation of two sounds from which the offset between them is believed."""


class SoundFault(StrEnum):
    """What is wrong with the channels of a sound."""

    SILENT = "silent"
    """No channel carries anything."""
    SILENT_CHANNELS = "silent channels"
    """Some carry nothing."""
    EQUAL = "equal"
    """Two channels that are the same: mono in stereo."""
    OPPOSITE = "opposite"
    """Two channels that cancel each other out."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Loudness by EBU R 128.

    Attributes:
        integrated: Of the whole, in LUFS; -70 or less for silence.
        span: Loudness range, in LU.
        true_peak: In dBTP; -inf for digital silence.
    """

    integrated: float
    span: float
    true_peak: float = -inf


@dataclass(frozen=True, slots=True)
class ChannelLevel:
    """How loud one channel is.

    Attributes:
        name: FFmpeg's: “FL”, “FR”, “LFE”.
        peak: Loudest sample, dBFS; -inf for digital silence.
        mean: Root mean square of the whole, dBFS; -inf for digital silence.
    """

    name: str
    peak: float
    mean: float

    @property
    def is_silent(self) -> bool:
        """Whether a listener hears nothing of it."""
        return self.peak < SILENT_PEAK


@dataclass(frozen=True, slots=True)
class ChannelWaveforms:
    """The waveforms of a part of a sound.

    Attributes:
        start: Where the part begins, in seconds of the presentation.
        length: Seconds.
        peaks: Of each channel the loudest sample of each of equal parts, 0 to 255.
    """

    start: Fraction
    length: Fraction
    peaks: tuple[bytes, ...]

    @property
    def mixed(self) -> "ChannelWaveforms":
        """The same as one channel: the loudest one of each part."""
        loudest = bytes(max(levels) for levels in zip(*self.peaks, strict=True))
        return ChannelWaveforms(self.start, self.length, (loudest,) if self.peaks else ())


@dataclass(frozen=True, slots=True)
class SoundMeasures:
    """What was measured of one sound track from its beginning to its end.

    Attributes:
        layout: FFmpeg's name: “stereo”, “5.1”.
        rate: Samples a second.
        phase: Correlation of the two channels of a stereo sound, -1 to 1; None for other layouts and for silence.
    """

    layout: str
    rate: int
    channels: tuple[ChannelLevel, ...]
    loudness: Loudness
    waveforms: ChannelWaveforms
    phase: float | None = None

    @property
    def peak(self) -> float:
        """Loudest sample of all channels, dBFS; -inf for digital silence."""
        return max((channel.peak for channel in self.channels), default=-inf)

    @property
    def silent_channels(self) -> tuple[ChannelLevel, ...]:
        """The channels of which nothing is heard; a channel for deep effects may well be silent."""
        return tuple(channel for channel in self.channels if channel.is_silent and channel.name != "LFE")

    @property
    def faults(self) -> tuple[SoundFault, ...]:
        """What is wrong with the channels."""
        silent = self.silent_channels
        if all(channel.is_silent for channel in self.channels):
            return (SoundFault.SILENT,)
        if silent:
            return (SoundFault.SILENT_CHANNELS,)
        if self.phase is None:
            return ()
        if self.phase >= EQUAL_PHASE:
            return (SoundFault.EQUAL,)
        return (SoundFault.OPPOSITE,) if self.phase <= OPPOSITE_PHASE else ()


@dataclass(frozen=True, slots=True)
class SoundOffset:
    """By how much the same sound comes later in one rendition than in another one, each against its own picture.

    Attributes:
        by: Seconds; negative if it comes earlier.
        sureness: Correlation at that offset, 0 to 1.
        at: Seconds of the presentation at which the compared part begins.
    """

    by: Fraction
    sureness: float
    at: Fraction = Fraction(0)

    @property
    def is_sure(self) -> bool:
        """Whether both are the same sound, so that the offset means something."""
        return self.sureness >= SURE_ENOUGH

    @property
    def is_out_of_step(self) -> bool:
        """Whether viewers notice it."""
        return self.is_sure and abs(self.by) > OUT_OF_STEP
