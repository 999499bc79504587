"""One watch folder at work: sweeps, files that are not at rest yet, and files that are to be moved."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import TypeVar, TypeVarTuple, Unpack

from kdesk.domain.source_file import FileStamp
from kdesk.domain.watch_folders import WatchedFile, WatchFolder, WatchState
from kdesk.engine.files.rest_detector import REST_SECONDS, RestDetector
from kdesk.engine.files.writers import Writers
from kdesk.engine.watching.due_moves import move_due
from kdesk.engine.watching.examining import check_files, examine, rests
from kdesk.engine.watching.parts import SWEEP_SHARE, WatchParts
from kdesk.engine.watching.status_notifier import StatusNotifier
from kdesk.engine.watching.sweep import FolderForbidden, FolderGone, FolderRefused, Sweep, SweptBatch
from kdesk.engine.watching.taking import FileTaker
from kdesk.errors import JournalProblem

log = logging.getLogger(__name__)

MOST_UNRESTED = 500
"""Files that are checked until they rest; others come again with the next sweep."""

AT_ONCE = 200
"""Files that are read and taken together, at most."""

_SHORTEST_PAUSE = 0.5

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


class FolderWatch:
    """Takes the files of one folder, until its task is cancelled.

    Attributes:
        notifier: Keeps what is said of the folder.
        awake: Set when there is something to do.
        sweeps: How often the whole folder was looked through.
    """

    def __init__(self, parts: WatchParts, folder: WatchFolder) -> None:
        self.notifier = StatusNotifier(parts.listener, folder)
        self.awake = asyncio.Event()
        self.sweeps = 0
        self._parts, self._folder = parts, folder
        self._taker = FileTaker(parts, folder, self.notifier.tell)
        self._unrested: dict[str, RestDetector] = {}
        self._hints: set[str] = set()
        self._next_sweep = 0.0
        self._moved_until = ""
        self._full = self._at_work = False

    @property
    def settled(self) -> bool:
        """Whether it was looked through, nothing in it is being written, and nothing is left to do."""
        idle = not self._at_work and not self.awake.is_set()
        return idle and self.sweeps > 0 and not self._full and not self._unrested

    def wake(self) -> None:
        """Look through the folder soon."""
        self._next_sweep = 0.0
        self.awake.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        try:
            while True:
                self._at_work = True
                self.awake.clear()
                try:
                    await self._round()
                except JournalProblem as problem:  # the queue tells of it; nothing is taken that cannot be remembered
                    log.warning("watching pauses: %s", problem)
                    self._sweep_in(self._parts.options.sweep_seconds)
                except Exception:  # the boundary of the task: the next round may succeed
                    log.exception("a round of a watch folder failed unexpectedly")
                    self._sweep_in(self._parts.options.sweep_seconds)
                self._at_work = False
                self._parts.listener.changed()
                await self._pause()
        finally:
            self._parts.options.events.leave(self._folder.id)

    async def _round(self) -> None:
        if due := self._parts.clock.monotonic() >= self._next_sweep:
            self._next_sweep = float("inf")  # a wake from here on means another sweep
        if not self._parts.ready(self._folder.account):
            self._leave(WatchState.OTHER_ACCOUNT)
            return
        try:
            if due:
                await self._sweep_all()
            else:
                await self._follow_hints()
            await self._check_unrested()
            self._moved_until = await move_due(
                self._parts, self._folder, self._ask, self.notifier.tell, self._moved_until
            )
        except FolderForbidden as forbidden:
            self._leave(forbidden.state)
        except FolderGone:
            self._leave(WatchState.GONE)
        except FolderRefused as refused:
            log.info("the watch folder cannot be listed: %s", refused)
            self._leave(WatchState.UNREADABLE)

    async def _follow_hints(self) -> None:
        """Look through the folders in which something changed."""
        for hint in tuple(self._hints):
            self._hints.discard(hint)
            try:
                await self._sweep(Sweep(self._folder, hint, self._parts.options.own))
            except (FolderGone, FolderRefused):
                self._next_sweep = 0.0  # it was renamed or removed

    def _leave(self, state: WatchState) -> None:
        """Wait for the folder."""
        self._unrested.clear()
        self._sweep_in(self._parts.options.sweep_seconds)
        self.notifier.show(state=state, writing=0)

    async def _sweep_all(self) -> None:
        self._hints.clear()
        sweep, clock = Sweep(self._folder, never=self._parts.options.own), self._parts.clock
        began = clock.monotonic()
        await self._sweep(sweep)
        passed = clock.monotonic() - began
        options = self._parts.options
        options.events.follow(self._folder.id, sweep.folders, self._hint)
        # Too many are being written at once: the others are found by the next sweep.
        self._full = len(self._unrested) >= MOST_UNRESTED
        self._sweep_in(max(REST_SECONDS if self._full else options.sweep_seconds, passed * SWEEP_SHARE))
        self.sweeps += 1
        midnight = datetime.fromtimestamp(clock.now()).replace(hour=0, minute=0, second=0)  # noqa: DTZ006  of the user
        count = await self._parts.store.taken_since(self._folder.id, midnight.timestamp())
        self.notifier.show(state=WatchState.WATCHING, taken_today=count)

    async def _sweep(self, sweep: Sweep) -> None:
        while (batch := await self._ask(sweep.next_batch)) is not None:
            await self._check_batch(batch)

    def _sweep_in(self, seconds: float) -> None:
        # Sooner if it was woken meanwhile.
        self._next_sweep = min(self._next_sweep, self._parts.clock.monotonic() + seconds)

    async def _check_batch(self, batch: SweptBatch) -> None:
        for path, problem in batch.problems.items():
            self.notifier.tell(path, problem)
        if not batch.files:
            return
        known = await self._parts.store.known(self._folder.account, tuple(batch.files))
        new = {
            path: stamp
            for path, stamp in batch.files.items()
            if not self._is_known(known.get(path), stamp) and path not in self._unrested
        }
        if not new:
            return
        options, now = self._parts.options, self._parts.clock.now()
        rested = await self._ask(_rested, new, now, options.rest_seconds, self._parts.writers)
        for path in sorted(new.keys() - rested):
            if len(self._unrested) < MOST_UNRESTED:
                self._unrested[path] = RestDetector(options.rest_seconds)
        await self._take(rested)

    def _is_known(self, before: WatchedFile | None, stamp: FileStamp) -> bool:
        if before is None or not before.is_known(stamp):
            return False
        # What another folder leaves out, this one may take.
        return before.was_taken or before.folder == self._folder.id

    async def _check_unrested(self) -> None:
        if not self._unrested:
            return
        checks = await self._ask(
            check_files, {path: rest.last for path, rest in self._unrested.items()}, self._parts.writers
        )
        at, rested = self._parts.clock.monotonic(), []
        for path, check in checks.items():
            rest = self._unrested[path]
            rest.add(check, at)
            if rest.at_rest:
                del self._unrested[path]
                rested.append((path, rest.times_valid))
        for valid in (True, False):
            await self._take([path for path, times_valid in rested if times_valid is valid], restless=not valid)
        self.notifier.show(writing=len(self._unrested))

    async def _take(self, paths: Sequence[str], *, restless: bool = False) -> None:
        first = 0
        while some := paths[first : first + AT_ONCE]:
            known = await self._parts.store.known(self._folder.account, some)
            examined, count = await self._ask(examine, some, restless)
            first += count
            taken = await self._taker.take(examined, known)
            if taken:
                self.notifier.show(state=WatchState.WATCHING, taken_today=self.notifier.status.taken_today + taken)

    async def _pause(self) -> None:
        now = self._parts.clock.monotonic()
        seconds = min(self._next_sweep - now, REST_SECONDS if self._unrested else float("inf"))
        alarm = self._parts.tasks.start(partial(self._sleep, max(_SHORTEST_PAUSE, seconds)))
        try:
            await self.awake.wait()
        finally:
            alarm.cancel()

    async def _sleep(self, seconds: float) -> None:
        await self._parts.clock.sleep(seconds)
        self.awake.set()

    async def _ask(self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        return await self._parts.ask(self.notifier.show_silent, function, *arguments)

    def _hint(self, folder: str) -> None:
        self._hints.add(folder)
        self.awake.set()


def _rested(files: Mapping[str, FileStamp], now: float, rest_seconds: float, writers: Writers) -> list[str]:
    """Return the files that need no further look to be at rest, by name: a folder is listed in no order."""
    return [
        path
        for path, stamp in sorted(files.items(), key=itemgetter(0))
        if rests(path, stamp, now, rest_seconds, writers)
    ]
