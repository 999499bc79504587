"""Which chunks are in flight: the missing ones, several at a time, each acknowledged range journalled at once."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing

from kdesk.domain.ports import Clock, UploadApi
from kdesk.domain.progress import RateMeter
from kdesk.domain.upload import Chunk
from kdesk.engine.record import Record
from kdesk.engine.retry import Patience
from kdesk.engine.source import LocalFile

CHUNK_BYTES = 8 * 1024 * 1024
IN_FLIGHT = 4
SHOW_EVERY = 0.1
"""Seconds between two snapshots of progress; nobody sees more."""


class Progress:
    """Bytes handed to the connections, made into the live fields of the record."""

    def __init__(self, record: Record, clock: Clock) -> None:
        self._record = record
        self._clock = clock
        self._meter = RateMeter()
        self._in_flight: dict[Chunk, int] = {}
        self._shown_at = 0.0

    async def counted(self, chunk: Chunk, blocks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Pass the blocks on and count each once the connection has taken it."""
        self._in_flight[chunk] = 0
        async for block in blocks:
            yield block
            self._in_flight[chunk] += len(block)
            self._show()

    def give_up(self, chunk: Chunk) -> None:
        """The chunk is in flight no more and has to be sent again: progress goes back."""
        self._in_flight.pop(chunk, None)
        self._show(at_once=True)

    def accept(self, chunk: Chunk) -> None:
        """The server acknowledged the chunk: what was in flight is accepted now, in one step, and counted once."""
        self._in_flight.pop(chunk, None)
        accepted = self._record.transfer.accepted.with_range(chunk.offset, chunk.end)
        self._record.show(accepted=accepted, sent=max(self._record.transfer.sent, accepted.total))
        self._show()

    def _show(self, *, at_once: bool = False) -> None:
        now = self._clock.monotonic()
        transfer = self._record.transfer
        if not transfer.state.needs_slot:
            return  # paused or cancelled: what its ending connections still say is no progress
        sent = min(transfer.size, transfer.accepted.total + sum(self._in_flight.values()))
        self._meter.add(now, sent)
        if now - self._shown_at < SHOW_EVERY and sent < transfer.size and not at_once:
            return
        self._shown_at = now
        self._record.show(
            sent=sent, speed=self._meter.speed(now), time_left=self._meter.time_left(now, transfer.size - sent)
        )


class ChunkWindow:
    """Sends what the server misses of one file, `IN_FLIGHT` chunks at a time."""

    def __init__(self, api: UploadApi, file: LocalFile, record: Record, patience: Patience, progress: Progress) -> None:
        self._api = api
        self._file = file
        self._record = record
        self._patience = patience
        self._progress = progress

    async def send_missing(self) -> None:
        """Send every chunk that the record does not hold as accepted; return when all are acknowledged.

        Raises the first error that a chunk's retries did not cure; the other chunks are cancelled then.
        """
        transfer = self._record.transfer
        chunks = transfer.accepted.chunks(transfer.size, CHUNK_BYTES)
        senders: list[asyncio.Task[None]] = []
        failures: list[Exception] = []
        async with asyncio.TaskGroup() as group:
            for _ in range(IN_FLIGHT):
                senders.append(group.create_task(self._sender(chunks, senders, failures)))
        if failures:
            raise failures[0]

    async def _sender(
        self, chunks: Iterator[Chunk], senders: Sequence[asyncio.Task[None]], failures: list[Exception]
    ) -> None:
        """Take one chunk after the other from the iterator that all senders share; a failure ends all senders.

        The failure is not raised through the group: before Python 3.13 a group that fails while its owner is being
        cancelled tells the failure only, and a paused transfer would go on.
        """
        try:
            for chunk in chunks:
                await self._send(chunk)
        except Exception as exc:  # noqa: BLE001  raised again by `send_missing`
            failures.append(exc)
            for sender in senders:
                if sender is not asyncio.current_task():
                    sender.cancel()

    async def _send(self, chunk: Chunk) -> None:
        async def once() -> None:
            try:
                async with (
                    aclosing(self._file.blocks(chunk)) as blocks,
                    aclosing(self._progress.counted(chunk, blocks)) as counted,
                ):
                    await self._api.send(self._record.transfer, chunk, counted)
            except BaseException:
                self._progress.give_up(chunk)
                raise
            self._progress.accept(chunk)
            await self._record.keep()

        await self._patience.keep_trying(once)
        self._patience.reset()
