"""Waits until a file is at rest: no program writes it any more, as far as times, size and the system show.

A recorder writes every few seconds and keeps the file open in between; a copy has its full size from the beginning.
Transfers whose files are not at rest wait here, without a slot.
"""

import asyncio
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kdesk.domain.ports import Clock
from kdesk.domain.question import Decision
from kdesk.domain.transfer import FileWait, Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files.drives import Drives
from kdesk.engine.files.file_identity import sampled_hash
from kdesk.engine.files.file_problems import problem_of
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.files.stream_formats import is_streamed
from kdesk.engine.files.writers import SOMEBODY, Writers
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import DriveHangs, FileProblem, FileStillWritten, Reason

REST_SECONDS = 3.0
"""A file that changed more recently may still be written. Waiting files are checked at this interval."""

LONG_REST_SECONDS = 20.0
"""The same for a file that grew while it was checked, or has a format that is written as a stream."""

WRITER_SECONDS = 600.0
"""For a file that changed more recently, the system is asked which program has it open for writing."""

EQUAL_CHECKS = 3
"""Checks with equal content after which a file is at rest, on a drive that reports the present for every time."""

_CLOCK_STEP_SECONDS = 1.5
"""A time that moved as far as the clock between two checks, plus or minus this, is not that of a change."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """Result of one check of a file.

    Attributes:
        folder_mtime_ns: Of its folder. Writing the file does not change it; on a drive without times it changes too.
        streamed: Whether its format is written as a stream.
        writer: The program that has it open for writing, or "".
        samples: Hash of its samples; "" unless its time or size changed since the check before.
        problem: Why it cannot be read, or "". The rest is empty then, and the run reports the error.
    """

    size: int = 0
    mtime_ns: int = 0
    folder_mtime_ns: int = 0
    streamed: bool = False
    writer: str = ""
    samples: str = ""
    problem: str = ""

    @property
    def trouble(self) -> Trouble:
        """What the row of the waiting transfer shows."""
        return Trouble.of(still_written(self.writer))


class RestDetector:
    """Decides from the checks of one file whether it is at rest.

    Args:
        rest_seconds: How long nothing may have changed; longer where the file grew.

    Attributes:
        last: The newest check.
        at_rest: The result so far.
        times_valid: False if the content alone decides, as the drive reports the present for every time.
    """

    def __init__(self, rest_seconds: float = REST_SECONDS) -> None:
        self._rest_seconds = rest_seconds
        self.last: FileCheck | None = None
        self.at_rest = False
        self.times_valid = True
        self._checked_at = self._since = 0.0
        self._grew = False
        self._equal = 0

    def add(self, check: FileCheck, at: float) -> None:
        """Add a check that was made at `at`, in seconds of a monotonic clock."""
        before, self.last = self.last, check
        passed, self._checked_at = at - self._checked_at, at
        if before is None:
            self._since = at
        elif check.problem or before.problem:
            # The same problem twice: the wait ends, and the run reports it.
            self.at_rest = check.problem == before.problem
        else:
            self._compare(before, check, passed)
            rest = LONG_REST_SECONDS if self._grew or check.streamed else self._rest_seconds
            enough = self.times_valid or self._equal >= EQUAL_CHECKS
            self.at_rest = enough and at - self._since >= rest and not check.writer

    def _compare(self, before: FileCheck, check: FileCheck, passed: float) -> None:
        self.times_valid = check.mtime_ns == before.mtime_ns
        no_times = _with_the_clock(check.mtime_ns - before.mtime_ns, passed) and _with_the_clock(
            check.folder_mtime_ns - before.folder_mtime_ns, passed
        )
        other = bool(before.samples and check.samples) and before.samples != check.samples
        if check.size != before.size or other or not (self.times_valid or no_times):
            # For good: a file that is written in bursts rests between them.
            self._grew |= check.size != before.size
            self._since, self._equal = self._checked_at, 0
        elif no_times:
            self._equal += 1


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


def require_rest(path: str, now: float, writers: Writers) -> None:
    """Raise FileStillWritten if the file changed just before `now`, or a program has it open for writing. Blocks.

    If the clock of the drive differs from this computer's, only changes between two checks are noticed.

    Args:
        path: The file.
        now: Unix seconds.
        writers: Knows which programs write.
    """
    size, mtime_ns = _first_byte(path)
    # The clock of a network drive may be ahead of this computer's.
    age = abs(now - mtime_ns / 1e9)
    streamed = age < LONG_REST_SECONDS and _streamed(path, size)
    writer = writers.of(path) if age < WRITER_SECONDS else ""
    if writer or age < (LONG_REST_SECONDS if streamed else REST_SECONDS):
        raise still_written(writer)


def _touch(path: str) -> None:
    """Read a byte; the run reports what fails."""
    with suppress(FileProblem):
        _first_byte(path)


def _first_byte(path: str) -> tuple[int, int]:
    """Return size and time after reading a byte: a drive that hangs may still report them from memory."""
    with closing(OpenFile(Path(path))) as opened:
        opened.read(0, 1)
        return opened.stamp.size, opened.stamp.mtime_ns


def still_written(writer: str) -> FileStillWritten:
    """Return the error for a file that is not at rest, with the name of the program that writes it, if known."""
    if writer == SOMEBODY:
        return FileStillWritten(reason=Reason.OPEN_FOR_WRITING_SOMEWHERE)
    if writer:
        return FileStillWritten(reason=Reason.OPEN_FOR_WRITING, arguments={"writer": writer})
    return FileStillWritten(reason=Reason.CHANGED_A_MOMENT_AGO)


def _must_rest(transfer: Transfer) -> bool:
    return transfer.file.identity is None or transfer.decision is Decision.NEW_VERSION


def check_file(path: str, before: FileCheck | None, writers: Writers) -> FileCheck:
    """Check a file once more, after the check `before`. Blocks."""
    try:
        with closing(OpenFile(Path(path))) as opened:
            stamp = opened.stamp
            moved = before is not None and (before.size, before.mtime_ns) != (stamp.size, stamp.mtime_ns)
            samples = sampled_hash(opened, stamp.size) if moved else ""
        folder_mtime_ns, streamed = _folder_mtime_ns(path), _streamed(path, stamp.size)
    # Windows: the writer does not share the file, so that opening it fails.
    except FileStillWritten:
        return FileCheck(writer=SOMEBODY)
    except FileProblem as problem:
        return FileCheck(problem=problem.kind)
    return FileCheck(stamp.size, stamp.mtime_ns, folder_mtime_ns, streamed, writers.of(path), samples)


def _streamed(path: str, size: int) -> bool:
    try:
        return is_streamed(path, size)
    except OSError as exc:
        raise problem_of(exc, Path(path)) from exc


def _folder_mtime_ns(path: str) -> int:
    try:
        return Path(path).parent.stat().st_mtime_ns
    except OSError as exc:
        raise problem_of(exc, Path(path)) from exc


def _with_the_clock(moved_ns: int, passed: float) -> bool:
    return moved_ns != 0 and abs(moved_ns / 1e9 - passed) < _CLOCK_STEP_SECONDS
