"""What a decoder is given and what comes out of it, from a seek to the next. Runs on the decoder's thread."""

from __future__ import annotations

from collections import deque

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from kdesk.media.decoding.containers import check_size
from kdesk.media.decoding.fed_packets import FedPackets
from kdesk.media.decoding.frame_order import FrameOrder
from kdesk.media.decoding.problems import without_frames

MAX_FRUITLESS = 3_000
"""Packets without a frame after which a video is given up."""
MAX_FRUITLESS_BYTES = 256 * 2**20


class DecodingRun:
    """Gives packets to a decoder and keeps the frames that come out until they are taken.

    Attributes:
        fed: The time stamps of what was given.
        frames: What came out, in the order of presentation.
    """

    def __init__(self, stream: VideoStream) -> None:
        self._codec = stream.codec_context
        self.fed = FedPackets()
        self.frames: deque[VideoFrame] = deque()
        self._met_error = False
        self._fruitless = (0, 0)
        self.begin_at_start()

    def begin(self, order: FrameOrder) -> None:
        """Forget what was decoded: decoding begins elsewhere, with frames in an order of its own."""
        self.frames.clear()
        self.fed.clear()
        self._order, self._met_error, self._fruitless = order, False, (0, 0)

    def begin_at_key(self) -> None:
        """Begin at a key frame in the midst of a video."""
        self.begin(FrameOrder(drops_leading=True))

    def begin_at_start(self) -> None:
        """Begin with the first packet of a container."""
        # What follows a cut in an open group cannot be decoded: known of a whole container, once.
        self.begin(FrameOrder(drops_leading=self._codec.name == "h264"))

    def flush(self) -> None:
        """Let the decoder itself forget what it was given, where no seek does so."""
        self._codec.flush_buffers()

    def feed(self, packet: Packet[VideoStream], *, only_referenced: bool = False) -> None:
        """Decode a packet. Raises MediaProblem.

        Args:
            only_referenced: Leave it out if no other frame refers to it.
        """
        if not self._order.can_decode(packet):
            self._count(packet)
            return
        if packet.pts is not None and not packet.is_discard:
            self.fed.add(packet.pts, self._order.last)
        self._codec.skip_frame = "NONREF" if only_referenced else "DEFAULT"
        self._take(packet)
        self._count(packet)

    def drain(self) -> None:
        """Have all frames that the decoder holds; it takes no packet until the next seek."""
        self._take(None)

    def take_error(self) -> bool:
        """Return whether the decoder met an error since this was asked."""
        met, self._met_error = self._met_error, False
        return met

    def close(self) -> None:
        """Free the frames."""
        self.frames.clear()

    def _take(self, packet: Packet[VideoStream] | None) -> None:
        try:
            decoded = self._codec.decode(packet)
        except av.FFmpegError:
            self._met_error = True
            return
        finally:
            check_size(self._codec.width, self._codec.height)
        self.frames.extend(frame for frame in decoded if self._order.takes(frame))

    def _count(self, packet: Packet[VideoStream]) -> None:
        """Give up a video of which nothing comes."""
        count, size = self._fruitless
        self._fruitless = (0, 0) if self.frames else (count + 1, size + packet.size)
        if count > MAX_FRUITLESS or size > MAX_FRUITLESS_BYTES:
            raise without_frames(f"nothing came of {count} packets and {size} bytes")
