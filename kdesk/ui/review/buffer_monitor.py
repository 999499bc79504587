"""Whether a stream comes fast enough: when to hold the clock of the player, and when to let it go on."""

from kdesk.media.stream import Stream

AHEAD_MS = 400
"""The player holds when less than this is there: its decoder keeps about as much to itself."""
ENOUGH_MS = 1500
"""It goes on when so much is there."""
ENOUGH_BYTES = 512 * 1024
"""As `ENOUGH_MS`, of a file, whose bytes tell no time."""
STILL_LOOKS = 5
"""Looks in a row at which the picture stood still, after which it holds whatever the numbers say."""


class BufferMonitor:
    """Watches one stream, look by look.

    QtMultimedia tells nothing of this: its clock runs on while no data come, and once they do it rushes through them.

    Args:
        stream: What is watched.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._position = -1
        self._looks = 0
        self._mark = 0

    def buffered(self, position: int) -> int:
        """Return the milliseconds that were delivered beyond the position; 0 for a file."""
        return max(0, (self._stream.delivered(position) or 0) - position)

    def runs_dry(self, position: int) -> bool:
        """Look at a stream that plays: whether it must be held."""
        self._looks = self._looks + 1 if position == self._position else 0
        self._position = position
        if not (self._stream.waiting or self._stream.stall):
            return False
        timed = self._stream.delivered(position) is not None
        dry = (timed and self.buffered(position) < AHEAD_MS and not self._stream.ended) or self._looks >= STILL_LOOKS
        if dry:
            self._mark, self._looks = self._stream.received, 0
        return dry

    def suffices(self, position: int) -> bool:
        """Look at a stream that is held: whether it may go on."""
        if not self._stream.waiting or self._stream.ended:
            return True
        if self._stream.delivered(position) is None:
            return self._stream.received - self._mark >= ENOUGH_BYTES
        return self.buffered(position) >= ENOUGH_MS
