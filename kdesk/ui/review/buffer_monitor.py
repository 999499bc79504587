"""When the player must wait for data, and when it can go on."""

from kdesk.media.played_stream import PlayedStream
from kdesk.ui.review.media_player import MediaPlayer

PAUSE_BELOW_MS = 400
"""The player is paused when less than this is buffered, which is about what its decoder holds itself."""
RESUME_FROM_MS = 1500
"""It is resumed when this much is buffered."""
RESUME_FROM_BYTES = 512 * 1024
"""As `RESUME_FROM_MS`, for a file, whose bytes cannot be converted to a time."""
STALLED_POLLS = 5
"""Consecutive polls without a change of position after which the player is paused in any case."""


class BufferMonitor:
    """Compares the position of the player with what the stream has delivered.

    QtMultimedia has no buffering state for this: its clock runs on while no data arrive, and when they arrive it plays
    them too fast.

    Args:
        player: Its speed tells how long lasts what is buffered.
    """

    def __init__(self, stream: PlayedStream, player: MediaPlayer) -> None:
        self._stream, self._player = stream, player
        self._position = -1
        self._unchanged_polls = 0
        self._received_at_pause = 0

    @property
    def is_timed(self) -> bool:
        """Whether what was delivered can be converted to a time: for an HLS stream, not for a file."""
        return self._stream.delivered(0) is not None

    @property
    def _haste(self) -> float:
        """How many times as much must be buffered as at normal speed."""
        return max(1.0, self._player.speed)

    def buffered(self, position: int) -> int:
        """Return the milliseconds that were delivered beyond a position; 0 for a file."""
        return max(0, (self._stream.delivered(position) or 0) - position)

    def must_pause(self, position: int) -> bool:
        """Poll a playing stream; return whether the player must be paused.

        Args:
            position: Of the player, in milliseconds.
        """
        self._unchanged_polls = self._unchanged_polls + 1 if position == self._position else 0
        self._position = position
        if not (self._stream.waiting or self._stream.stall):
            return False
        timed = self._stream.delivered(position) is not None
        empty = timed and self.buffered(position) < PAUSE_BELOW_MS * self._haste and not self._stream.ended
        pause = empty or self._unchanged_polls >= STALLED_POLLS
        if pause:
            self._received_at_pause, self._unchanged_polls = self._stream.received, 0
        return pause

    def can_resume(self, position: int) -> bool:
        """Poll a paused stream; return whether enough is buffered."""
        if not self._stream.waiting or self._stream.ended:
            return True
        if self._stream.delivered(position) is None:
            return self._stream.received - self._received_at_pause >= RESUME_FROM_BYTES
        return self.buffered(position) >= RESUME_FROM_MS * self._haste
