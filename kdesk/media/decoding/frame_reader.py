"""The frames of a container in the order of their presentation, from any time on. Runs on the decoder's thread."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from kdesk.domain.video import Frame
from kdesk.media.decoding.decoding_run import DecodingRun
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
        self._run = DecodingRun(stream)
        self._pending: VideoFrame | None = None
        self._is_at_rest = False
        first = self._open()
        self._clock.zero = self._beginning(first) if zero is None else zero
        self.begins = self._clock.time(first.pts or 0)

    @property
    def zero(self) -> Fraction:
        """The beginning of the presentation on the clock of the container."""
        return self._clock.zero

    @property
    def starts(self) -> Fraction | None:
        """The time of the first packet of the pictures, on the clock of the container; None if it is not told."""
        return start_of(self._stream)

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
        return self._made(frame, None if self._pending is None else self._pending.pts or 0)

    def hurry(self, moment: Fraction, *, goes_on: bool = False) -> Frame | None:
        """Go on to the frame of a time without decoding what no other frame refers to.

        A third of the frames of a usual video are such, and they are not kept for steps.

        Args:
            goes_on: Whether the frames behind that one are wanted next. Otherwise the decoder is made to give all that
                it holds instead of being fed until the frame comes out, and the next one can only be sought.

        Returns:
            None if that cannot be done with certainty, and for the last frame.
        """
        target = self._clock.ticks(moment)
        if self._pending is not None and not self._packets.is_indexed:
            self._skip_groups(target)
        latest, self._pending = self._pending, None
        self._packets.begin_frame()
        latest, held = self._skimmed(target, latest)
        wanted, behind = self._run.fed.around(target, (packet.pts for packet in held if packet.pts is not None))
        if wanted is None or behind is None:
            return None
        if goes_on:
            return self._gone_on(wanted, latest, held)
        for packet in held:
            self._run.feed(packet, only_referenced=packet.pts != wanted)
            if packet.pts == wanted:
                break
        self._run.drain()
        latest = self._shown(wanted, latest)
        return self._made(latest, behind) if latest is not None and latest.pts == wanted else None

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
        self._run.close()
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
        self._run.flush()
        self._run.begin_at_key()
        self._pending = self._advance()

    def _skimmed(self, target: int, latest: VideoFrame | None) -> tuple[VideoFrame | None, list[Packet[VideoStream]]]:
        """Decode what others refer to up to shortly before a time.

        Returns:
            The latest frame that came out and is not behind that time, and the packets from there on up to the first
            one that is decoded too late to be shown by then.
        """
        begin = target - round(HURRY_MARGIN * self._clock.frame_length / self._clock.base)
        held: list[Packet[VideoStream]] = []
        while (packet := self._next_packet()) is not None and packet.pts is not None and packet.dts is not None:
            if held or packet.pts >= begin:
                held.append(packet)
            else:
                self._run.feed(packet, only_referenced=True)
                latest = self._shown(target, latest)
            if packet.dts > target:
                break
        return latest, held

    def _next_packet(self) -> Packet[VideoStream] | None:
        self._check()
        return self._packets.next()

    def _shown(self, target: int, latest: VideoFrame | None) -> VideoFrame | None:
        """Drop what is shown before the frame of a time, and return that, as far as it came out."""
        frames = self._run.frames
        while frames and (frames[0].pts or 0) <= target:
            latest = frames.popleft()
        return latest

    def _gone_on(self, wanted: int, latest: VideoFrame | None, held: list[Packet[VideoStream]]) -> Frame | None:
        """Decode all packets from here on up to a frame."""
        self._packets.put_back(held)
        while latest is None or (latest.pts or 0) < wanted:
            latest = self._advance()
            if latest is None:
                return None
        self._pending = latest
        return self.next() if latest.pts == wanted else None

    def _sought(self, moment: Fraction) -> VideoFrame | None:
        """Return the first frame after a seek to a time; None if there is none."""
        self._run.begin_at_key()
        return self._advance() if self._packets.seek(self._clock.ticks(moment)) else None

    def _from_the_beginning(self) -> VideoFrame | None:
        self._run.begin_at_start()
        self._packets.rewind()
        return self._advance()

    def _advance(self) -> VideoFrame | None:
        """Return the next decoded frame; None at the end."""
        self._packets.begin_frame()
        while not self._run.frames:
            self._rest()
            packet = self._packets.next()
            if packet is None:
                return None
            self._run.feed(packet)
        return self._run.frames.popleft()

    def _rest(self) -> None:
        """Stop if nobody wants more, where decoding can go on later."""
        self._is_at_rest = True
        self._check()
        self._is_at_rest = False

    def _made(self, frame: VideoFrame, following: int | None) -> Frame:
        return self._clock.frame(frame, following, is_damaged=self._run.take_error())
