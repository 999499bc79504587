"""Whether a file is at rest: nobody writes it any more, as far as its times, its size and the system tell.

A recorder flushes every few seconds and keeps the file open in between; a copy has its full size from the beginning.
Transfers whose files are not at rest wait here and hold no slot.
"""

import asyncio
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kdesk.domain.names import in_a_sentence
from kdesk.domain.ports import Clock
from kdesk.domain.question import Decision
from kdesk.domain.transfer import FileWait, Transfer, TransferState, Trouble
from kdesk.engine.files.drives import Drives
from kdesk.engine.files.file_identity import sampled_hash
from kdesk.engine.files.file_problems import problem_of
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.files.stream_formats import is_streamed
from kdesk.engine.files.writers import SOMEBODY, Writers
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import Advice, DriveHangs, FileProblem, FileStillWritten

REST_SECONDS = 3.0
"""A file that changed more recently may still be being written. Waiting files are looked at as often."""

LONG_REST_SECONDS = 20.0
"""The same for a file that grew while it was watched, or is of a format that is written in a stream."""

ASKED_SECONDS = 600.0
"""Of a file that changed more recently than this, the system is asked who has it open for writing."""

EQUAL_LOOKS = 3
"""Looks in a row at the same content after which a file is at rest, on a drive whose times are always now."""

_CLOCK_STEP_SECONDS = 1.5
"""A time that moved as far as the clock between two looks, give or take this, is no time of a change."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a file shows.

    Attributes:
        folder_mtime_ns: Of the folder that it lies in; writing the file does not move it, a drive without times does.
        streamed: Whether its format is written in a stream.
        writer: The program that has it open for writing, or "".
        samples: Hash of its samples; "" unless its time moved and its size did not since the look before.
        problem: Why it cannot be looked at, or "": its run will tell. The rest is empty then.
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
        """What the row of a waiting transfer says."""
        return Trouble.of(still_written(self.writer))


class Rest:
    """Judges the looks at one file.

    Attributes:
        last: The newest look.
        reached: Whether the file is at rest.
        times_tell: False if it is so by its content alone, since the drive gives the present moment for every time.
    """

    def __init__(self) -> None:
        self.last: Look | None = None
        self.reached = False
        self.times_tell = True
        self._looked_at = self._since = 0.0
        self._grew = False
        self._equal = 0

    def see(self, look: Look, at: float) -> None:
        """Take one more look into account, made at `at` on a monotonic clock in seconds."""
        before, self.last = self.last, look
        passed, self._looked_at = at - self._looked_at, at
        if before is None:
            self._since = at
        elif look.problem or before.problem:
            self.reached = look.problem == before.problem
        else:
            self._compare(before, look, passed)
            rest = LONG_REST_SECONDS if self._grew or look.streamed else REST_SECONDS
            enough = self.times_tell or self._equal >= EQUAL_LOOKS
            self.reached = enough and at - self._since >= rest and not look.writer

    def _compare(self, before: Look, look: Look, passed: float) -> None:
        self.times_tell = look.mtime_ns == before.mtime_ns
        no_times = _with_the_clock(look.mtime_ns - before.mtime_ns, passed) and _with_the_clock(
            look.folder_mtime_ns - before.folder_mtime_ns, passed
        )
        other = bool(before.samples and look.samples) and before.samples != look.samples
        if look.size != before.size or other or not (self.times_tell or no_times):
            self._grew |= look.size != before.size
            self._since, self._equal = self._looked_at, 0
        elif no_times:
            self._equal += 1


class StableFileWaiter:
    """Looks at the files of waiting transfers until they are at rest, all of them in one round.

    A transfer whose wait is over has `file_wait` NONE, at which `Slots` starts it.
    """

    def __init__(self, tasks: Tasks, clock: Clock, drives: Drives) -> None:
        self._tasks = tasks
        self._clock = clock
        self._drives = drives
        self._writers = Writers()
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._round: asyncio.Task[None] | None = None
        # Transfers that may begin whatever a first look says, and whether the times of their files tell anything.
        self._vouched: dict[str, bool] = {}

    def admit(self, handle: TransferHandle, reason: FileProblem) -> None:
        """Let a QUEUED transfer wait, and say why; one that is not QUEUED any more leaves at the next look."""
        # Before anybody is told: who hears of it may want to let it go at once.
        self._waiting[handle.transfer.id] = self._tasks.start(partial(self._wait, handle), partial(self._leave, handle))
        wait = FileWait.DRIVE if isinstance(reason, DriveHangs) else FileWait.STABLE
        # In one change: who lets such a transfer go at once does not tell a wait.
        handle.update(file_wait=wait, trouble=Trouble.of(reason))

    def let_go(self, transfer_ids: Collection[str]) -> None:
        """Let these begin although their files are not at rest."""
        for transfer_id in transfer_ids:
            if task := self._waiting.get(transfer_id):
                self._vouched[transfer_id] = False
                task.cancel()

    async def check_ready(self, handle: TransferHandle, *, must_rest: bool) -> bool:
        """Find out whether the file can be begun with; return whether its times tell anything.

        Raises:
            DriveHangs: The drive does not answer.
            FileStillWritten: The file must rest and does not.
            FileProblem: It cannot be looked at.
        """
        path, vouched = handle.transfer.file.path, self._vouched.pop(handle.transfer.id, None)
        if must_rest and vouched is None:
            await self._drives.ask(path, at_rest, path, self._clock.now(), self._writers)
        else:
            await self._drives.ask(path, _touch, path)
        return vouched is not False

    async def _wait(self, handle: TransferHandle) -> None:
        rest = Rest()
        while handle.transfer.state is TransferState.QUEUED:
            try:
                look = await self._drives.ask(
                    handle.transfer.file.path, _look, handle.transfer.file.path, rest.last, self._writers
                )
            except DriveHangs as silent:
                handle.update(trouble=Trouble.of(silent), file_wait=FileWait.DRIVE)
                await self._drives.answers(handle.transfer.file.path)
                if not _must_rest(handle.transfer):
                    return
                continue
            rest.see(look, self._clock.monotonic())
            if rest.reached:
                self._vouched[handle.transfer.id] = rest.times_tell
                return
            if handle.transfer.trouble != look.trouble:
                handle.update(trouble=look.trouble, file_wait=FileWait.STABLE)
            await self._next_round()

    async def _next_round(self) -> None:
        """Wait for the next round: the looks of one round share one scan of the system."""
        if self._round is None or self._round.done():
            self._round = self._tasks.start(self._pass_time)
        await asyncio.wait([self._round])

    async def _pass_time(self) -> None:
        await self._clock.sleep(REST_SECONDS)

    def _leave(self, handle: TransferHandle) -> None:
        del self._waiting[handle.transfer.id]
        transfer = handle.transfer
        trouble = None if transfer.state is TransferState.QUEUED else transfer.trouble
        handle.update(file_wait=FileWait.NONE, trouble=trouble)


def at_rest(path: str, now: float, writers: Writers) -> None:
    """Raise FileStillWritten if the file changed just before `now`, in Unix seconds, or somebody has it open to write.

    If the drive's clock is not this computer's, only changes between two looks are noticed. Blocks.
    """
    size, mtime_ns = _first_byte(path)
    age = abs(now - mtime_ns / 1e9)
    streamed = age < LONG_REST_SECONDS and _streamed(path, size)
    writer = writers.of(path) if age < ASKED_SECONDS else ""
    if writer or age < (LONG_REST_SECONDS if streamed else REST_SECONDS):
        raise still_written(writer)


def _touch(path: str) -> None:
    """Read a byte; what fails is told by the run."""
    with suppress(FileProblem):
        _first_byte(path)


def _first_byte(path: str) -> tuple[int, int]:
    """Read a byte, since a drive that hangs may still tell sizes and times from memory, and return these."""
    with closing(OpenFile(Path(path))) as opened:
        opened.read(0, 1)
        return opened.stamp.size, opened.stamp.mtime_ns


_CHANGED_BEFORE = Advice(
    "It changed a moment ago, and half a file would be worth nothing.",
    "The transfer goes on by itself once the file has not changed for some seconds.",
)


def still_written(writer: str) -> FileStillWritten:
    """Return the error of a file that is not at rest, with the program that has it open for writing, if any."""
    if writer:
        return FileStillWritten(f"It is open for writing in “{in_a_sentence(writer)}”")
    return FileStillWritten(title="kdesk waits until the file is at rest", advice=_CHANGED_BEFORE)


def _must_rest(transfer: Transfer) -> bool:
    return transfer.file.identity is None or transfer.decision is Decision.NEW_VERSION


def _look(path: str, before: Look | None, writers: Writers) -> Look:
    try:
        with closing(OpenFile(Path(path))) as opened:
            stamp = opened.stamp
            moved = before is not None and (before.size, before.mtime_ns) != (stamp.size, stamp.mtime_ns)
            samples = sampled_hash(opened, stamp.size) if moved else ""
        folder_mtime_ns, streamed = _folder_mtime_ns(path), _streamed(path, stamp.size)
    except FileStillWritten:
        return Look(writer=SOMEBODY)
    except FileProblem as problem:
        return Look(problem=problem.title)
    return Look(stamp.size, stamp.mtime_ns, folder_mtime_ns, streamed, writers.of(path), samples)


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
