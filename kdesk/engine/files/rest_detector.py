"""Whether a file is at rest: no program writes it any more, as far as times, size and the system show.

A recorder writes every few seconds and keeps the file open in between; a copy has its full size from the beginning.
"""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kdesk.domain.transfer import Trouble
from kdesk.engine.files.file_identity import sampled_hash
from kdesk.engine.files.file_problems import problem_of
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.files.stream_formats import is_streamed
from kdesk.engine.files.writers import SOMEBODY, Writers
from kdesk.errors import FileProblem, FileStillWritten, Reason

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


def require_rest(path: str, now: float, writers: Writers) -> None:
    """Raise FileStillWritten if the file changed just before `now`, or a program has it open for writing. Blocks.

    If the clock of the drive differs from this computer's, only changes between two checks are noticed.

    Args:
        path: The file.
        now: Unix seconds.
        writers: Knows which programs write.
    """
    size, mtime_ns = first_byte(path)
    # The clock of a network drive may be ahead of this computer's.
    age = abs(now - mtime_ns / 1e9)
    streamed = age < LONG_REST_SECONDS and _streamed(path, size)
    writer = writers.of(path) if age < WRITER_SECONDS else ""
    if writer or age < (LONG_REST_SECONDS if streamed else REST_SECONDS):
        raise still_written(writer)


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


def still_written(writer: str) -> FileStillWritten:
    """Return the error for a file that is not at rest, with the name of the program that writes it, if known."""
    if writer == SOMEBODY:
        return FileStillWritten(reason=Reason.OPEN_FOR_WRITING_SOMEWHERE)
    if writer:
        return FileStillWritten(reason=Reason.OPEN_FOR_WRITING, arguments={"writer": writer})
    return FileStillWritten(reason=Reason.CHANGED_A_MOMENT_AGO)


def first_byte(path: str) -> tuple[int, int]:
    """Return size and time after reading a byte: a drive that hangs may still report them from memory."""
    with closing(OpenFile(Path(path))) as opened:
        opened.read(0, 1)
        return opened.stamp.size, opened.stamp.mtime_ns


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
