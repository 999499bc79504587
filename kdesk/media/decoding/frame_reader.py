"""The frames of a container in the order of their presentation, from any time on. Runs on the decoder's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from fractions import Fraction

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from kdesk.domain.video import Frame
from kdesk.media.decoding.containers import check_size
from kdesk.media.decoding.fed_packets import FedPackets
from kdesk.media.decoding.frame_order import FrameOrder
from kdesk.media.decoding.packet_reader import PacketReader
from kdesk.media.decoding.problems import without_frames
from kdesk.media.decoding.stream_clock import StreamClock
from kdesk.media.decoding.video_facts import start_of
from kdesk.media.reading.guarded_file import GuardedFile

CLOSE = Fraction(1, 10)
"""Seconds after the earliest track within which the first frame is the beginning: sound begins earlier by what its
encoder adds, 23 ms for AAC, and one rendition must not lie beside another by that."""
FIRST_MARGIN = Fraction(1)
"""Seconds by which a seek goes further back if it came out after its target; doubled each time."""
NEAR = 2
"""Seconds that are decoded on rather than sought, where there is no index."""
MAX_SEEKS = 16
HURRY_MARGIN = 3
"""Frames before a wanted one from which on all are decoded."""
MAX_FRUITLESS = 3_000
"""Packets without a frame after which a video is given up."""
MAX_FRUITLESS_BYTES = 256 * 2**20


class FrameReader:
    """Decodes forward, one frame ahead, since the next frame tells how long one is shown.

    Args:
        file: What the container reads from.
        check: Raises if nobody wants the result any more; called for every packet.
        zero: The beginning of the presentation on the clock of the container; None to find it.
    """

    def __init__(
        self,
        container: InputContainer,
        stream: VideoStream,
        file: GuardedFile,
        check: Callable[[], None],
        *,
        zero: Fraction | None = None,
    ) -> None:
        self._stream = stream
        self._starts = [start_of(track) for track in (*container.streams.video, *container.streams.audio)]
        self._packets = PacketReader(container, stream, file)
        self._check = check
        self._clock = StreamClock(stream)
        self._decoded: deque[VideoFrame] = deque()
        self._pending: VideoFrame | None = None
        self._met_error = False
        self._is_at_rest = False
        self._fed = FedPackets()
        self._hurry: int | None = None
        self._order = self._order_from_the_beginning()
        first = self._open()
        self._clock.zero = self._beginning(first) if zero is None else zero
        self.begins = self._clock.time(first.pts or 0)

    @property
    def zero(self) -> Fraction:
        """The beginning of the presentation on the clock of the container."""
        return self._clock.zero

    @property
    def pending(self) -> VideoFrame | None:
        """The decoder's own frame that `next` returns."""
        return self._pending

    @property
    def position(self) -> Fraction | None:
        """The time of the frame that `next` returns; None at the end, and after an error."""
        return None if self._pending is None else self._clock.time(self._pending.pts or 0)

    def move_by(self, seconds: Fraction) -> None:
        """Let all frames be shown later by so much."""
        self._clock.zero -= seconds
        self.begins += seconds

    def next(self) -> Frame | None:
        """Return the next frame; None at the end. Raises MediaProblem, and what the file raises."""
        frame = self._pending
        if frame is None:
            return None
        # Until the next one is there: an error leaves the reader where only a seek helps.
        self._pending = None
        try:
            self._pending = self._advance()
        finally:
            if self._is_at_rest:
                self._pending = frame
        return self._made(frame, self._pending)

    def hurry(self, moment: Fraction) -> Frame | None:
        """Go on to the frame of a time without decoding what no other frame refers to.

        A third of the frames of a usual video are such, and they are not kept for steps.

        Returns:
            None if it is not certain that nothing was left out which is shown at that time.
        """
        target = self._clock.ticks(moment)
        if self._pending is not None and not self._packets.is_indexed:
            self._skip_groups(target)
        self._hurry = target - round(HURRY_MARGIN * self._clock.frame_length / self._clock.base)
        try:
            while (frame := self._pending) is not None:
                self._pending = None
                following = self._pending = self._advance()
                behind = following.pts if following is not None else None
                if behind is None or behind > target:
                    is_certain = self._fed.are_neighbours(target, frame.pts or 0, behind)
                    return self._made(frame, following) if is_certain else None
        finally:
            self._hurry = None
            self._stream.codec_context.skip_frame = "DEFAULT"
        return None

    def is_near(self, moment: Fraction) -> bool:
        """Tell whether decoding on from here reaches a time sooner than a seek does."""
        position = self.position
        if position is None or position > moment:
            return False
        key = self._packets.key_before(self._clock.ticks(moment))
        # Without an index, as in a transport stream, a seek reads here and there.
        return self._clock.time(key) <= position if key is not None else moment - position <= NEAR

    def seek(self, moment: Fraction) -> None:
        """Go to a frame at or before a time. Raises MediaProblem, and what the file raises."""
        self._pending = None
        target = max(moment, self.begins)
        asked, margin = target, FIRST_MARGIN
        for _ in range(MAX_SEEKS):
            found = self._sought(asked)
            if found is not None and self._clock.time(found.pts or 0) <= target:
                self._pending = found
                return
            if asked < self.begins - margin:
                break
            asked, margin = asked - margin, margin * 2
        # Nothing there begins early enough: from the first byte on.
        self._pending = self._from_the_beginning()

    def close(self) -> None:
        """Free the decoder."""
        self._pending = None
        self._decoded.clear()
        self._packets.close()

    def _open(self) -> VideoFrame:
        """Decode the first frame."""
        first = self._pending = self._advance()
        if first is None:
            raise without_frames("the video track ended")
        return first

    def _beginning(self, first: VideoFrame) -> Fraction:
        """Return the beginning of the presentation on the clock of the container."""
        at = (first.pts or 0) * self._clock.base
        earliest = min((start for start in self._starts if start is not None), default=at)
        return at if at - earliest < CLOSE else earliest

    def _skip_groups(self, target: int) -> None:
        """Leave out the groups of frames before the one of a time, where no seek does so."""
        first, self._pending = self._pending, None
        if not self._packets.skip_to_key(target):
            self._pending = first
            return
        self._stream.codec_context.flush_buffers()
        self._forget(FrameOrder(drops_leading=True))
        self._pending = self._advance()

    def _sought(self, moment: Fraction) -> VideoFrame | None:
        """Return the first frame after a seek to a time; None if there is none."""
        self._forget(FrameOrder(drops_leading=True))
        return self._advance() if self._packets.seek(self._clock.ticks(moment)) else None

    def _from_the_beginning(self) -> VideoFrame | None:
        self._forget(self._order_from_the_beginning())
        self._packets.rewind()
        return self._advance()

    def _order_from_the_beginning(self) -> FrameOrder:
        # Once for a whole container, not for each jump: what follows a cut in an open group cannot be decoded.
        return FrameOrder(drops_leading=self._stream.codec_context.name == "h264")

    def _forget(self, order: FrameOrder) -> None:
        """Forget what was decoded: decoding begins elsewhere, with frames in an order of its own."""
        self._decoded.clear()
        self._order, self._met_error = order, False
        self._fed.clear()

    def _advance(self) -> VideoFrame | None:
        """Return the next decoded frame; None at the end."""
        fruitless, size = 0, 0
        self._packets.begin_frame()
        while not self._decoded:
            self._rest()
            packet = self._packets.next()
            if packet is None:
                return None
            fruitless, size = fruitless + 1, size + packet.size
            if fruitless > MAX_FRUITLESS or size > MAX_FRUITLESS_BYTES:
                raise without_frames(f"nothing came of {fruitless} packets and {size} bytes")
            if self._order.can_decode(packet):
                self._feed(packet)
                self._decoded.extend(frame for frame in self._frames_of(packet) if self._order.takes(frame))
        return self._decoded.popleft()

    def _rest(self) -> None:
        """Stop if nobody wants more, where decoding can go on later."""
        self._is_at_rest = True
        self._check()
        self._is_at_rest = False

    def _feed(self, packet: Packet[VideoStream]) -> None:
        """Note what is given to the decoder, and whether it may be left out."""
        if packet.pts is None:
            return
        self._fed.add(packet.pts, self._order.last)
        if self._hurry is not None:
            self._stream.codec_context.skip_frame = "NONREF" if packet.pts < self._hurry else "DEFAULT"

    def _frames_of(self, packet: Packet[VideoStream]) -> list[VideoFrame]:
        try:
            return packet.decode()
        except av.FFmpegError:
            self._met_error = True
            return []
        finally:
            check_size(self._stream.codec_context.width, self._stream.codec_context.height)

    def _made(self, frame: VideoFrame, following: VideoFrame | None) -> Frame:
        is_damaged, self._met_error = self._met_error, False
        return self._clock.frame(frame, following, is_damaged=is_damaged)
