"""Ports of the review room: what the window asks of the decoder. `kdesk.media` implements them, tests have fakes."""

from collections.abc import AsyncGenerator, Callable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from kdesk.domain.bit_rates import PacketScan, Stretch
from kdesk.domain.detail import Look, Repeats
from kdesk.domain.measures import QUICK_MEASURES, Measure, MeasuredFrame, PairedMotion, Shift
from kdesk.domain.picture import Bitmap
from kdesk.domain.sound_measures import ChannelWaveforms, SoundMeasures, SoundOffset
from kdesk.domain.video import Area, Frame, VideoFacts, VideoSource

Told = Callable[[float], None]
"""Called on the loop thread with the share of a work that is done, 0.0 to 1.0."""


class Scaling(StrEnum):
    """How a picture is made larger or smaller."""

    NEAREST = "nearest"
    BILINEAR = "bilinear"
    LANCZOS = "lanczos"


class DifferenceForm(StrEnum):
    """How the difference of two pictures is drawn."""

    SIGNED = "signed"
    """Grey where both are equal, brighter where the first one is brighter."""
    ABSOLUTE = "absolute"
    """Black where both are equal."""
    HEAT = "heat"
    """The absolute difference in colours from blue to red."""


class Video(Protocol):
    """One opened video. Its frames are decoded on a thread of its own, and kept within one budget for all videos."""

    @property
    def facts(self) -> VideoFacts:
        """What the file tells."""
        ...

    async def frame_at(self, time: Fraction) -> Frame:
        """Return the frame that is shown at a time; the first or last one outside of the video.

        A later call makes an earlier one that still decodes end with `CancelledError` in its own task.

        Raises:
            ServerProblem: Bytes did not come.
            MediaProblem: They cannot be decoded.
        """
        ...

    async def beside(self, frame: Frame, steps: int) -> Frame:
        """Return the frame so many steps after another one, or before it if negative; the first or last one beyond.

        Raises the same as `frame_at`.
        """
        ...

    def frames(self, start: Fraction) -> AsyncGenerator[Frame, None]:
        """Yield the frames from that of a time on, each once, decoded a little ahead. Raises the same as `frame_at`."""
        ...

    def close(self) -> None:
        """Free the frames and end the thread, without waiting for it."""
        ...


class Videos(Protocol):
    """Opens videos, and makes pictures of their frames."""

    @property
    def why_not(self) -> str:
        """Why nothing can be decoded: a sentence that names what to install; "" if it can."""
        ...

    async def open(self, source: VideoSource) -> Video:
        """Open a video. Raises the same as `Video.frame_at`."""
        ...


class Painting(Protocol):
    """Pictures of frames, for a screen. Colours are converted by what the file tells; HDR is tone-mapped."""

    async def paint(
        self,
        video: Video,
        frame: Frame,
        area: Area,
        size: tuple[int, int],
        scaling: Scaling = Scaling.BILINEAR,
        *,
        quick: bool = False,
    ) -> Bitmap:
        """Return a part of a frame.

        Args:
            area: Of the shown picture (`VideoFacts.shown_size`): turned, and with square pixels.
            size: Pixels of the result; what lies outside of the picture is black.
            quick: Whether colours may be a little off, for a picture that is shown for a moment: it takes a third of
                the time.
        """
        ...

    async def difference(
        self,
        sides: tuple[tuple[Video, Frame], tuple[Video, Frame]],
        area: Area,
        size: tuple[int, int],
        *,
        form: DifferenceForm = DifferenceForm.ABSOLUTE,
        gain: float = 1.0,
    ) -> Bitmap:
        """Return the difference of two frames; the second one is scaled to the shown size of the first.

        Args:
            area: Of the first side's shown picture.
            gain: By which differences are multiplied.
        """
        ...

    def values(self, video: Video, frame: Frame, place: tuple[int, int]) -> "PixelValues":
        """Return the numbers of one pixel.

        Args:
            place: In the shown picture.
        """
        ...


class PixelValues(Protocol):
    """The numbers of one pixel."""

    @property
    def stored(self) -> tuple[int, ...]:
        """As they are in the video: Y, U, V; or red, green, blue; or grey alone."""
        ...

    @property
    def shown(self) -> tuple[int, int, int]:
        """Red, green and blue on the screen."""
        ...


class Sounding(Protocol):
    """Measures the sound of videos: the first track of each. Cancelling a call stops its work.

    Every method raises `ServerProblem` if bytes did not come, `MediaProblem` if they cannot be decoded.
    """

    async def waveforms(self, source: VideoSource, start: Fraction, length: Fraction, bins: int) -> ChannelWaveforms:
        """Return the waveforms of a part, in so many bins at most; without channels if there is no sound."""
        ...

    async def measure(self, source: VideoSource, told: Told, sample: Fraction | None = None) -> SoundMeasures | None:
        """Measure the sound; None if there is none.

        Args:
            sample: Seconds in the middle that are measured; None for all, which reads every byte of the file.
        """
        ...

    async def offset(self, source: VideoSource, other: VideoSource, told: Told) -> SoundOffset | None:
        """Return by how much the sound of the other rendition comes later; None if that cannot be told."""
        ...


class Scanning(Protocol):
    """Looks through videos without showing them. Cancelling a call stops its work. Raises the same as `Sounding`."""

    async def packets(self, source: VideoSource, told: Told) -> PacketScan:
        """Return the sizes of the picture's packets over time; nothing is decoded."""
        ...

    async def stretches(self, source: VideoSource, told: Told) -> tuple[Stretch, ...]:
        """Return the black, frozen and silent stretches in order; a small rendition is enough for them."""
        ...

    async def repeats(self, source: VideoSource, told: Told) -> Repeats:
        """Return how many frames of a part only repeat the one before."""
        ...

    async def look(self, source: VideoSource, lines: Sequence[int], told: Told) -> Look:
        """Return what some pictures look like.

        Args:
            lines: Heights in pixels at which their detail is measured: what is compared must have the same.
        """
        ...


class Measuring(Protocol):
    """Measures how alike two videos are, in the background.

    The videos must be opened for it alone: a jump ends the one before it, so that those of the window and those of the
    measuring would end each other.
    """

    def compare(
        self,
        reference: Video,
        other: Video,
        start: Fraction,
        end: Fraction,
        every: int = 1,
        *,
        measures: frozenset[Measure] = QUICK_MEASURES,
        later: Fraction = Fraction(0),
    ) -> AsyncGenerator[MeasuredFrame, None]:
        """Yield the measures of the reference's frames of a range, in order, until one of the videos ends.

        Each is compared with the frame that the other video shows in its middle. The other one is turned and scaled to
        the reference by `SCALED_BY`, and its colours are brought to those of the reference.

        Args:
            every: Measure each n-th frame only. XPSNR and VMAF take the motion between these then.
            later: Seconds by which the other video shows the same later.

        Raises:
            ServerProblem: Bytes did not come.
            MediaProblem: They cannot be decoded or compared; or the program that measures VMAF failed.
        """
        ...

    async def maker(self, measure: Measure) -> str:
        """Return the name and version of what measures; "" if nothing here can."""
        ...

    async def best_shift(self, reference: Video, other: Video, time: Fraction, window: int = 25) -> Shift | None:
        """Find the frame of another video that shows what the reference shows at a time.

        Args:
            window: Frames before and after the same time that are looked at.

        Returns:
            None if no frame fits better than all others: nothing moves, or it shows something else.

        Raises:
            ServerProblem: Bytes did not come.
            MediaProblem: They cannot be decoded.
        """
        ...

    def motion(
        self, reference: Video, other: Video, start: Fraction, end: Fraction, *, later: Fraction = Fraction(0)
    ) -> AsyncGenerator[PairedMotion, None]:
        """Yield how much both videos move from frame to frame, for finding frames that one lacks.

        Raises the same as `compare`.
        """
        ...
