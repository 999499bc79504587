"""Which decoded frames are whole and in order, from the place on where decoding began."""

from __future__ import annotations

from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream


class FrameOrder:
    """Follows one run of the decoder.

    Args:
        drops_leading: Whether frames are dropped that come out before the key frame where decoding began.

    Attributes:
        last: The time stamp of the last frame that was taken; None before the first one.
    """

    def __init__(self, *, drops_leading: bool) -> None:
        self._drops_leading = drops_leading
        self._key: int | None = None
        self.last: int | None = None

    def can_decode(self, packet: Packet[VideoStream]) -> bool:
        """Return whether decoding has begun, or can begin with this packet."""
        if self._key is None and packet.is_keyframe:
            self._key = packet.pts
        return self._key is not None

    def takes(self, frame: VideoFrame) -> bool:
        """Return whether a decoded frame is whole and later than the one before."""
        pts = frame.pts
        # What comes out before the frame where decoding began refers to frames that were not decoded.
        if pts is None or (self._drops_leading and self._key is not None and pts < self._key):
            return False
        if self.last is not None and pts <= self.last:
            return False
        self.last = pts
        return True
