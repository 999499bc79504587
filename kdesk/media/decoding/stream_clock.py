"""Time stamps of a video track on the clock of the presentation, and decoded frames with their times."""

import math
from fractions import Fraction

from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from kdesk.domain.video import Frame
from kdesk.media.decoding.containers import MAX_STAMP

USUAL_RATE = 25
WRAP_TICKS = 2**33
"""The clock of a transport stream begins anew after so many ticks, 26.5 hours."""
WRAP = Fraction(WRAP_TICKS, 90_000)
_KINDS = {1: "I", 2: "P", 3: "B", 4: "P", 5: "I", 6: "P", 7: "B"}


class StreamClock:
    """Counts in time stamps of a track.

    Attributes:
        base: Seconds of one time stamp.
        zero: The beginning of the presentation on the clock of the container.
    """

    def __init__(self, stream: VideoStream) -> None:
        self._stream = stream
        self.base = Fraction(stream.time_base or Fraction(1, 90_000))
        self.zero = Fraction(0)

    @property
    def frame_length(self) -> Fraction:
        """Seconds for which a frame is usually shown."""
        return 1 / Fraction(self._stream.average_rate or self._stream.guessed_rate or USUAL_RATE)

    def ticks(self, moment: Fraction) -> int:
        """Return the last time stamp that is not behind a time."""
        return min(max(-MAX_STAMP, math.floor((moment + self.zero) / self.base)), MAX_STAMP)

    def time(self, pts: int) -> Fraction:
        """Return the time of a time stamp."""
        return pts * self.base - self.zero

    def frame(self, decoded: VideoFrame, following: int | None, *, is_damaged: bool) -> Frame:
        """Return a decoded frame with its times.

        Args:
            following: Time stamp of the next one, which tells how long it is shown; None at the end.
            is_damaged: Whether the decoder met an error since the frame before.
        """
        pts = decoded.pts or 0
        return Frame(
            time=self.time(pts),
            length=(following - pts) * self.base if following is not None else self._last_length(decoded),
            pts=pts,
            time_base=self.base,
            kind=_KINDS.get(int(decoded.pict_type), ""),
            is_key=bool(decoded.key_frame),
            is_damaged=bool(decoded.is_corrupt) or is_damaged,
            memory=sum(plane.buffer_size for plane in decoded.planes),
            picture=decoded,
        )

    def _last_length(self, decoded: VideoFrame) -> Fraction:
        if decoded.duration and decoded.duration > 0:
            return decoded.duration * self.base
        return self.frame_length
