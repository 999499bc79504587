"""Which chunks are in flight: as many missing ones as the pace allows; what is acknowledged is journalled at once."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace

from kdesk.domain.ports import Clock, UploadApi
from kdesk.domain.progress import RateMeter
from kdesk.domain.upload import Chunk, Ranges
from kdesk.engine.throughput.concurrency import MOST
from kdesk.engine.throughput.retry import Retrier
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.file_version import FileVersion
from kdesk.engine.upload.ownership import Ownership
from kdesk.errors import BodyDropped, BodyTooLarge

SHOW_EVERY = 0.1
"""Seconds between two snapshots of progress; nobody sees more."""

TOO_LARGE = (BodyTooLarge, BodyDropped)
"""What a server or something before it answers when it does not take a chunk of this size."""


class Progress:
    """Bytes handed to the connections, made into the live fields of the record."""

    def __init__(self, handle: TransferHandle, clock: Clock) -> None:
        self._handle = handle
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
        transfer = self._handle.transfer
        accepted = transfer.reservation.accepted.with_range(chunk.offset, chunk.end)
        reservation = replace(transfer.reservation, accepted=accepted, acknowledged_at=self._clock.now())
        progress = replace(transfer.progress, in_flight=self._total)
        self._handle.update(reservation=reservation, progress=progress)
        self._show()

    @property
    def _total(self) -> int:
        return sum(self._in_flight.values())

    def _show(self, *, at_once: bool = False) -> None:
        now = self._clock.monotonic()
        transfer = self._handle.transfer
        if not transfer.state.holds_slot:
            return  # paused or cancelled: what its ending connections still say is no progress
        size, in_flight = transfer.file.size, self._total
        sent = min(size, transfer.reservation.accepted.total + in_flight)
        self._meter.add(now, sent)
        if now - self._shown_at < SHOW_EVERY and sent < size and not at_once:
            return
        self._shown_at = now
        speed, time_left = self._meter.speed(now), self._meter.time_left(now, size - sent)
        progress = replace(transfer.progress, in_flight=in_flight, speed=speed, time_left=time_left)
        self._handle.update(progress=progress)


class Missing:
    """What the server misses of a file, handed out chunk by chunk."""

    def __init__(self, accepted: Ranges, size: int) -> None:
        self._have = accepted
        self._size = size

    def __bool__(self) -> bool:
        return not self._have.covers(0, self._size)

    def take(self, chunk_size: int) -> Chunk | None:
        """Return the first chunk that nobody has, None when there is none."""
        chunk = next(self._have.chunks(self._size, chunk_size), None)
        if chunk:
            self._have = self._have.with_range(chunk.offset, chunk.end)
        return chunk

    def put_back(self, chunk: Chunk) -> None:
        """The chunk did not arrive: somebody else may take it, in another size perhaps."""
        self._have = self._have.without(chunk.offset, chunk.end)


class ChunkSender:
    """Sends what the server misses of one file, on as many lanes as it gets."""

    def __init__(
        self,
        uploads: UploadApi,
        version: FileVersion,
        handle: TransferHandle,
        retrier: Retrier,
        throughput: Throughput,
        progress: Progress,
        ownership: Ownership,
    ) -> None:
        self._uploads = uploads
        self._version = version
        self._handle = handle
        self._retrier = retrier
        self._throughput = throughput
        self._progress = progress
        self._ownership = ownership
        self._missing = Missing(handle.transfer.reservation.accepted, handle.transfer.file.size)
        self._looked_at_the_end = False

    async def send_missing(self) -> None:
        """Send every chunk that the record does not hold as accepted; return when all are acknowledged.

        Raises the first error that a chunk's retries did not cure; the other chunks are cancelled then.
        """
        senders: list[asyncio.Task[None]] = []
        failures: list[Exception] = []
        async with asyncio.TaskGroup() as group:
            for _ in range(MOST):
                senders.append(group.create_task(self._sender(senders, failures)))
        if failures:
            raise failures[0]

    async def _sender(self, senders: Sequence[asyncio.Task[None]], failures: list[Exception]) -> None:
        """Send one chunk after the other of those that all senders share; a failure ends all senders.

        The failure is not raised through the group: before Python 3.13 a group that fails while its owner is being
        cancelled tells the failure only, and a paused transfer would go on.
        """
        try:
            while self._missing:
                await self._retrier.keep_trying(self._send_next)
                await self._ownership.check_now_and_then()
            if not self._looked_at_the_end:
                self._looked_at_the_end = True
                await (
                    self._ownership.check()
                )  # beside the last chunks of the others: afterwards it would cost a round trip
        except Exception as exc:  # noqa: BLE001  raised again by `send_missing`
            failures.append(exc)
            for sender in senders:
                # Never twice: the second time would break off the closing of its connection, which then stays open.
                if sender is not asyncio.current_task() and not sender.cancelling():
                    sender.cancel()

    async def _send_next(self) -> None:
        """Send the next chunk that nobody has; one that does not arrive is anybody's again, and holds no lane."""
        async with self._throughput.concurrency.slot_for(self._handle.transfer.id):
            chunk = self._missing.take(self._throughput.size.now)
            if chunk is None:
                return
            try:
                await self._send(chunk)
            except BaseException as failure:
                self._progress.give_up(chunk)
                self._missing.put_back(chunk)
                if isinstance(failure, TOO_LARGE) and self._throughput.size.refused(chunk.length):
                    return  # smaller ones are tried at once: the server is well, it was asked too much
                raise
        self._retrier.reset()

    async def _send(self, chunk: Chunk) -> None:
        with self._throughput.timed(chunk.length):
            async with (
                aclosing(self._version.blocks(chunk)) as blocks,
                aclosing(self._throughput.carried(blocks)) as carried,
                aclosing(self._progress.counted(chunk, carried)) as counted,
            ):
                await self._uploads.send(self._handle.transfer, chunk, counted)
        self._progress.accept(chunk)
        await self._handle.save()
