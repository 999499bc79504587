"""Looks at files on drives that may hang: a network share whose server is gone holds whoever asks it, for minutes."""

import asyncio
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, Unpack
from weakref import WeakValueDictionary

from kdesk.errors import DriveHangs
from kdesk.threads import Workers

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

SILENT_SECONDS = 2.0
"""A look that takes longer than this hangs, as far as a person can tell."""

LOOKS = 8
"""Looks at once."""

LOOKS_ON_ONE = 2
"""Looks at once on one drive: more would only hang beside these."""

SPARE_THREADS = 60
"""Threads that hanging looks may hold; each is one drive, or one link to a drive."""

_MOUNTS = Path("/proc/self/mountinfo")
_MOUNTS_FRESH_SECONDS = 5.0


class Drives:
    """Runs looks on threads and knows which drives do not answer. No drive is asked again before it has answered."""

    def __init__(self) -> None:
        self._workers = Workers("kdesk-look", LOOKS, SPARE_THREADS)
        self._mounts = Mounts()
        self._silent: dict[str, asyncio.Future[Any]] = {}
        self._semaphores: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def ask(self, path: str, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        """Run a function that looks at this path and return its result. Raises DriveHangs, and what it raises."""
        drive = self._mounts.drive_of(path)
        semaphore = self._semaphores.setdefault(drive, asyncio.Semaphore(LOOKS_ON_ONE))
        async with semaphore:
            if drive in self._silent:
                raise DriveHangs(drive)
            future = self._workers.submit(function, *arguments)
            try:
                await asyncio.wait([future], timeout=SILENT_SECONDS)
            except asyncio.CancelledError:
                future.cancel()
                raise
            if not future.done():
                self.hangs(path, future)
                raise DriveHangs(drive)
            return future.result()

    def hangs(self, path: str, look: "asyncio.Future[Result]") -> None:
        """Take the drive of this path for silent until the look comes back."""
        drive = self._mounts.drive_of(path)

        def answered(look: "asyncio.Future[Result]") -> None:
            if not look.cancelled():
                look.exception()  # whoever asked has been told that the drive hangs
            self._silent.pop(drive, None)

        if drive not in self._silent:
            self._silent[drive] = look
            look.add_done_callback(answered)

    @property
    def any_hangs(self) -> bool:
        """Whether any drive does not answer."""
        return bool(self._silent)

    def hanging(self, path: str) -> bool:
        """Whether the drive of this path does not answer."""
        return self._mounts.drive_of(path) in self._silent

    def same_drive(self, path: str, other: str) -> bool:
        """Whether what hangs at one of these paths hangs at the other."""
        return self._mounts.drive_of(path) == self._mounts.drive_of(other)

    def by_drive(self, paths: Iterable[str]) -> Collection[Sequence[str]]:
        """Return the paths in groups that hang together."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            groups[self._mounts.drive_of(path)].append(path)
        return groups.values()

    async def answers(self, path: str) -> None:
        """Wait until the drive of this path answers."""
        while look := self._silent.get(self._mounts.drive_of(path)):
            await asyncio.wait([look])

    def close(self) -> None:
        """Let the threads end. Waits for nothing."""
        self._workers.close()


class Mounts:
    """Knows the drives by their paths alone: to ask the system about a path would hang with its drive."""

    def __init__(self) -> None:
        self._read_at = -_MOUNTS_FRESH_SECONDS
        self._points: list[str] = []

    def drive_of(self, path: str) -> str:
        """Return what stands for the drive of an absolute path.

        The drives of the system and of the own home answer; what hangs there is a link to another drive, and each
        path is taken for one.
        """
        drive = self._mount_of(path)
        home = os.path.expanduser("~")  # noqa: PTH111  Path.home fails where there is none
        return path if drive in {self._mount_of(os.sep), self._mount_of(home)} else drive

    def _mount_of(self, path: str) -> str:
        if sys.platform == "win32":
            return os.path.splitdrive(path)[0].lower()
        if sys.platform == "darwin":
            return "/".join(path.split("/")[:3]) if path.startswith("/Volumes/") else os.sep
        if time.monotonic() - self._read_at >= _MOUNTS_FRESH_SECONDS:
            self._points = sorted(_mount_points(), key=len, reverse=True)
            self._read_at = time.monotonic()
        inside = (point for point in self._points if path == point or path.startswith(point.rstrip("/") + "/"))
        return next(inside, os.sep)


def _mount_points() -> list[str]:
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return []
    # Blanks and other odd characters stand there as three octal digits behind a backslash.
    fields = (line.split(b" ")[4] for line in lines)
    return [os.fsdecode(field.decode("unicode_escape").encode("latin-1")) for field in fields]
