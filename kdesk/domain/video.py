"""Decoded video: what a file tells of itself, and its frames. Nothing decodes here.

All times are exact fractions of a second from the beginning of the presentation: floats put one frame in ten thousand
on the wrong side of its neighbour.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

QUARTER_TURNS = (90, 270)


@dataclass(frozen=True, slots=True)
class VideoSource:
    """Where a video comes from: the server, or a file of this computer.

    Attributes:
        addresses: URLs of playlists or single files, best first; none for a local file.
        path: The local file.
    """

    addresses: tuple[str, ...] = ()
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a file tells of one of its sound tracks.

    Attributes:
        layout: Of the channels, as FFmpeg names it: “stereo”, “5.1”.
        language: ISO 639, "" if it is not told.
        start: Seconds by which it begins after the video; negative if before.
        bit_rate: Bits per second, 0 if unknown.
        is_beside: Whether it lies in a stream of its own, beside that of the pictures. What it tells may be unknown.
    """

    codec: str
    rate: int
    channels: int
    layout: str
    language: str = ""
    start: Fraction = Fraction(0)
    bit_rate: int = 0
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Colours:
    """How numbers become colours, in FFmpeg's names; "" for what a file does not tell."""

    primaries: str = ""
    transfer: str = ""
    matrix: str = ""
    full_range: bool = False

    @property
    def is_hdr(self) -> bool:
        """Whether the picture is brighter than a usual screen can show."""
        return self.transfer in {"smpte2084", "arib-std-b67"}


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a file tells of its video.

    Attributes:
        container: FFmpeg's name of the format: “mov”, “mpegts”.
        pixel_format: FFmpeg's name: “yuv420p”, “yuv422p10le”.
        width: Pixels of a decoded frame, before rotation.
        aspect: Width of a pixel by its height.
        rotation: Degrees clockwise by which the picture is turned for display: 0, 90, 180, 270.
        rate: Average frames per second, 0 if unknown.
        duration: Seconds, 0 if unknown.
        bit_rate: Of the video, bits per second, 0 if unknown.
        size: Bytes of the file, 0 if unknown.
    """

    container: str
    codec: str
    profile: str
    pixel_format: str
    width: int
    height: int
    aspect: Fraction = Fraction(1)
    rotation: int = 0
    rate: Fraction = Fraction(0)
    duration: Fraction = Fraction(0)
    bit_rate: int = 0
    size: int = 0
    colours: Colours = Colours()
    sounds: tuple[SoundFacts, ...] = ()

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height on a screen with square pixels, turned as the file asks for."""
        wide, high = max(1, round(self.width * self.aspect)), self.height
        return (high, wide) if self.rotation in QUARTER_TURNS else (wide, high)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded frame.

    Attributes:
        time: When it is shown.
        length: Seconds until the next one; an estimate by the frame rate for the last one.
        kind: “I”, “P” or “B”; "" if the decoder does not tell.
        is_key: Whether decoding can begin here.
        pts: The time stamp as it is in the file, in units of `time_base`.
        is_damaged: Whether the decoder met errors in it.
        memory: Bytes that it takes.
        picture: The decoder's own frame; only `kdesk.media` looks inside.
    """

    time: Fraction
    length: Fraction
    pts: int
    time_base: Fraction
    kind: str = ""
    is_key: bool = False
    is_damaged: bool = False
    memory: int = 0
    picture: object = field(default=None, repr=False)

    def is_shown_at(self, time: Fraction) -> bool:
        """Return whether this is the frame of a time."""
        return self.time <= time < self.time + self.length


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture as it is shown (`VideoFacts.shown_size`), in its pixels; may lie partly outside."""

    left: float
    top: float
    width: float
    height: float
