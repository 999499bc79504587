"""Follows the list of transfers and keeps what statistics need: sums, and nothing of single files."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from typing import Protocol

from kdesk.domain.ports import Clock
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.domain.source_file import SourceKind
from kdesk.domain.statistics.activity import IDLE, activity_of, sent_between
from kdesk.domain.statistics.kept import NO_STATISTICS, ReadySample, Statistics
from kdesk.domain.statistics.ready_time import ReadyEstimate, ReadyTimes, account_code
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.statistics_tally import Activities, Tally, day_of
from kdesk.errors import StoreProblem

log = logging.getLogger(__name__)

SAVE_SECONDS = 60.0
"""Between two writes; a kill costs what came since."""
LAST_SECONDS = 2.0
"""How long the end of the program waits for the last write: a disk that hangs must not hold it up."""
_JUMP_SECONDS = 30.0
"""By so much the clocks may differ while a file is processed; more means that the computer slept."""
_ENDS = frozenset({TransferState.READY, TransferState.ARRIVED})
_AT_REST = frozenset({TransferState.QUEUED, TransferState.PAUSED, TransferState.CANCELLED})


class StatisticsStore(Protocol):
    """Keeps statistics between two starts. Each call raises StoreProblem."""

    async def load(self) -> Statistics:
        """Return what is kept."""
        ...

    async def save(self, statistics: Statistics) -> None:
        """Keep this instead."""
        ...


class StatisticsRecorder(QueueListener):
    """Counts in memory, and writes now and then.

    Args:
        store: Keeps what was counted.
        clock: Tells days and hours, and measures.
    """

    def __init__(self, store: StatisticsStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._kept = NO_STATISTICS
        self._times = ReadyTimes()
        self._tally, self._activities = Tally(), Activities(clock)
        # Unix and monotonic seconds at which the last byte of a transfer was taken.
        self._processing: dict[str, tuple[float, float]] = {}
        self._work, self._loading = asyncio.Event(), asyncio.Lock()
        self._loaded = self._unreadable = self._happened = self._unwritten = False

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Follow what waits for a person already; of 50,000 most have not begun."""
        for one in transfers:
            if one.question is not None:
                self._follow(one.id, activity_of(one))

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Count what happened. Most changes are progress, of which nothing is counted."""
        same_state = before.state is now.state
        if before.reservation is now.reservation and _same_reasons(before, now):
            idle = now.reservation is NOTHING_RESERVED and before.state in _AT_REST and now.state in _AT_REST
            # Fifty thousand that are paused or cancelled together have neither begun nor waited for anything.
            if same_state or (idle and now.file_wait is FileWait.NONE and now.id not in self._activities):
                return
        at = self._clock.now()
        if count := sent_between(before, now):
            self._tally.send(at, count)
            self._note()
        self._follow(now.id, activity_of(now))
        if not same_state:
            self._step(now, at)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Follow what came back as what was added."""
        del rows
        self.added(transfers)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Follow no more what left the list."""
        for key in transfer_ids:
            self._follow(key, IDLE)
            self._processing.pop(key, None)

    def estimate_of(self, transfer: Transfer) -> ReadyEstimate | None:
        """Return when a transfer in PROCESSING will be ready; None if too little is known."""
        began = self._processing.get(transfer.id)
        # Of an earlier run, the journal has when the last bytes were acknowledged.
        since = transfer.reservation.acknowledged_at if began is None else began[0]
        if transfer.state is not TransferState.PROCESSING or since is None or transfer.progress.fetching:
            return None
        file = transfer.file
        if file.kind is SourceKind.ADDRESS:
            return None
        found = self._times.expected(account_code(transfer.account), file.media_type.value, file.size)
        return ReadyEstimate(since, since + found.typical, since + found.longest) if found else None

    async def statistics(self) -> Statistics:
        """Return all that is known at present."""
        await self._load()
        self._activities.count(self._tally)
        return self._kept.plus(self._tally.statistics(), day_of(self._clock.now()))

    async def clear(self) -> None:
        """Forget everything. Raises StoreProblem if it cannot be written."""
        await self._load()
        self._activities.count(self._tally)
        self._tally, self._kept, self._unreadable, self._unwritten = Tally(), NO_STATISTICS, False, False
        self._learn()
        await self._store.save(NO_STATISTICS)

    async def run(self) -> None:
        """Write what was counted, now and then; what is left when it is cancelled is written then."""
        try:
            await self._load()
            while True:
                await self._work.wait()
                await self._clock.sleep(SAVE_SECONDS)
                self._work.clear()
                if self._happened:
                    await self._save()
                # In the hours of a long wait nothing is written, but each of them gets its time.
                self._activities.count(self._tally)
                if self._activities.is_busy:
                    self._work.set()
        finally:
            try:
                async with asyncio.timeout(LAST_SECONDS):
                    await self._save()
            except TimeoutError:
                log.warning("the disk does not respond; the last statistics are not written")

    def _follow(self, key: str, activity: str) -> None:
        if self._activities.follow(key, activity, self._tally):
            self._note()

    def _note(self) -> None:
        self._happened = True
        self._work.set()

    def _step(self, now: Transfer, at: float) -> None:
        """Count the end of a transfer, and how long the server took."""
        monotonic = self._clock.monotonic()
        if now.state is TransferState.PROCESSING:
            self._processing[now.id] = at, monotonic
            return
        began = self._processing.pop(now.id, None)
        if now.state in _ENDS:
            self._tally.days[day_of(at)].ready += 1
            self._note()
        elif now.state is TransferState.FAILED:
            self._tally.days[day_of(at)].failed += 1
            self._note()
        if began is None or now.state is not TransferState.READY or now.file.kind is SourceKind.ADDRESS:
            return
        passed = monotonic - began[1]
        # While the computer slept, nobody looked whether it was ready.
        if abs((at - began[0]) - passed) < _JUMP_SECONDS and now.file.size > 0:
            code, kind = account_code(now.account), now.file.media_type.value
            sample = ReadySample(code, kind, now.file.size, passed)
            self._tally.samples.append(sample)
            self._times.add(sample)

    def _learn(self) -> None:
        self._times = ReadyTimes((*self._kept.samples, *self._tally.samples))

    async def _load(self) -> None:
        async with self._loading:
            if self._loaded:
                return
            try:
                self._kept = await self._store.load()
            except StoreProblem as problem:
                # What cannot be read now may be read by the next start: it is not written over.
                log.warning("statistics cannot be read, and are not kept in this run: %s", problem)
                self._unreadable = True
            self._loaded = True
            self._learn()

    async def _save(self) -> None:
        if not self._loaded:
            return  # it was ended before it knew what is kept
        self._happened = False
        self._activities.count(self._tally)
        tally, self._tally = self._tally, Tally()
        grown = tally.statistics()
        self._kept = self._kept.plus(grown, day_of(self._clock.now()))
        # Also what an earlier write could not keep, or did not come to keep before the end.
        self._unwritten = self._unwritten or bool(grown)
        if self._unreadable or not self._unwritten:
            return
        try:
            await self._store.save(self._kept)
        except StoreProblem as problem:
            # It is in memory: the next write has it too.
            log.warning("statistics cannot be written: %s", problem)
        else:
            self._unwritten = False


def _same_reasons(before: Transfer, now: Transfer) -> bool:
    return before.trouble is now.trouble and before.question is now.question and before.file_wait is now.file_wait
