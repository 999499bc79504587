"""The standard streams of a command in another process, as the owner writes to them."""

import asyncio
import logging
from contextlib import suppress

from kdesk.commands.handing.protocol import Ended, Written, answer_line
from kdesk.exit_status import Stream

log = logging.getLogger(__name__)

MOST_WAITING = 4 * 1024 * 1024
"""Bytes that a caller may leave unread: one that was stopped must not fill the memory of the owner."""

PIECE = 256 * 1024
"""Characters of one line: even escaped they are fewer bytes than a line may have."""


class CallerConsole:
    """Sends what is written to the caller; once that has gone, what is written is dropped.

    Attributes:
        live: Whether its standard error is a terminal.
    """

    def __init__(self, writer: asyncio.StreamWriter, *, live: bool = False) -> None:
        self._writer = writer
        self.live = live

    def put(self, text: str, name: Stream) -> OSError | None:
        """Send text; never an error: the work goes on without whoever asked for it."""
        if not self._has_room():
            return None
        for start in range(0, len(text), PIECE):
            self._writer.write(answer_line(Written(text[start : start + PIECE], name)))
        return None

    async def drained(self) -> None:
        """Wait until the caller has read most of what was sent, or has gone."""
        with suppress(OSError):
            await self._writer.drain()

    def end(self, status: int) -> None:
        """Send the exit status."""
        if self._has_room():
            self._writer.write(answer_line(Ended(status)))

    def _has_room(self) -> bool:
        """Return whether more may be sent; a caller that has left too much unread is told nothing more."""
        if self._writer.is_closing():
            return False
        if self._writer.transport.get_write_buffer_size() > MOST_WAITING:
            log.info("a command reads nothing; it is told nothing more")
            self._writer.transport.abort()
            return False
        return True
