"""Reads files on drives that may hang: a network share whose server is gone blocks its callers for minutes."""

import asyncio
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar, TypeVarTuple, Unpack
from weakref import WeakValueDictionary

from kdesk.errors import DriveHangs
from kdesk.threads import Workers

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

SILENT_SECONDS = 2.0
"""A call that takes longer counts as hanging."""

QUEUED_SECONDS = 30.0
"""A call that waited this long for a thread counts as hanging: each that hangs leaves a spare thread behind."""

MAX_CALLS = 8
"""Parallel calls."""

MAX_CALLS_ON_DRIVE = 2
"""Parallel calls on one drive: more would only hang beside these."""

SPARE_THREADS = 60
"""Threads that hanging calls may block; each is one drive, or one link to a drive."""

_MOUNTS = Path("/proc/self/mountinfo")
_MOUNTS_FRESH_SECONDS = 5.0


class Drives:
    """Runs calls on threads and knows which drives hang; a hanging drive is not used again before it responds."""

    def __init__(self) -> None:
        self._workers = Workers("kdesk-drives", MAX_CALLS, SPARE_THREADS)
        self._mounts = Mounts()
        self._hanging: dict[str, asyncio.Future[Any]] = {}
        # Weak: on the system's drive each path is a key of its own, and keys would accumulate.
        self._semaphores: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def ask(self, path: str, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        """Return the result of a function that reads this path. Raises DriveHangs, and what the function raises."""
        drive = self._mounts.drive_of(path)
        # This variable is what keeps the semaphore alive.
        semaphore = self._semaphores.setdefault(drive, asyncio.Semaphore(MAX_CALLS_ON_DRIVE))
        async with semaphore:
            # Checked after the wait: the call before this one may have found out that the drive hangs.
            if drive in self._hanging:
                raise DriveHangs(drive)
            call = _TimedCall(partial(function, *arguments))
            future = self._workers.submit(call)
            try:
                await call.wait(future)
            except asyncio.CancelledError:
                # A call that waits for a thread is dropped; one that hangs keeps its thread.
                future.cancel()
                raise
            if not future.done():
                self.hangs(path, future)
                raise DriveHangs(drive)
            return future.result()

    def hangs(self, path: str, call: "asyncio.Future[Result]") -> None:
        """Treat the drive of this path as hanging until the call returns."""
        drive = self._mounts.drive_of(path)

        def returned(call: "asyncio.Future[Result]") -> None:
            if not call.cancelled():
                call.exception()  # the caller got DriveHangs already
            self._hanging.pop(drive, None)

        if drive not in self._hanging:
            self._hanging[drive] = call
            call.add_done_callback(returned)

    @property
    def any_hangs(self) -> bool:
        """Whether any drive hangs."""
        return bool(self._hanging)

    def hanging(self, path: str) -> bool:
        """Return whether the drive of this path hangs."""
        return self._mounts.drive_of(path) in self._hanging

    def same_drive(self, path: str, other: str) -> bool:
        """Return whether both paths are on the same drive."""
        return self._mounts.drive_of(path) == self._mounts.drive_of(other)

    def by_drive(self, paths: Iterable[str]) -> Collection[Sequence[str]]:
        """Return the paths grouped by drive."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            groups[self._mounts.drive_of(path)].append(path)
        return groups.values()

    async def wait_until_responding(self, path: str) -> None:
        """Wait until the drive of this path responds."""
        while call := self._hanging.get(self._mounts.drive_of(path)):
            await asyncio.wait([call])

    def close(self) -> None:
        """Let the threads end, without waiting."""
        self._workers.close()


class _TimedCall(Generic[Result]):
    """A call whose time counts from its beginning: of many at once most wait for a thread, on a drive that is well."""

    def __init__(self, function: Callable[[], Result]) -> None:
        self._run = function
        self._submitted = time.monotonic()
        self._began: float | None = None

    def __call__(self) -> Result:
        self._began = time.monotonic()
        return self._run()

    async def wait(self, future: "asyncio.Future[Result]") -> None:
        """Wait until it is done, or has taken too long."""
        while not future.done() and (left := self._left()) > 0:
            # `wait_for` would cancel the future, and nothing would tell when the drive responds again.
            await asyncio.wait([future], timeout=left)

    def _left(self) -> float:
        """Return the seconds until it counts as hanging; few while it waits, as it may begin meanwhile."""
        now = time.monotonic()
        if self._began is not None:
            return self._began + SILENT_SECONDS - now
        return min(SILENT_SECONDS, self._submitted + QUEUED_SECONDS - now)


class Mounts:
    """Finds the drive of a path from the path alone: a system call about the path would hang with its drive."""

    def __init__(self) -> None:
        self._read_at = -_MOUNTS_FRESH_SECONDS
        self._points: list[str] = []

    def drive_of(self, path: str) -> str:
        """Return a key for the drive of an absolute path.

        The drives of the system and of the home folder never hang. What hangs there is a link to another drive, so
        each path is its own key.
        """
        drive = self._mount_of(path)
        home = os.path.expanduser("~")  # noqa: PTH111  Path.home fails where there is none
        return path if drive in {self._mount_of(os.sep), self._mount_of(home)} else drive

    def _mount_of(self, path: str) -> str:
        if sys.platform == "win32":
            # A network share counts as a drive here. Windows ignores the case of drives and shares.
            return os.path.splitdrive(path)[0].lower()
        if sys.platform == "darwin":
            # macOS mounts other drives below /Volumes.
            return "/".join(path.split("/")[:3]) if path.startswith("/Volumes/") else os.sep
        if time.monotonic() - self._read_at >= _MOUNTS_FRESH_SECONDS:
            # The longest first: mount points may lie inside each other.
            self._points = sorted(_mount_points(), key=len, reverse=True)
            self._read_at = time.monotonic()
        # With a slash at the end, /mnt/a does not contain /mnt/ab. The root has that slash already.
        inside = (point for point in self._points if path == point or path.startswith(point.rstrip("/") + "/"))
        return next(inside, os.sep)


def _mount_points() -> list[str]:
    try:
        # Bytes: a mount point need not be valid UTF-8.
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return []
    # Spaces and other special characters are escaped as a backslash with three octal digits.
    fields = (line.split(b" ")[4] for line in lines)
    # `unicode_escape` decodes bytes as Latin-1; encoding undoes that.
    return [os.fsdecode(field.decode("unicode_escape").encode("latin-1")) for field in fields]
