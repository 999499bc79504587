"""Follows the list of transfers and keeps what happened to each; what has ended is kept in the journal's file."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from kdesk.domain.ports import Clock
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.timeline import NOTHING_RECORDED, Timeline, completed, has_begun, moments_between
from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem

log = logging.getLogger(__name__)

SAVE_SECONDS = 5.0
"""Between two writes: a thousand small files that end at once are one."""
MOST_READ = 200
"""Stored timelines that are kept in memory."""
POINT_SECONDS = 0.5
"""Between two points of the curve."""


class TimelineStore(Protocol):
    """Keeps timelines between two starts. Each call raises JournalProblem."""

    async def load(self, transfer_ids: Collection[str]) -> Mapping[str, Timeline]:
        """Return those of these transfers."""
        ...

    async def save(self, timelines: Mapping[str, Timeline]) -> None:
        """Write these in one transaction."""
        ...

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Remove those of these transfers."""
        ...


class Timelines(QueueListener):
    """What happened to transfers, in memory while they run.

    Args:
        store: Keeps what has ended.
        clock: Tells the time of each moment.
    """

    def __init__(self, store: TimelineStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._present: dict[str, Timeline] = {}
        self._unsaved: dict[str, Timeline] = {}
        self._gone: set[str] = set()
        # Of earlier runs: a transfer in sight is asked about several times a second.
        self._read: dict[str, Timeline | None] = {}
        self._work = asyncio.Event()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Note what happened."""
        known = self._present.get(now.id)
        if known is None and not has_begun(now):
            return
        at = self._clock.now()
        found = _grown(known or NOTHING_RECORDED, before, now, at)
        if found is known:
            return
        self._present[now.id] = found
        if now.state.is_finished:
            # Its comparison may follow, so that it may be written twice.
            self._unsaved[now.id] = _merged(self._unsaved.get(now.id), self._present.pop(now.id))
            self._work.set()

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget what is not on the list any more, once that is certain: it may come back for a while."""
        self._gone.update(transfer_ids)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Keep what came back."""
        del rows
        self._gone.difference_update(one.id for one in transfers)

    async def of(self, transfers: Sequence[Transfer]) -> Mapping[str, Timeline]:
        """Return what is known of these transfers, by their ids."""
        # Apart: while one question waits for the disk, others may drop what it has found in memory.
        read = {one.id: self._read[one.id] for one in transfers if one.id in self._read}
        if unread := [one.id for one in transfers if one.id not in read]:
            stored = await self._load(unread)
            read |= {key: stored.get(key) for key in unread}
            self._read |= {key: read[key] for key in unread}
        found = {}
        for one in transfers:
            newest = _merged(self._unsaved.get(one.id), self._present.get(one.id, NOTHING_RECORDED))
            found[one.id] = completed(_merged(read[one.id], newest), one)
        while len(self._read) > MOST_READ:
            del self._read[next(iter(self._read))]
        return found

    async def _load(self, transfer_ids: Sequence[str]) -> Mapping[str, Timeline]:
        try:
            return await self._store.load(transfer_ids)
        except JournalProblem as problem:
            log.warning("timelines cannot be read: %s", problem)
            return {}

    async def run(self) -> None:
        """Write what has ended, now and then; what is left when it is cancelled is written then."""
        try:
            while True:
                await self._work.wait()
                await self._clock.sleep(SAVE_SECONDS)
                await self._save()
        finally:
            # Also of what goes on at the next start.
            self._unsaved |= {key: _merged(self._unsaved.get(key), one) for key, one in self._present.items()}
            await self._save()

    async def _save(self) -> None:
        self._work.clear()
        # Both stay until they are written: a question may come meanwhile, and the end of kdesk, too.
        unsaved, gone = dict(self._unsaved), set(self._gone)
        try:
            if unsaved:
                await self._write(unsaved)
            if gone:
                await self._store.remove(gone)
                self._gone -= gone
        except JournalProblem as problem:
            # They tell of the past only: the transfers themselves are written elsewhere. The next write tries again.
            log.warning("timelines cannot be written: %s", problem)

    async def _write(self, unsaved: Mapping[str, Timeline]) -> None:
        earlier = await self._store.load(list(unsaved))
        merged = {key: _merged(earlier.get(key), one) for key, one in unsaved.items()}
        await self._store.save(merged)
        for key, one in merged.items():
            if key in self._read:
                self._read[key] = one
            if self._unsaved.get(key) is unsaved[key]:
                del self._unsaved[key]


def _merged(earlier: Timeline | None, now: Timeline) -> Timeline:
    """Return the timeline of an earlier run or try, with what came since."""
    if earlier is None or earlier == now:
        return now
    last = earlier.moments[-1].at if earlier.moments else 0.0
    merged = earlier.with_moments([moment for moment in now.moments if moment.at > last])
    for at, total in now.points:
        if not merged.points or at > merged.points[-1][0]:
            merged = merged.with_point(at, total)
    return merged


def _grown(known: Timeline, before: Transfer, now: Transfer, at: float) -> Timeline:
    found = known
    if before.reservation is not now.reservation:
        total = now.reservation.accepted.total
        last_at, last = found.points[-1] if found.points else (0.0, -1)
        if total != last and (at - last_at >= POINT_SECONDS or total >= now.file.size or total < last):
            found = found.with_point(at, total)
    moments = moments_between(before, now, at)
    return found.with_moments(moments) if moments else found
