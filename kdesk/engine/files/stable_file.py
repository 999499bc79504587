"""Transfers whose files are not at rest wait here, without a slot."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from functools import partial

from kdesk.domain.ports import Clock
from kdesk.domain.question import Decision
from kdesk.domain.transfer import FileWait, Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files.drives import Drives
from kdesk.engine.files.rest_detector import REST_SECONDS, RestDetector, check_file, first_byte, require_rest
from kdesk.engine.files.writers import Writers
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import DriveHangs, FileProblem


class StableFileWaiter:
    """Checks the files of waiting transfers until they are at rest, all of them in one round.

    A transfer whose wait is over has `file_wait` NONE, at which `Slots` starts it.
    """

    def __init__(self, tasks: Tasks, clock: Clock, drives: Drives) -> None:
        self._tasks = tasks
        self._clock = clock
        self._drives = drives
        self._writers = Writers()
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._round: asyncio.Task[None] | None = None
        # Transfers that may begin without a check, and whether the times of their files can be trusted.
        self._vouched: dict[str, bool] = {}

    def add(self, handle: TransferHandle, reason: FileProblem) -> None:
        """Let a QUEUED transfer wait, and say why; one that is not QUEUED any more leaves at the next check."""
        # Before the change is announced: a listener may call `stop_waiting` at once.
        self._waiting[handle.transfer.id] = self._tasks.start(partial(self._wait, handle), partial(self._leave, handle))
        wait = FileWait.DRIVE if isinstance(reason, DriveHangs) else FileWait.STABLE
        # One change: a listener that stops the wait at once shows no wait.
        handle.update(file_wait=wait, trouble=Trouble.of(reason))

    def stop_waiting(self, transfer_ids: Collection[str]) -> None:
        """Let these transfers begin although their files are not at rest."""
        for transfer_id in transfer_ids:
            if task := self._waiting.get(transfer_id):
                self._vouched[transfer_id] = False
                task.cancel()

    async def check_ready(self, handle: TransferHandle, *, must_rest: bool) -> bool:
        """Check whether the upload of a file can begin; return whether its times can be trusted.

        Raises:
            DriveHangs: The drive does not respond.
            FileStillWritten: The file must be at rest and is not.
            FileProblem: It cannot be read.
        """
        path, vouched = handle.transfer.file.path, self._vouched.pop(handle.transfer.id, None)
        if must_rest and vouched is None:
            await self._drives.ask(path, require_rest, path, self._clock.now(), self._writers)
        else:
            # Only the drive is checked: the file is identified already, or somebody has vouched for it.
            await self._drives.ask(path, _touch, path)
        return vouched is not False

    async def _wait(self, handle: TransferHandle) -> None:
        rest = RestDetector()
        while handle.transfer.state is TransferState.QUEUED:
            try:
                check = await self._drives.ask(
                    handle.transfer.file.path, check_file, handle.transfer.file.path, rest.last, self._writers
                )
            except DriveHangs as silent:
                handle.update(trouble=Trouble.of(silent), file_wait=FileWait.DRIVE)
                await self._drives.wait_until_responding(handle.transfer.file.path)
                # The run compares the file with its identity: it need not be at rest.
                if not _must_rest(handle.transfer):
                    return
                continue
            rest.add(check, self._clock.monotonic())
            if rest.at_rest:
                self._vouched[handle.transfer.id] = rest.times_valid
                return
            if handle.transfer.trouble != check.trouble:
                handle.update(trouble=check.trouble, file_wait=FileWait.STABLE)
            await self._next_round()

    async def _next_round(self) -> None:
        """Wait for the next round: the checks of one round share one scan of the system."""
        if self._round is None or self._round.done():
            self._round = self._tasks.start(self._pass_time)
        # Awaiting the task itself would cancel it for all others when this wait is cancelled.
        await asyncio.wait([self._round])

    async def _pass_time(self) -> None:
        await self._clock.sleep(REST_SECONDS)

    def _leave(self, handle: TransferHandle) -> None:
        del self._waiting[handle.transfer.id]
        transfer = handle.transfer
        # In another state the trouble is not that of the wait.
        trouble = None if transfer.state is TransferState.QUEUED else transfer.trouble
        handle.update(file_wait=FileWait.NONE, trouble=trouble)


def _touch(path: str) -> None:
    """Read a byte; the run reports what fails."""
    with suppress(FileProblem):
        first_byte(path)


def _must_rest(transfer: Transfer) -> bool:
    return transfer.file.identity is None or transfer.decision is Decision.NEW_VERSION
