"""Who is verified, and when: every transfer that is READY by its size, and deeper as it was wanted."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from kdesk.domain.file_change import FileChange
from kdesk.domain.ports import AccountApi, CatalogueApi, Clock
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.engine.files.drives import SPARE_THREADS
from kdesk.engine.files.file_identity import changed
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.work_queue import WorkQueue
from kdesk.engine.upload.known_content import identity_if_same
from kdesk.engine.verification.compare import Comparison, windows
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

Result = TypeVar("Result")

log = logging.getLogger(__name__)

SIZES_AT_ONCE = 2
SIZES_TOGETHER = 50
"""Entries whose sizes are asked for with one call."""
BYTES_AT_ONCE = 2
"""Comparisons that read back; they go as fast as the line, beside the uploads."""

STEPS = 200
"""How often a comparison tells how far it is."""

HOST_TRIES = 5
"""Tries in a row that a host of copies may leave unanswered while the API answers."""


class VerificationQueue:
    """Compares files with the server's copies, outside the slots.

    depth  how closely, where nobody asked for more
    """

    def __init__(self, tasks: Tasks, clock: Clock, policy: RetryPolicy, level: Level) -> None:
        self.level = level
        self._clock = clock
        self._policy = policy
        self._readers = Workers("kdesk-verify", BYTES_AT_ONCE, SPARE_THREADS)
        self._api: AccountApi | None = None
        self._sizes = WorkQueue(tasks, SIZES_AT_ONCE, SIZES_TOGETHER, self._verify)
        self._bytes = WorkQueue(tasks, BYTES_AT_ONCE, 1, self._verify)

    def connect(self, api: AccountApi | None) -> None:
        """Go on with another connection; what the former one did not finish has to be offered again."""
        self._api = api
        self._sizes.clear()
        self._bytes.clear()

    def offer(self, handles: Iterable[TransferHandle]) -> None:
        """Verify those that are READY and were not verified, as closely as each wants it."""
        for handle in handles:
            transfer = handle.transfer
            if transfer.unverified and self._api and transfer.account == self._api.account.key:
                level = _least(transfer) or self.level
                if level is Level.SIZE:
                    self._sizes.put(handle)  # thousands at once after a start: not worth a change of each row
                else:
                    handle.update(verification=Verification(level, Outcome.UNDER_WAY))
                    self._bytes.put(handle)

    def want(self, handles: Iterable[TransferHandle], level: Level) -> list[TransferHandle]:
        """Verify READY ones again, this closely; return those, for the caller to journal."""
        wanted = [r for r in handles if r.transfer.state is TransferState.READY and not r.transfer.unverified]
        for handle in wanted:
            handle.update(verification=Verification(level, Outcome.UNDER_WAY))
        self.offer(wanted)
        return wanted

    def stop(self, handles: Iterable[TransferHandle]) -> list[TransferHandle]:
        """Leave these unverified; return those, for the caller to journal."""
        stopped = [handle for handle in handles if handle.transfer.unverified]
        for handle in stopped:
            self.drop(handle)
            level = handle.transfer.verification.level if handle.transfer.verification else self.level
            handle.update(verification=self._result(level, Outcome.NOT_COMPARED, Remark(RemarkKind.STOPPED)))
        return stopped

    def drop(self, handle: TransferHandle) -> None:
        """Let go of a transfer that leaves the list."""
        self._sizes.drop(handle.transfer.id)
        self._bytes.drop(handle.transfer.id)

    def close(self) -> None:
        """Let the reading threads end."""
        self._readers.close()

    async def _verify(self, handles: Sequence[TransferHandle]) -> None:
        """Verify transfers one by one, with their sizes from one call where it tells them."""
        if api := self._api:
            sizes = await _sizes_together(api.catalogue, handles)
            for handle in handles:
                await self._verify_one(handle, api, sizes.get(handle.transfer.reservation.entry_id))

    async def _verify_one(self, handle: TransferHandle, api: AccountApi, size: int | None) -> None:
        """Verify one transfer: the boundary at which every error becomes a result."""
        level = _wanted(handle)
        if level is None:
            return
        try:
            result = await self._compared(handle, api, level, size)
        except SignInProblem as problem:
            log.info("transfer %s is verified after the next sign-in: %s", handle.transfer.id, problem)
            return
        except KdeskError as error:
            enough = isinstance(error, FileProblem | HostSilent)
            kind = RemarkKind.PROBLEM if enough else RemarkKind.PROBLEM_IN_DETAIL
            result = self._result(level, Outcome.NOT_COMPARED, Remark(kind, {"problem": error.facts}))
        except Exception as error:
            log.exception("verifying transfer %s met something unforeseen", handle.transfer.id)
            result = self._result(level, Outcome.NOT_COMPARED, _unforeseen(error))
        log.info("transfer %s: %s, %s %s", handle.transfer.id, result.level, result.outcome, result.remark or "")
        if _wanted(handle) is level:  # nobody has stopped it meanwhile, or asked for more
            await handle.save(verification=result)

    async def _compared(self, handle: TransferHandle, api: AccountApi, level: Level, size: int | None) -> Verification:
        """Compare the sizes; when they agree and more is wanted, the bytes."""
        transfer, copies = handle.transfer, api.copies
        retrier = Retrier(self._policy, self._clock, lambda _trouble: None)
        host = _Host(api, retrier)
        if size is None:
            size = await host.ask(lambda: copies.size(transfer.reservation.entry_id))
        if not size:
            return self._result(
                Level.SIZE,
                Outcome.NOT_COMPARED,
                Remark(RemarkKind.NO_COPY if size is None else RemarkKind.SIZE_NOT_TOLD),
            )
        if size != transfer.file.size:
            return self._result(
                Level.SIZE,
                Outcome.DIFFERENT,
                Remark(RemarkKind.OTHER_SIZE, {"copy": size, "size": transfer.file.size}),
            )
        if level is Level.SIZE:
            return self._result(Level.SIZE, Outcome.SAME)
        address = await retrier.keep_trying(lambda: copies.address(transfer.reservation.entry_id))
        if not address:
            return self._result(level, Outcome.NOT_COMPARED, Remark(RemarkKind.NO_COPY))
        file = LocalFile(transfer.file.path, self._readers)
        wanted = windows(level, transfer.file.size, transfer.id)
        same = partial(_show_progress, handle, wanted.total, retrier)
        comparison = Comparison(file, transfer.file.size, copies, address, wanted, same)
        await _check(file, transfer)
        differs = await host.ask(comparison.run, lambda: comparison.compared)
        # A file that was changed meanwhile says nothing about the copy.
        await _check(file, transfer)
        if differs and transfer.file.sha256 and not await identity_if_same(transfer, self._readers):
            raise await self._readers.run(changed, file.path, FileChange.SAME_TIMES)
        outcome = Outcome.DIFFERENT if differs else Outcome.SAME
        return self._result(level, outcome, differs, comparison.compared, comparison.total)

    def _result(
        self, level: Level, outcome: Outcome, remark: Remark | None = None, compared: int = 0, total: int = 0
    ) -> Verification:
        return Verification(level, outcome, compared, total, self._clock.now(), remark)


class _Host:
    """The host from which copies are read: a blocked one is told from a network that is down by asking the API."""

    def __init__(self, api: AccountApi, retrier: Retrier) -> None:
        self._uploads = api.uploads
        self._retrier = retrier

    async def ask(self, step: Callable[[], Awaitable[Result]], progress: Callable[[], int] = lambda: 0) -> Result:
        """Run a step that may be repeated until it succeeds or fails for good.

        Raises HostSilent after `HOST_TRIES` without an answer and without `progress` (bytes), while the API answers.
        """
        silent, reached = 0, progress()
        while True:
            try:
                return await step()
            except Unreachable as error:
                silent = 1 if progress() > reached else silent + 1
                reached = progress()
                if silent % HOST_TRIES == 0 and await self._api_answers():
                    host, _, _ = error.detail.partition(": ")
                    reason = Reason.HOST_UNTRUSTED if isinstance(error, TlsFailed) else Reason.HOST_SILENT
                    raise HostSilent(error.detail, reason=reason, arguments={"host": host}) from error
                await self._retrier.wait(error)
            except KdeskError as error:
                if not error.retryable:
                    raise
                await self._retrier.wait(error)

    async def _api_answers(self) -> bool:
        try:
            await self._uploads.ping()
        except Unreachable:
            return False
        except ServerProblem:
            return True  # an answer, if a bad one
        return True


def _unforeseen(error: Exception) -> Remark:
    return Remark(RemarkKind.PROBLEM_IN_DETAIL, {"problem": KdeskError(repr(error)).facts})


def _wanted(handle: TransferHandle) -> Level | None:
    """Return the depth at which a transfer is still to be compared; None if that is done, or not yet due."""
    return (_least(handle.transfer) or Level.SIZE) if handle.transfer.unverified else None


def _least(transfer: Transfer) -> Level | None:
    """Return the least depth at which a transfer is to be compared, None if none is set.

    What holds bytes of another computer is compared whole, whatever is set: they may be those of another file.
    """
    if transfer.reservation.taken_over:
        return Level.WHOLE
    return transfer.verification.level if transfer.verification else None


async def _sizes_together(catalogue: CatalogueApi, handles: Sequence[TransferHandle]) -> Mapping[str, int]:
    """Return the sizes that one call tells; who is missing is asked about alone, with patience and words for errors."""
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
    if shown and (compared - shown.compared) * STEPS >= total:
        handle.update(verification=Verification(shown.level, Outcome.UNDER_WAY, compared, total))


async def _check(file: LocalFile, transfer: Transfer) -> None:
    """Raise FileProblem when the file is not the one any more that was uploaded."""
    if transfer.file.identity is None:
        raise FileChanged(reason=Reason.IDENTITY_UNKNOWN)
    await file.check(transfer.file.identity)
