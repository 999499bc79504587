"""The standard streams of a command in another process, as the owner writes to them."""

import asyncio
import logging

from kdesk.commands.handing.protocol import Ended, Written, answer_line
from kdesk.exit_status import Stream

log = logging.getLogger(__name__)

MOST_WAITING = 4 * 1024 * 1024
"""Bytes that a caller may leave unread: one that was stopped must not fill the memory of the owner."""


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
        self._send(Written(text, name))
        return None

    def end(self, status: int) -> None:
        """Send the exit status."""
        self._send(Ended(status))

    def _send(self, answer: Written | Ended) -> None:
        if self._writer.is_closing():
            return
        if self._writer.transport.get_write_buffer_size() > MOST_WAITING:
            log.info("a command reads nothing; it is told nothing more")
            self._writer.transport.abort()
            return
        self._writer.write(answer_line(answer))
