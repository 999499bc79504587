"""Keeps a transfer to one version of its file: bytes of two versions are never mixed on the server (rules 1 and 7).

Changed times and ids are only a hint, as programs for backups and indexes change them too. The bytes that may be on the
server are then read again and compared with their hashes. If they are equal, the transfer continues with the file.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from kdesk.domain.file_change import FileChange
from kdesk.domain.question import Decision, QuestionKind, QuestionReason
from kdesk.domain.reservation import NOTHING_RESERVED, CallState
from kdesk.domain.source_file import FileIdentity, FileStamp, SourceFile, SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk
from kdesk.engine.files.file_identity import changed, identify_open, is_same_version, refuse_other_content, written_to
from kdesk.engine.files.local_file import LocalFile, ProbedFile, probe_open
from kdesk.engine.files.open_file import BLOCK_BYTES, OpenFile
from kdesk.engine.files.sent_hash import SentHash, whole_sha256
from kdesk.engine.server_cleanup.reservation import remove_lost_reservations, remove_reserved
from kdesk.engine.upload.decisions import DecisionNeeded, asked_about
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.errors import FileChanged, FileProblem, KindNotTaken, Reason

log = logging.getLogger(__name__)

RESTLESS_AFTER = 3
"""After so many changes of only times or ids in one run, further ones are ignored.

Some drives change them by themselves. The file is then compared as a whole before the closing call.
"""


class FileVersion:
    """Knows the version that a transfer began with, reads it, and stops the transfer if the file is another one."""

    def __init__(self, run: UploadRun, file: LocalFile) -> None:
        self._api = run.api
        self._handle = run.handle
        self._rights = run.api.rights
        self._file = file
        self._touches = 0
        self._journalled = 0
        # A hash of this process can be continued; of the journalled ones only the results are known.
        self._hash_with(file.sent_hash or SentHash(run.transfer.file.hashed))

    async def begin(self) -> None:
        """Open and compare the file, or take its identity if this is the first run or a new version is wanted.

        May be repeated.

        Raises:
            FileChanged: It is not the version that the transfer began with.
            FileStillWritten: Another program is writing it.
            DriveHangs: Its drive does not respond.
            FileProblem: It cannot be uploaded.
        """
        transfer = self._handle.transfer
        if transfer.decision is Decision.KEEP:
            return  # all of it has arrived; nothing more is read
        identity = None if transfer.decision is Decision.NEW_VERSION else transfer.file.identity
        await self._file.check_ready(must_rest=identity is None)
        if identity:
            self._file.restless |= identity.restless
            await self.compare()
            return
        # Before the write below, after which nothing in the journal names what was reserved.
        await self._remove_former_version()
        _, (probed, identity) = await self._file.open(_probe_and_identify)
        self._forget_hashes()
        former, kind = self._handle.transfer.file, _kind_of(self._handle.transfer, probed)
        file = SourceFile(former.path, former.name, identity.size, probed.media_type, identity, kind=kind)
        # One write: after a crash, the new identity beside the old reservation would mix two versions.
        await self._handle.save(file=file, decision=None, reservation=NOTHING_RESERVED)

    async def settle(self) -> None:
        """Compare the file after FileTouched. Raises as `compare` does."""
        self._touches += 1
        self._file.restless |= self._touches >= RESTLESS_AFTER
        await self.compare()

    async def compare(self, *, held: bool = False, arrived: bool = False) -> None:
        """Open the file at its path again, compare it, and continue with the new descriptor (rule 7).

        Args:
            held: Bytes were read that are still to be sent.
            arrived: All bytes were compared before the closing call; on a restless drive samples are enough then.

        Raises:
            FileChanged: It does not contain what was read, or what may be on the server.
            FileProblem: It cannot be read.
        """
        before = self._handle.transfer.file.identity
        if before is None:
            return
        opened, now = await self._file.open(partial(_identify_again, before))
        unchanged = arrived if self._file.restless else now.stamp == before.stamp
        if unchanged:
            return
        await self._verify(opened, before, now, held=held)
        if now != before:
            await self._handle.save(file=replace(self._handle.transfer.file, identity=now))

    async def compare_after_upload(self) -> None:
        """Offer the new version of a file that changed while it was sent; what arrived stays on the server.

        A recorder may have continued. A file that cannot be read any more may have been moved away: it has arrived.

        Raises:
            DecisionNeeded: The file is not the one that arrived.
        """
        transfer = self._handle.transfer
        if transfer.decision is Decision.KEEP:
            return
        try:
            await self.compare(arrived=True)
        except FileChanged as change:
            # A session that may only upload can only make another entry, and so does a document.
            another = self._rights.upload_only or transfer.file.kind.entry_last
            replaceable = "" if another else transfer.reservation.entry_id
            reason = QuestionReason.CHANGED_AFTER_SENDING
            question = asked_about(change, QuestionKind.OUTDATED, reason, entry_id=replaceable)
            raise DecisionNeeded(question) from change
        except FileProblem as problem:
            log.info("transfer %s: the file could not be compared after the upload: %s", transfer.id, problem)

    async def blocks(self, chunk: Chunk) -> AsyncGenerator[bytes, None]:
        """Yield the bytes of a chunk in blocks, the last one after the hash of the chunk was journalled.

        A body that is cut short is not stored (rule 4): the server never has bytes whose hash is unknown.

        Raises:
            FileTouched: The file must be compared before more of it may be sent.
            FileProblem: It cannot be read.
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
                    await self._journal_hashes(chunk.end)
                yield block

    async def content(self) -> list[bytes]:
        """Read a small file as a whole and compare it; its hash is set, and journalled with the next change.

        The one body of such a file is also the closing call: exactly the compared bytes must be sent.

        Raises:
            FileTouched: The file must be compared first.
            FileProblem: It cannot be read.
        """
        transfer = self._handle.transfer
        async with self._file.use(_stamp(transfer)) as opened:
            content = [block async for block in self._file.blocks_of(opened, Chunk(0, transfer.file.size))]
        self._hash_with(await self._file.hasher.run(SentHash.of, content))
        await self.compare(held=True)
        # Not written by itself: the mark of the opener is journalled next, before the body leaves.
        self._handle.update(file=self._with_hashes())
        return content

    @asynccontextmanager
    async def _hashing(self, end: int) -> AsyncIterator[tuple[OpenFile, "asyncio.Future[None]"]]:
        """Keep the file open, and hash up to `end` in parallel."""
        transfer = self._handle.transfer
        async with self._file.use(_stamp(transfer)) as opened:
            self._sent_hash.begin(transfer.reservation.accepted.prefix)
            hashing = self._file.hasher.submit(self._sent_hash.advance, opened, end)
            hashing.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may wait for it
            try:
                yield opened, hashing
            finally:
                hashing.cancel()

    async def _journal_hashes(self, end: int) -> None:
        # The hash runs ahead of the chunks: a former write may cover this one.
        if self._journalled < end:
            file = self._with_hashes()
            await self._handle.save(file=file)
            self._journalled = max(self._journalled, file.hashed[-1].end)

    def _with_hashes(self) -> SourceFile:
        file, hashed = self._handle.transfer.file, self._sent_hash.ranges
        return replace(file, hashed=hashed, sha256=whole_sha256(hashed, file.size) or file.sha256)

    async def _verify(self, opened: OpenFile, before: FileIdentity, now: FileIdentity, *, held: bool) -> None:
        """Compare the content by its hashes; size and samples are equal already.

        Raises:
            FileChanged: Bytes that may be on the server are different, or cannot be compared.
        """
        transfer = self._handle.transfer
        # No byte was sent or is held for sending: any content may be sent.
        if transfer.reservation.opener is CallState.NOT_SENT and not held:
            self._forget_hashes()
            self._handle.update(file=replace(transfer.file, hashed=(), sha256=""))
            return
        if is_same_version(before, now):
            return
        if before.ctime_ns is not None and self._sent_hash.covers(transfer.reservation.accepted):
            if await self._file.hasher.run(self._sent_hash.matches, opened):
                return
            raise await self._changed(FileChange.CONTENT)
        # A journal without `ctime_ns` is of a version that stored no hashes either: only the time of writing is known.
        if before.ctime_ns is not None or written_to(before, now):
            raise await self._changed(FileChange.WRITTEN)

    def _forget_hashes(self) -> None:
        self._hash_with(SentHash())
        self._journalled = 0

    def _hash_with(self, sent_hash: SentHash) -> None:
        self._sent_hash = self._file.sent_hash = sent_hash

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


def _probe_and_identify(opened: OpenFile) -> tuple[ProbedFile, FileIdentity]:
    return probe_open(opened), identify_open(opened)


def _read(opened: OpenFile, offset: int, count: int, end: int) -> bytes:
    """Read a block; after the last one of a chunk that ends at `end`, make sure that all were of one version."""
    block = opened.read(offset, count)
    if offset + len(block) == end:
        opened.check()
    return block


def _kind_of(transfer: Transfer, probed: ProbedFile) -> SourceKind:
    """Return what the file becomes: what its content is, or what a person chose between document and data."""
    if transfer.replaces and probed.kind is not SourceKind.MEDIA:
        raise KindNotTaken("it would replace content of another kind", reason=Reason.REPLACES_MEDIA)
    chosen = transfer.file.kind.entry_last and probed.kind.entry_last
    return transfer.file.kind if chosen else probed.kind
