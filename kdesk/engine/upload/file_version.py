"""Keeps a transfer to one version of its file: what the server has of it is never mixed with another one.

Times and ids that moved are a suspicion, since programs for backups and indexes move them too: then what may be on
the server is read again and compared with its hash. If it is equal the transfer goes on with the file as it is now.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from kdesk.domain.file_change import FileChange
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import Decision
from kdesk.domain.reservation import NOTHING_RESERVED, CallState
from kdesk.domain.source_file import FileIdentity, FileStamp, SourceFile
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk
from kdesk.engine.files.file_identity import changed, identify_open, refuse_other_content, sampled_whole, written_to
from kdesk.engine.files.local_file import BLOCK_BYTES, LocalFile, Looked, look_at_open
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.server_cleanup.reservation import remove_lost_reservations, remove_reserved
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.sent_hash import SentHash, whole_sha256
from kdesk.errors import FileProblem

RESTLESS_AFTER = 3
"""Touches in one run that changed nothing else than times or ids, after which these are not heeded any more.

Some drives move them by themselves. The file is then compared as a whole before the closing call.
"""


class FileVersion:
    """Knows the version that a transfer began with, reads it, and stops the transfer when the file is another one."""

    def __init__(self, api: AccountApi, file: LocalFile, handle: TransferHandle, clock: Clock) -> None:
        self._api = api
        self._file = file
        self._handle = handle
        self._clock = clock
        self._touches = 0
        self._journalled = 0
        self._hash_with(file.sent or SentHash(handle.transfer.file.hashed))

    async def begin(self) -> None:
        """Open the file and compare it; take its identity on the first run, and where the new version is wanted.

        May be repeated. Raises FileProblem: FileChanged, FileStillWritten, DriveHangs, or why the file cannot be taken.
        """
        transfer = self._handle.transfer
        if transfer.decision is Decision.KEEP:
            return  # all of it has arrived, and nothing more is read
        begun_with = None if transfer.decision is Decision.NEW_VERSION else transfer.file.identity
        await self._file.first_look(must_rest=begun_with is None)
        if begun_with:
            self._file.restless |= begun_with.restless
            await self.compare()
            return
        await self._remove_former_version()
        _, (looked, identity) = await self._file.open(_look_first)
        self._forget()
        named = self._handle.transfer.file
        file = SourceFile(named.path, named.name, identity.size, looked.media_type, identity)
        await self._handle.save(file=file, decision=None, reservation=NOTHING_RESERVED)

    async def settle(self) -> None:
        """Compare the file after FileTouched. Raises as `compare`."""
        self._touches += 1
        self._file.restless |= self._touches >= RESTLESS_AFTER
        await self.compare()

    async def compare(self, *, held: bool = False, arrived: bool = False) -> None:
        """Open the file at its path once more and go on with that one.

        Args:
            held: Whether bytes of it were read that are still to be sent.
            arrived: Whether all of it was compared before the closing call; on a restless drive samples suffice then.

        Raises:
            FileProblem: FileChanged among them, when it does not hold what may be on the server or was read.
        """
        before = self._handle.transfer.file.identity
        if before is None:
            return
        opened, now = await self._file.open(partial(_identify_again, before))
        if arrived if self._file.restless else now.stamp == before.stamp:
            return
        await self._vouch(opened, before, now, held=held)
        if now != before:
            await self._handle.save(file=replace(self._handle.transfer.file, identity=now))

    async def blocks(self, chunk: Chunk) -> AsyncGenerator[bytes, None]:
        """Yield the chunk's bytes in blocks, the last one when the hash of the whole chunk is in the journal.

        A body that is cut short is not stored (rule 8), so the server has nothing whose hash is not known.
        Raises FileProblem; FileTouched when the file has to be compared before more of it may be sent.
        """
        if not chunk.length:
            return
        async with self._hashing(chunk.end) as (opened, hashing):
            offset = chunk.offset
            while offset < chunk.end:
                count = min(BLOCK_BYTES, chunk.end - offset)
                block = await self._file.workers.run(_read, opened, offset, count, chunk.end)
                if not block:
                    raise await self._file.missing_bytes(chunk.end - offset)
                offset += len(block)
                if offset == chunk.end:
                    await hashing
                    await self._journal(chunk.end)
                yield block

    async def content(self) -> list[bytes]:
        """Read a small file as a whole and compare it; the caller journals its hash with what is journalled next.

        What is sent is what was compared: the one body of such a file is also the closing call.
        Raises FileProblem, FileTouched.
        """
        transfer = self._handle.transfer
        async with self._file.use(_stamp(transfer)) as opened:
            content = [block async for block in self._file.blocks_of(opened, Chunk(0, transfer.file.size))]
        self._hash_with(await self._file.hasher.run(SentHash.of, content))
        await self.compare(held=True)
        self._handle.update(file=self._hashed())
        return content

    @asynccontextmanager
    async def _hashing(self, end: int) -> AsyncIterator[tuple[OpenFile, "asyncio.Future[None]"]]:
        """Keep the file open, and let the hash come up to `end` beside what is done meanwhile."""
        transfer = self._handle.transfer
        async with self._file.use(_stamp(transfer)) as opened:
            self._sent.begin(transfer.reservation.accepted.prefix)
            hashing = self._file.hasher.submit(self._sent.advance, opened, end)
            hashing.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may wait for it
            try:
                yield opened, hashing
            finally:
                hashing.cancel()

    async def _journal(self, end: int) -> None:
        if self._journalled < end:
            file = self._hashed()
            await self._handle.save(file=file)
            self._journalled = max(self._journalled, file.hashed[-1].end)

    def _hashed(self) -> SourceFile:
        """Return the file with what is hashed of it now."""
        file, hashed = self._handle.transfer.file, self._sent.ranges
        return replace(file, hashed=hashed, sha256=whole_sha256(hashed, file.size) or file.sha256)

    async def _vouch(self, opened: OpenFile, before: FileIdentity, now: FileIdentity, *, held: bool) -> None:
        """Make sure of the content now that size and samples alone are known to be equal.

        Raises FileChanged when a part that may be on the server is not equal, or not known to be.
        """
        transfer = self._handle.transfer
        if transfer.reservation.opener is CallState.NOT_SENT and not held:
            self._forget()
            self._handle.update(file=replace(transfer.file, hashed=(), sha256=""))
            return
        if sampled_whole(now):
            return
        if before.ctime_ns is not None and self._sent.covers(transfer.reservation.accepted):
            if await self._file.hasher.run(self._sent.matches, opened):
                return
            raise await self._changed(FileChange.CONTENT)
        if before.ctime_ns is not None or written_to(before, now):
            raise await self._changed(FileChange.WRITTEN)
        # Otherwise it was begun by a kdesk that took neither hashes nor this time.

    def _forget(self) -> None:
        self._hash_with(SentHash())
        self._journalled = 0

    def _hash_with(self, sent: SentHash) -> None:
        self._sent = self._file.sent = sent

    async def _changed(self, change: FileChange) -> FileProblem:
        return await self._file.workers.run(changed, self._file.path, change)

    async def _remove_former_version(self) -> None:
        transfer = self._handle.transfer
        if transfer.reservation.token_id or transfer.reservation.entry_id:
            await remove_reserved(self._api, transfer)
        if transfer.reservation.request is CallState.SENT:
            await remove_lost_reservations(self._api, transfer)


def _identify_again(before: FileIdentity, opened: OpenFile) -> FileIdentity:
    now = identify_open(opened)
    refuse_other_content(opened.path, before, now)
    return now


def _stamp(transfer: Transfer) -> FileStamp | None:
    return transfer.file.identity.stamp if transfer.file.identity else None


def _look_first(opened: OpenFile) -> tuple[Looked, FileIdentity]:
    return look_at_open(opened), identify_open(opened)


def _read(opened: OpenFile, offset: int, count: int, end: int) -> bytes:
    """Read a block, and after the last one of a chunk that ends at `end` make sure that all were of one version."""
    block = opened.read(offset, count)
    if offset + len(block) == end:
        opened.check()
    return block
