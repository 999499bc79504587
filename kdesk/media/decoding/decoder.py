"""Finds single frames: in those that are kept, or by decoding up to them. Runs on the decoder's thread."""

import threading
from collections.abc import Callable
from fractions import Fraction

from kdesk.domain.video import Frame, VideoFacts
from kdesk.media.decoding.frame_source import FrameSource, SourceOpener
from kdesk.media.decoding.frame_store import FrameStore
from kdesk.media.decoding.heap import give_back
from kdesk.media.decoding.problems import without_frames

MAX_DECODED = 20_000
"""Frames that are decoded for one that is wanted; the longest distance between two key frames is a fraction of it."""
DRAGGED = Fraction(3)
"""Seconds by which one jump lies behind the one before if somebody drags along the time line."""

_freeing = threading.Lock()


class Superseded(Exception):
    """Nobody wants the result any more."""


class Request:
    """One thing that is asked of the decoder's thread; `cancel` comes from another thread.

    Attributes:
        reads_on: Whether a read that waits is not ended by cancelling.
    """

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self.reads_on = False

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody wants the result any more."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop as soon as possible."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise Superseded if nobody wants the result any more."""
        if self._cancelled.is_set():
            raise Superseded


class Decoder:
    """Decodes one video.

    Args:
        opener: Opens what is decoded.
        store: Keeps its frames.
        threads: On which it decodes at once.
    """

    def __init__(self, opener: SourceOpener, store: FrameStore, threads: int = 1) -> None:
        self._opener = opener
        self._threads = threads
        self._store = store
        self._source: FrameSource | None = None
        self._request = Request()
        self._last_time: Fraction | None = None
        self._last_jump = -DRAGGED

    def serve(self, request: Request) -> None:
        """Begin with what is asked now."""
        self._request = request

    def interrupt(self) -> None:
        """End a read that waits for what nobody wants any more. May be called on another thread."""
        if self._request.is_cancelled:
            self._opener.interrupt()

    def open(self) -> VideoFacts:
        """Open the video and decode its first frame. Raises MediaProblem, Superseded, and what reading raises."""
        source = self._source = self._opener.open(self._check, self._threads)
        return source.facts

    def jump_to(self, moment: Fraction) -> Frame:
        """Return the frame that is shown at a time, without keeping those before it. Raises as `frame_at`."""
        return self._frame_at(moment, self._hurried)

    def frame_at(self, moment: Fraction) -> Frame:
        """Return the frame that is shown at a time; the first or last one outside of the video.

        Raises MediaProblem, Superseded, and what reading raises.
        """
        return self._frame_at(moment, self._decoded)

    def beside(self, frame: Frame, steps: int) -> Frame:
        """Return the frame so many steps after another one, or before it; the first or last one beyond."""
        for _ in range(abs(steps)):
            other = self._after(frame) if steps > 0 else self._before(frame)
            if other is None:
                break
            frame = other
        self._store.visit(frame.time)
        return frame

    def run_of(self, start: Fraction, count: int) -> list[Frame]:
        """Return up to so many frames from that of a time on; fewer at the end."""
        found = [self.frame_at(start)]
        while len(found) < count and (following := self._after(found[-1])) is not None:
            found.append(following)
        return found

    def prepare(self, frame: Frame, steps: int) -> None:
        """Decode what comes next if somebody goes on to step from a frame.

        Args:
            steps: How far; backward if negative.
        """
        room = self._store.share // max(1, frame.memory)
        # Backward, a group is decoded from its key frame on for the first missing frame: with less room than that
        # between what is kept and what is wanted, it would be decoded once more after each few steps.
        most = room // 4 if steps > 0 else room * 2 // 5
        for _ in range(min(abs(steps), most)):
            other = self._after(frame) if steps > 0 else self._before(frame)
            if other is None:
                return
            frame = other

    def _frame_at(self, moment: Fraction, decoded: Callable[[FrameSource, Fraction], Frame]) -> Frame:
        source = self._opened()
        wanted = max(moment, source.begins)
        if self._last_time is not None:
            wanted = min(wanted, self._last_time)
        self._store.visit(wanted)
        kept = self._store.at(wanted)
        return kept if kept is not None else decoded(source, wanted)

    def _after(self, frame: Frame) -> Frame | None:
        """Return the next frame; None at the end."""
        moment = frame.time + frame.length
        found = self._store.at(moment) or self._decoded(self._opened(), moment)
        return found if found.time > frame.time else None

    def _before(self, frame: Frame) -> Frame | None:
        """Return the frame before; None at the beginning."""
        kept = self._store.ending_at(frame.time)
        if kept is not None:
            return kept
        source = self._opened()
        if frame.time <= source.begins:
            return None
        found = self._decoded(source, frame.time - frame.time_base)
        return found if found.time < frame.time else None

    def close(self, frames: list[Frame]) -> None:
        """Free the decoder, and frames that nobody needs."""
        # All memory of frames goes at once, which holds the interpreter for up to 30 ms: one decoder after the
        # other, so that the window's thread has its turn in between.
        with _freeing:
            # First the frames: what the decoder gets back by now it frees at once, whoever still holds another frame.
            frames.clear()
            source, self._source = self._source, None
            if source is not None:
                source.close()
            del source
            give_back()

    def _opened(self) -> FrameSource:
        if self._source is None:
            raise without_frames("it is not open")
        return self._source

    def _hurried(self, source: FrameSource, wanted: Fraction) -> Frame:
        if not source.is_near(wanted):
            source.seek(wanted)
        is_dragged = 0 < wanted - self._last_jump < DRAGGED
        self._last_jump = wanted
        frame = source.hurry(wanted, goes_on=is_dragged)
        if frame is not None and frame.is_shown_at(wanted):
            return self._store.add(frame)
        source.seek(wanted)
        return self._decoded(source, wanted)

    def _decoded(self, source: FrameSource, wanted: Fraction) -> Frame:
        """Decode up to a time."""
        if not source.is_near(wanted):
            source.seek(wanted)
        latest: Frame | None = None
        for _ in range(MAX_DECODED):
            frame = source.next()
            if frame is None:
                break
            latest = self._store.add(frame)
            if frame.time + frame.length > wanted:
                return latest
        if latest is None:
            raise without_frames(f"nothing at {float(wanted):.3f} s")
        self._last_time = latest.time
        return latest

    def _check(self) -> None:
        self._request.check()
