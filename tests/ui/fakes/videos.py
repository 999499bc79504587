"""Videos without a decoder: every frame is one grey with its number, so that a test can read back what is shown."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from fractions import Fraction

from kdesk.domain.picture import Bitmap
from kdesk.domain.review_ports import DifferenceForm, Scaling, Video
from kdesk.domain.video import Area, Frame, VideoFacts, VideoSource
from kdesk.errors import KdeskError

RATE, SECONDS = Fraction(25), 4


def facts(**changes: object) -> VideoFacts:
    """Return what a video of four seconds tells of itself."""
    values: dict[str, object] = {
        "container": "mov",
        "codec": "h264",
        "profile": "High",
        "pixel_format": "yuv420p",
        "width": 320,
        "height": 180,
        "rate": RATE,
        "duration": Fraction(SECONDS),
        "bit_rate": 2_500_000,
    }
    return VideoFacts(**(values | changes))  # type: ignore[arg-type]  as keywords


class FakeVideo:
    """Implements `Video`; the picture of a frame is its number.

    Attributes:
        asked: Every time that was looked up.
        gate: While it is not set, no frame comes.
        errors: Raised one by one by the next look-ups.
    """

    def __init__(self, told: VideoFacts) -> None:
        self.facts = told
        self.asked: list[Fraction] = []
        self.errors: list[KdeskError] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.closed = False

    def frame(self, number: int) -> Frame:
        """Return a frame by its number, the first or last one beyond."""
        number = max(0, min(int(self.facts.duration * self.facts.rate) - 1, number))
        length = 1 / self.facts.rate
        return Frame(number * length, length, number, length, kind="P", picture=number)

    async def frame_at(self, time: Fraction) -> Frame:
        """Return the frame of a time."""
        self.asked.append(time)
        await self.gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        return self.frame(int(time * self.facts.rate))

    async def beside(self, frame: Frame, steps: int) -> Frame:
        """Return a frame beside another."""
        await self.gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        return self.frame(frame.pts + steps)

    async def frames(self, start: Fraction) -> AsyncGenerator[Frame, None]:
        """Yield the frames from a time on."""
        for number in range(int(start * self.facts.rate), int(self.facts.duration * self.facts.rate)):
            await self.gate.wait()
            if self.errors:
                raise self.errors.pop(0)
            yield self.frame(number)

    def close(self) -> None:
        """Note it."""
        self.closed = True


@dataclass
class FakeVideos:
    """Implements `Videos` and `Painting`: a picture is as grey as the number of its frame.

    Attributes:
        known: What the next openings find, by address or path; a video of four seconds otherwise.
        opened: Every opened video.
        paint_seconds: How long a picture takes.
        painted: The part and the size of every picture that was asked for.
    """

    known: dict[str, VideoFacts | KdeskError] = field(default_factory=dict)
    opened: list[FakeVideo] = field(default_factory=list)
    painted: list[tuple[Area, tuple[int, int], Scaling]] = field(default_factory=list)
    quick: list[bool] = field(default_factory=list)
    why_not: str = ""
    paint_seconds: float = 0.0

    async def open(self, source: VideoSource) -> Video:
        """Open a video."""
        await asyncio.sleep(0)
        key = str(source.path) if source.path is not None else source.addresses[0]
        found = self.known.get(key, facts())
        if isinstance(found, KdeskError):
            raise found
        video = FakeVideo(found)
        self.opened.append(video)
        return video

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
        """Return a grey picture, black outside of the frame."""
        await asyncio.sleep(self.paint_seconds)
        self.painted.append((area, size, scaling))
        self.quick.append(quick)
        del video
        return _grey(size, int(str(frame.picture)) + 50)

    async def difference(
        self,
        sides: tuple[tuple[Video, Frame], tuple[Video, Frame]],
        area: Area,
        size: tuple[int, int],
        *,
        form: DifferenceForm = DifferenceForm.ABSOLUTE,
        gain: float = 1.0,
    ) -> Bitmap:
        """Return the difference of the numbers times the gain."""
        await asyncio.sleep(0)
        del area, form
        one, other = (int(str(frame.picture)) for _video, frame in sides)
        return _grey(size, min(255, int(abs(one - other) * gain)))

    def values(self, video: Video, frame: Frame, place: tuple[int, int]) -> "FakeValues":
        """Return the number of the frame, and the place."""
        del video
        number = int(str(frame.picture))
        return FakeValues((number, *place), (number, number, number))


@dataclass(frozen=True)
class FakeValues:
    """Implements `PixelValues`."""

    stored: tuple[int, ...]
    shown: tuple[int, int, int]


def _grey(size: tuple[int, int], level: int) -> Bitmap:
    return Bitmap(*size, opaque=True, pixels=bytes((level, level, level, 255)) * (size[0] * size[1]))
