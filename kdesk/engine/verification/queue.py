"""Verifies READY transfers: by the size of the server's copy, or more closely if the user wants it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kdesk.domain.file_change import FileChange
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.engine.files.drives import SPARE_THREADS
from kdesk.engine.files.file_hash import identity_if_unchanged
from kdesk.engine.files.file_identity import changed
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.throughput.retry import Retrier
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.work_queue import WorkQueue
from kdesk.engine.upload.content_swap import is_replaced
from kdesk.engine.verification.compare import Comparison, is_next_step, sample_ranges
from kdesk.errors import (
    FileChanged,
    FileProblem,
    HostSilent,
    KdeskError,
    Reason,
    ServerProblem,
    SignInProblem,
    TlsFailed,
    Unreachable,
)
from kdesk.threads import Workers

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.catalogue_ports import CatalogueApi
    from kdesk.domain.ports import AccountApi
    from kdesk.domain.transfer import Transfer
    from kdesk.engine.transfers.transfer_handle import TransferHandle

Result = TypeVar("Result")

log = logging.getLogger(__name__)

SIZE_TASKS = 2
SIZE_BATCH = 50
"""Entries whose sizes are requested with one call."""
BYTE_TASKS = 2
"""Comparisons that read copies back; they are not limited, and share the connection with the uploads."""

HOST_TRIES = 5
"""Tries in a row that the host of the copies may leave without a response while the API responds."""


class VerificationQueue(QueuePart):
    """Compares files with the server's copies, outside the slots.

    Attributes:
        level: How closely transfers are compared unless the user requested more.
    """

    def __init__(self, context: EngineContext, level: Level) -> None:
        self.level = level
        self._context = context
        self._readers = Workers("kdesk-verify", BYTE_TASKS, SPARE_THREADS)
        self._api: AccountApi | None = None
        self._sizes = WorkQueue(context.tasks, SIZE_TASKS, SIZE_BATCH, self._verify)
        self._bytes = WorkQueue(context.tasks, BYTE_TASKS, 1, self._verify)

    def connect(self, api: AccountApi | None) -> None:
        """Verify the READY transfers of the account that were not verified."""
        self._api = api
        self._sizes.clear()
        self._bytes.clear()
        if api is not None:
            self._offer(self._context.transfers.in_state(TransferState.READY))

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Verify a transfer that became READY."""
        became_ready = now.state is TransferState.READY and before.state is not now.state
        if became_ready and (handle := self._context.transfers.get(now.id)):
            self._offer([handle])

    def verify(self, transfer_ids: Collection[str], level: Level) -> None:
        """Verify READY transfers again, this closely; those that are being verified continue."""
        handles = self._context.transfers.pick(transfer_ids)
        wanted = [h for h in handles if h.transfer.state is TransferState.READY and not h.transfer.unverified]
        for handle in wanted:
            handle.update(verification=Verification(level, Outcome.UNDER_WAY))
        self._offer(wanted)
        self._context.save(wanted)

    def stop(self, transfer_ids: Collection[str]) -> None:
        """Stop verifying transfers and leave them unverified."""
        stopped = [handle for handle in self._context.transfers.pick(transfer_ids) if handle.transfer.unverified]
        for handle in stopped:
            self.discard(handle)
            level = handle.transfer.verification.level if handle.transfer.verification else self.level
            handle.update(verification=self._result(level, Outcome.NOT_COMPARED, Remark(RemarkKind.STOPPED)))
        self._context.save(stopped)

    def discard(self, handle: TransferHandle) -> None:
        """Stop verifying a transfer that leaves the journal."""
        self._sizes.discard(handle.transfer.id)
        self._bytes.discard(handle.transfer.id)

    def close(self) -> None:
        """Let the reading threads end."""
        self._readers.close()

    def _offer(self, handles: Iterable[TransferHandle]) -> None:
        for handle in handles:
            transfer = handle.transfer
            if transfer.unverified and self._api and transfer.account == self._api.account.key:
                level = _least(transfer) or self.level
                if level is Level.SIZE:
                    self._sizes.enqueue(handle)  # thousands at once after a start: too quick to show in each row
                else:
                    handle.update(verification=Verification(level, Outcome.UNDER_WAY))
                    self._bytes.enqueue(handle)

    async def _verify(self, handles: Sequence[TransferHandle]) -> None:
        """Verify transfers one by one; the sizes come from one call as far as it returns them."""
        if api := self._api:
            sizes = await _sizes_together(api.catalogue, handles)
            for handle in handles:
                await self._verify_one(handle, api, sizes.get(handle.transfer.reservation.entry_id))

    async def _verify_one(self, handle: TransferHandle, api: AccountApi, size: int | None) -> None:
        """Verify one transfer. This is the task boundary: every error becomes a result."""
        level = _wanted(handle)
        # It may have been stopped since it was enqueued.
        if level is None:
            return
        try:
            result = await self._compare(handle, api, level, size)
        # It stays unverified, and `connect` offers it again.
        except SignInProblem as problem:
            log.info("transfer %s is verified after the next sign-in: %s", handle.transfer.id, problem)
            return
        except KdeskError as error:
            title_suffices = isinstance(error, FileProblem | HostSilent)
            kind = RemarkKind.PROBLEM if title_suffices else RemarkKind.PROBLEM_IN_DETAIL
            result = self._result(level, Outcome.NOT_COMPARED, Remark(kind, {"problem": error.facts}))
        except Exception as error:  # the boundary of one comparison: reported in the row and the log
            log.exception("verifying transfer %s failed unexpectedly", handle.transfer.id)
            result = self._result(level, Outcome.NOT_COMPARED, _unexpected(error))
        log.info("transfer %s: %s, %s %s", handle.transfer.id, result.level, result.outcome, result.remark or "")
        if _wanted(handle) is level:  # it was not stopped meanwhile, nor wanted more closely
            await handle.save(verification=result)

    async def _compare(self, handle: TransferHandle, api: AccountApi, level: Level, size: int | None) -> Verification:
        """Compare the sizes; if they are equal and more is wanted, the bytes."""
        transfer = handle.transfer
        retrier = Retrier(self._context.policy, self._context.clock, lambda _trouble: None)
        host = _Host(api, retrier)
        if transfer.replaces and not await host.ask(lambda: is_replaced(api, transfer)):
            return self._result(level, Outcome.NOT_COMPARED, Remark(RemarkKind.WAITS_FOR_APPROVAL))
        if size is None:
            size = await host.ask(lambda: api.copies.size(transfer.reservation.entry_id))
        if not size:
            remark = Remark(RemarkKind.NO_COPY if size is None else RemarkKind.SIZE_NOT_TOLD)
            return self._result(Level.SIZE, Outcome.NOT_COMPARED, remark)
        if size != transfer.file.size:
            remark = Remark(RemarkKind.OTHER_SIZE, {"copy": size, "size": transfer.file.size})
            return self._result(Level.SIZE, Outcome.DIFFERENT, remark)
        if level is Level.SIZE:
            return self._result(Level.SIZE, Outcome.SAME)
        address = await retrier.keep_trying(lambda: api.copies.address(transfer.reservation.entry_id))
        if not address:
            return self._result(level, Outcome.NOT_COMPARED, Remark(RemarkKind.NO_COPY))
        file = LocalFile(transfer.file.path, self._readers)
        wanted = sample_ranges(level, transfer.file.size, transfer.id)
        on_equal = partial(_show_progress, handle, wanted.total, retrier)
        comparison = Comparison(file, transfer.file.size, api.copies, address, wanted, on_equal)
        differs = await self._compare_bytes(transfer, file, comparison, host)
        outcome = Outcome.DIFFERENT if differs else Outcome.SAME
        return self._result(level, outcome, differs, comparison.compared, comparison.total)

    async def _compare_bytes(
        self, transfer: Transfer, file: LocalFile, comparison: Comparison, host: _Host
    ) -> Remark | None:
        """Return the first difference, or None. Raises FileChanged if the file is no longer what was uploaded."""
        await _check(file, transfer)
        differs = await host.ask(comparison.run, lambda: comparison.compared)
        # If the file changed meanwhile, the comparison says nothing about the copy.
        await _check(file, transfer)
        # Programs may write to a file and set its times back: only its hash proves who has changed.
        if differs and transfer.file.sha256 and not await identity_if_unchanged(transfer.file, self._readers):
            raise await self._readers.run(changed, file.path, FileChange.SAME_TIMES)
        return differs

    def _result(
        self, level: Level, outcome: Outcome, remark: Remark | None = None, compared: int = 0, total: int = 0
    ) -> Verification:
        return Verification(level, outcome, compared, total, self._context.clock.now(), remark)


class _Host:
    """The host of the copies. If only this host is blocked, and not the network, the API still responds."""

    def __init__(self, api: AccountApi, retrier: Retrier) -> None:
        self._uploads = api.uploads
        self._retrier = retrier

    async def ask(self, step: Callable[[], Awaitable[Result]], progress: Callable[[], int] = lambda: 0) -> Result:
        """Repeat a step until it succeeds or fails for good.

        Args:
            step: May be repeated at any time.
            progress: Returns how far the step has come, in bytes.

        Raises:
            HostSilent: There was no response and no progress in `HOST_TRIES` tries, while the API responds.
        """
        silent, reached = 0, progress()

        async def attempt() -> Result:
            nonlocal silent, reached
            try:
                return await step()
            except Unreachable as error:
                silent = 1 if progress() > reached else silent + 1
                reached = progress()
                # Repeated after as many tries again: the network may have been down as a whole the first time.
                if silent % HOST_TRIES == 0 and await self._api_responds():
                    host, _, _ = error.detail.partition(": ")
                    reason = Reason.HOST_UNTRUSTED if isinstance(error, TlsFailed) else Reason.HOST_SILENT
                    raise HostSilent(error.detail, reason=reason, arguments={"host": host}) from error
                raise

        return await self._retrier.keep_trying(attempt)

    async def _api_responds(self) -> bool:
        try:
            await self._uploads.ping()
        except Unreachable:
            return False
        # An error in the response is a response.
        except ServerProblem:
            return True
        return True


def _unexpected(error: Exception) -> Remark:
    return Remark(RemarkKind.PROBLEM_IN_DETAIL, {"problem": KdeskError(repr(error)).facts})


def _wanted(handle: TransferHandle) -> Level | None:
    """Return the level at which a transfer is still to be compared, None if it is not."""
    return (_least(handle.transfer) or Level.SIZE) if handle.transfer.unverified else None


def _least(transfer: Transfer) -> Level | None:
    """Return the lowest level at which a transfer is to be compared, None if none is set.

    If another computer sent some of the bytes, they may be those of another file: the whole content is compared.
    """
    if transfer.reservation.taken_over:
        return Level.WHOLE
    return transfer.verification.level if transfer.verification else None


async def _sizes_together(catalogue: CatalogueApi, handles: Sequence[TransferHandle]) -> Mapping[str, int]:
    """Return sizes by entry, from one call; the missing ones are requested one by one later, with retries."""
    # A single one is requested later anyway, with retries.
    if len(handles) == 1:
        return {}
    try:
        flavors = await catalogue.flavors_of([handle.transfer.reservation.entry_id for handle in handles])
    except KdeskError as error:
        log.info("sizes of %d copies together: %s", len(handles), error)
        return {}
    return {flavor.entry_id: flavor.size for flavor in flavors if flavor.is_source}


def _show_progress(handle: TransferHandle, total: int, retrier: Retrier, compared: int) -> None:
    retrier.reset()
    shown = handle.transfer.verification
    if shown and is_next_step(shown.compared, compared, total):
        handle.update(verification=Verification(shown.level, Outcome.UNDER_WAY, compared, total))


async def _check(file: LocalFile, transfer: Transfer) -> None:
    """Raise FileProblem if the file is no longer the one that was uploaded."""
    if transfer.file.identity is None:
        raise FileChanged(reason=Reason.IDENTITY_UNKNOWN)
    await file.check(transfer.file.identity)
