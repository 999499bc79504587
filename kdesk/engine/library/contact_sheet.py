"""A contact sheet: frames spread over a video, fetched as strips, and which of them make a poor poster."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kdesk.domain.picture import MAX_SIDE
from kdesk.domain.picture_work import FrameMeasure

FRAMES = 20

MIN_STEP_SECONDS = 0.1
"""Between two frames: closer ones of a short clip would show the same picture."""

FRAMES_PER_STRIP = 10
"""The server makes the frames of a strip one by one, and several strips at once; the first half is there earlier."""

BLACK_BRIGHTNESS = 24.0
"""Of 255. A black frame has about 16 in video levels, and noise."""
FLAT_CONTRAST = 4.0
"""A frame of one colour shows nothing, whatever its colour."""
BLURRED_SHARPNESS = 0.015
BLURRED_SHARE = 0.25
"""Of the median sharpness of the sheet; a whole film may be softer than a still."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Frames that one request fetches: at `start + k * (end - start) / count` seconds.

    Attributes:
        first: Place of its first frame on the sheet.
    """

    first: int
    count: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """The times of the frames of a sheet.

    Attributes:
        start: Seconds of the first frame.
        step: Seconds between two frames.
    """

    count: int
    start: float
    step: float

    @property
    def times(self) -> tuple[float, ...]:
        """Seconds of each frame, in milliseconds exactly: what the address of a strip can name."""
        return tuple(self._time(number) for number in range(self.count))

    def strips(self, frame_width: int) -> tuple[Strip, ...]:
        """Return the requests for frames of this width in pixels; no strip is wider than a picture may be."""
        size = max(1, min(FRAMES_PER_STRIP, MAX_SIDE // frame_width))
        firsts = range(0, self.count, size)
        return tuple(self._strip(first, min(size, self.count - first)) for first in firsts)

    def _strip(self, first: int, count: int) -> Strip:
        return Strip(first, count, self._time(first), self._time(first + count))

    def _time(self, number: int) -> float:
        return round(self.start + number * self.step, 3)


def contact_sheet(duration: float) -> ContactSheet | None:
    """Return the sheet of a video; None without a duration.

    The frames lie in the middle of equal parts: the very first frame of a video is often black. The last part is half
    as long again, so that the end of the last strip lies within the video.
    """
    count = min(FRAMES, int(duration / MIN_STEP_SECONDS))
    if count < 1:
        return ContactSheet(1, 0.0, duration) if duration > 0 else None
    step = round(2 * duration / (2 * count + 1), 6)
    return ContactSheet(count, step / 2, step)


@dataclass(frozen=True, slots=True)
class FrameFlaws:
    """What speaks against a frame as a poster."""

    black: bool = False
    blurred: bool = False


def flaws_of(measures: Sequence[FrameMeasure]) -> tuple[FrameFlaws, ...]:
    """Return the flaws of the frames of one sheet, in their order."""
    pictures = [measure for measure in measures if not _is_black(measure)]
    usual = median(measure.sharpness for measure in pictures) if pictures else 0.0
    limit = max(BLURRED_SHARPNESS, BLURRED_SHARE * usual)
    return tuple(
        FrameFlaws(black=_is_black(one), blurred=not _is_black(one) and one.sharpness < limit) for one in measures
    )


def _is_black(measure: FrameMeasure) -> bool:
    return measure.contrast < FLAT_CONTRAST or (
        measure.brightness < BLACK_BRIGHTNESS and measure.contrast < BLACK_BRIGHTNESS
    )
