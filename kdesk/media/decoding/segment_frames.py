"""The frames of a playlist: its segments are decoded as they lie one behind the other."""

from bisect import bisect_right
from dataclasses import replace
from fractions import Fraction

from kdesk.domain.video import Frame, SoundFacts, VideoFacts
from kdesk.errors import MediaProblem, Reason
from kdesk.media.decoding.frame_reader import FrameReader
from kdesk.media.decoding.frame_source import Check, started_reader
from kdesk.media.decoding.problems import without_frames
from kdesk.media.decoding.sound_beside import UNKNOWN, sounds_beside
from kdesk.media.decoding.stream_clock import WRAP
from kdesk.media.playlist import MediaPlaylist
from kdesk.media.reading.guarded_file import USUAL, GuardedFile
from kdesk.media.reading.loop_waiter import LoopWaiter
from kdesk.media.reading.segments import JoinedFile, SegmentFetcher

NEAR = Fraction(1, 2)
"""Seconds that are decoded on rather than opened anew at a later segment."""


def joined(playlist: MediaPlaylist, fetcher: SegmentFetcher, waiter: LoopWaiter) -> JoinedFile:
    """Return all segments of a playlist as one file. Raises MediaProblem."""
    refuse_encrypted(playlist)
    init = playlist.segments[0].init_section if playlist.segments else None
    parts = [segment.part for segment in playlist.segments]
    return JoinedFile([init, *parts] if init else parts, fetcher, waiter)


def refuse_encrypted(playlist: MediaPlaylist) -> None:
    """Raise MediaProblem for segments that only a player decrypts."""
    if any(segment.key for segment in playlist.segments):
        raise MediaProblem("AES-128", reason=Reason.MEDIA_ENCRYPTED)


class SegmentsOpener:
    """Opens a playlist.

    Args:
        playlist: What to decode.
        fetcher: Fetches its segments.
        waiter: Waits for them.
        sound: The playlist of the sound, if it lies beside the pictures.
    """

    def __init__(
        self, playlist: MediaPlaylist, fetcher: SegmentFetcher, waiter: LoopWaiter, sound: MediaPlaylist | None = None
    ) -> None:
        self._playlist = playlist
        self._sound = sound
        self._fetcher = fetcher
        self._waiter = waiter
        self.interrupt = waiter.interrupt

    def open(self, check: Check, threads: int) -> "SegmentFrames":
        """Open it. Raises MediaProblem, ServerProblem."""
        refuse_encrypted(self._playlist)
        self._waiter.check = check
        frames = SegmentFrames(self._playlist, self._fetcher, self._waiter, check, threads)
        if self._sound is not None:
            frames.facts = replace(frames.facts, sounds=self._sounds(self._sound, check, frames.starts))
        return frames

    def _sounds(self, playlist: MediaPlaylist, check: Check, video_starts: Fraction | None) -> tuple[SoundFacts, ...]:
        try:
            file = joined(playlist, self._fetcher, self._waiter)
        except MediaProblem:
            return (UNKNOWN,)
        return sounds_beside(GuardedFile(file, check), video_starts)


class SegmentFrames:
    """Implements `FrameSource`.

    A container is opened at the segment of a time, and reads on until the run of segments ends: at a discontinuity,
    or where another initialization section begins.

    Attributes:
        facts: What the first segment tells, and the playlist's duration.
        starts: The time of the first packet, on the clock of the segments; None if it is not told.
    """

    def __init__(
        self, playlist: MediaPlaylist, fetcher: SegmentFetcher, waiter: LoopWaiter, check: Check, threads: int
    ) -> None:
        self._threads = threads
        self._segments = playlist.segments
        self._starts = [Fraction(segment.start).limit_denominator(1_000_000) for segment in playlist.segments]
        self._fetcher = fetcher
        self._waiter = waiter
        self._check = check
        self._zeros: dict[int, Fraction] = {}
        self._reader: FrameReader | None = None
        self._run = range(0)
        self._ahead: Frame | None = None
        reader, facts = self._opened_run(0)
        self._reader = reader
        self.facts: VideoFacts = replace(facts, duration=Fraction(playlist.seconds).limit_denominator(1_000_000))
        self.starts = reader.starts
        self._begins = reader.begins

    @property
    def begins(self) -> Fraction:
        """The time of the first frame."""
        return self._begins

    def next(self) -> Frame | None:
        """Return the next frame; None at the end."""
        frame, self._ahead = self._ahead, None
        frame = frame or self._read()
        if frame is not None and self._reader is not None and self._reader.position is None:
            # The last one of its run: the first one of the next run tells how long it is shown.
            self._ahead = self._first_of_next_run(frame.time)
            if self._ahead is not None:
                return replace(frame, length=self._ahead.time - frame.time)
        return frame

    def hurry(self, moment: Fraction, *, goes_on: bool = False) -> Frame | None:
        """Go on to the frame of a time, and leave others out; None if that cannot be done with certainty."""
        if self._ahead is not None or self._reader is None:
            return None
        return self._reader.hurry(moment, goes_on=goes_on)

    def is_near(self, moment: Fraction) -> bool:
        """Tell whether decoding on from here reaches a time sooner than opening another segment does."""
        position = self._position
        if position is None or position > moment:
            return False
        return moment - position <= NEAR or self._index_at(moment) <= self._index_at(position)

    def seek(self, moment: Fraction) -> None:
        """Go to a frame at or before a time."""
        self._ahead = None
        self._leave()
        index = self._index_at(moment)
        while True:
            reader = self._opened_at(index)
            if reader is not None and (index == 0 or reader.begins <= moment):
                self._reader = reader
                return
            if reader is not None:
                reader.close()
            if index == 0:
                raise without_frames("no segment begins with a frame that can be decoded")
            # The playlist's times are rounded, or the segment begins in the midst of a group.
            index -= 1

    def close(self) -> None:
        """Free the decoder."""
        self._leave()

    @property
    def _position(self) -> Fraction | None:
        if self._ahead is not None:
            return self._ahead.time
        return self._reader.position if self._reader is not None else None

    def _leave(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def _read(self) -> Frame | None:
        return self._reader.next() if self._reader is not None else None

    def _first_of_next_run(self, after: Fraction) -> Frame | None:
        if self._run.stop >= len(self._segments):
            return None
        # Until the next one is open: an error leaves nothing to go on from.
        self._leave()
        self._reader = self._opened_at(self._run.stop)
        frame = self._read()
        while frame is not None and frame.time <= after:
            frame = self._read()
        return frame

    def _opened_at(self, index: int) -> FrameReader | None:
        """Return a reader that begins at a segment; None if nothing from there on can be decoded."""
        try:
            return self._opened_run(index)[0]
        except MediaProblem:
            if index == 0:
                raise
            return None

    def _opened_run(self, index: int) -> tuple[FrameReader, VideoFacts]:
        run = self._run_of(index)
        zero = None if index == run.start else self._zero_of(run)
        init = self._segments[index].init_section
        parts = [segment.part for segment in self._segments[index : run.stop]]
        file = JoinedFile([init, *parts] if init else parts, self._fetcher, self._waiter)
        guarded = GuardedFile(file, self._check, unchecked=USUAL)
        reader, facts = started_reader(guarded, self._check, self._threads, zero=zero)
        if index == run.start:
            # Of the first run all times count from the beginning; later ones lie where the playlist says.
            if run.start:
                reader.move_by(self._starts[run.start] - reader.begins)
            self._zeros[run.start] = reader.zero
        else:
            _unwrap(reader, self._starts[index])
        self._run = run
        return reader, facts

    def _zero_of(self, run: range) -> Fraction:
        if run.start not in self._zeros:
            self._opened_run(run.start)[0].close()
        return self._zeros[run.start]

    def _run_of(self, index: int) -> range:
        first, last = index, index + 1
        while first > 0 and not self._begins_run(first):
            first -= 1
        while last < len(self._segments) and not self._begins_run(last):
            last += 1
        return range(first, last)

    def _begins_run(self, index: int) -> bool:
        here, before = self._segments[index], self._segments[index - 1]
        return here.discontinuity or here.init_section != before.init_section

    def _index_at(self, moment: Fraction) -> int:
        return max(0, bisect_right(self._starts, moment) - 1)


def _unwrap(reader: FrameReader, expected: Fraction) -> None:
    """Correct the zero of a stream whose clock began anew since its first segment, or is taken to do so soon."""
    turns = round((reader.begins - expected) / WRAP)
    if turns:
        reader.move_by(-turns * WRAP)
