"""Frames of real files for tests of what is done with frames, decoded at once."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame

from kdesk.domain.review_ports import Video
from kdesk.domain.video import Colours, Frame, VideoFacts
from tests.support.media import ffmpeg

TAGS_709 = ["-colorspace", "bt709", "-color_trc", "bt709", "-color_primaries", "bt709"]


class ShortVideo(Video):
    """All frames of a short file of this computer.

    Args:
        rotation: As if the file told it.
        colours: As if the file told them.
    """

    def __init__(
        self, path: Path, *, rotation: int = 0, aspect: Fraction = Fraction(1), colours: Colours | None = None
    ) -> None:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            pictures = list(container.decode(stream))
            rate = Fraction(stream.average_rate or 25)
        first = pictures[0]
        self._frames = [_frame(picture, rate) for picture in pictures]
        self._facts = VideoFacts(
            container="matroska",
            codec="ffv1",
            profile="",
            pixel_format=first.format.name,
            width=first.width,
            height=first.height,
            aspect=aspect,
            rotation=rotation,
            rate=rate,
            duration=len(pictures) / rate,
            colours=colours or Colours("bt709", "bt709", "bt709"),
        )

    @property
    def facts(self) -> VideoFacts:
        return self._facts

    def told(self, **changes: object) -> "ShortVideo":
        """Return the same frames as if the file told something else."""
        other = object.__new__(ShortVideo)
        other._frames = self._frames
        other._facts = replace(self._facts, **changes)  # type: ignore[arg-type]
        return other

    def __getitem__(self, number: int) -> Frame:
        return self._frames[number]

    async def frame_at(self, time: Fraction) -> Frame:
        return next((frame for frame in self._frames if frame.is_shown_at(time)), self._frames[-1])

    async def beside(self, frame: Frame, steps: int) -> Frame:
        place = self._frames.index(frame) + steps
        return self._frames[min(max(0, place), len(self._frames) - 1)]

    async def frames(self, start: Fraction) -> AsyncGenerator[Frame, None]:
        for frame in self._frames:
            if frame.time + frame.length > start:
                yield frame

    def close(self) -> None:
        self._frames = []


def made(path: Path, source: str, *options: str) -> Path:
    """Make a lossless video (FFV1 unless the options say otherwise) of a source of FFmpeg's."""
    ffmpeg("-f", "lavfi", "-i", source, "-c:v", "ffv1", *options, str(path))
    return path


def _frame(picture: VideoFrame, rate: Fraction) -> Frame:
    base = Fraction(picture.time_base or 1)
    return Frame(time=(picture.pts or 0) * base, length=1 / rate, pts=picture.pts or 0, time_base=base, picture=picture)
