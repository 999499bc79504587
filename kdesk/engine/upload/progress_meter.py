"""Counts the bytes in flight of one transfer, and computes its speed from them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace

from kdesk.domain.progress import SILENT_SECONDS, RateMeter
from kdesk.domain.upload import Chunk
from kdesk.engine.upload.upload_run import UploadRun

UPDATE_SECONDS = 0.1
"""Time between two snapshots of progress; more would not be visible."""

WATCH_SECONDS = 1.0
"""Time between two looks whether bytes still move."""


class ProgressMeter:
    """Keeps `Transfer.progress` and the accepted ranges up to date while chunks are sent."""

    def __init__(self, run: UploadRun) -> None:
        self._handle = run.handle
        self._clock = run.clock
        self._rate = RateMeter()
        self._in_flight: dict[Chunk, int] = {}
        self._updated_at = 0.0

    async def counted(self, chunk: Chunk, blocks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Yield the blocks and count each one once the connection has taken it."""
        self._in_flight[chunk] = 0
        async for block in blocks:
            yield block
            self._in_flight[chunk] += len(block)
            self._update()

    def discard(self, chunk: Chunk) -> None:
        """Forget the bytes of a chunk that has to be sent again; progress goes back."""
        self._in_flight.pop(chunk, None)
        self._update(at_once=True)

    def accept(self, chunk: Chunk) -> None:
        """Add an acknowledged chunk to the accepted ranges; its bytes stop being in flight in the same snapshot."""
        self._in_flight.pop(chunk, None)
        transfer = self._handle.transfer
        accepted = transfer.reservation.accepted.with_range(chunk.offset, chunk.end)
        reservation = replace(transfer.reservation, accepted=accepted, acknowledged_at=self._clock.now())
        progress = replace(transfer.progress, in_flight=self._total)
        self._handle.update(reservation=reservation, progress=progress)
        self._update()

    async def watch(self) -> None:
        """Tell how long no byte was taken, as of a server that hangs, until cancelled."""
        began = self._clock.monotonic()
        while True:
            # Not by the clock of the run: this is for a person who looks on.
            await asyncio.sleep(WATCH_SECONDS)
            now, transfer = self._clock.monotonic(), self._handle.transfer
            silence = min(now - began, self._rate.silence(now))
            if silence >= SILENT_SECONDS and transfer.state.holds_slot:
                progress = replace(transfer.progress, speed=0.0, time_left=None, silent=int(silence))
                self._handle.update(progress=progress)

    @property
    def _total(self) -> int:
        return sum(self._in_flight.values())

    def _update(self, *, at_once: bool = False) -> None:
        now = self._clock.monotonic()
        transfer = self._handle.transfer
        if not transfer.state.holds_slot:
            return  # paused or cancelled: connections that are closing may still report bytes
        size, in_flight = transfer.file.size, self._total
        sent = min(size, transfer.reservation.accepted.total + in_flight)
        self._rate.add(now, sent)
        # The end is always shown: no later block would do it.
        if now - self._updated_at < UPDATE_SECONDS and sent < size and not at_once:
            return
        self._updated_at = now
        speed, time_left = self._rate.speed(now), self._rate.time_left(now, size - sent)
        progress = replace(transfer.progress, in_flight=in_flight, speed=speed, time_left=time_left, silent=0)
        self._handle.update(progress=progress)
