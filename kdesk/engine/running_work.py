"""Whether transfers or downloads run, for what must not disturb them."""

import asyncio
from collections.abc import Callable, Collection, Sequence

from kdesk.domain.downloads.download import Download
from kdesk.domain.ports import Clock
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer

REST_SECONDS = 5.0
"""Without anything that runs: between two small files nothing runs for a moment."""


class RunningWork(QueueListener):
    """Follows the queues of transfers and downloads as a listener of both.

    Attributes:
        running: Ids of what holds a slot.
    """

    def __init__(self) -> None:
        self.running: set[str] = set()

    def work_changed(self) -> None:
        """React to what runs now; for those who inherit."""

    def added(self, transfers: Sequence[Transfer | Download]) -> None:
        """Follow new transfers or downloads."""
        # The states first: of 50,000 new transfers none runs.
        if any(state.holds_slot for state in {transfer.state for transfer in transfers}):
            self.running.update(transfer.id for transfer in transfers if transfer.state.holds_slot)
            self.work_changed()

    def changed(self, before: Transfer | Download, now: Transfer | Download) -> None:
        """Follow a transfer or download into a slot and out of it."""
        del before
        if now.state.holds_slot:
            self.running.add(now.id)
        else:
            self.running.discard(now.id)
        self.work_changed()

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget transfers."""
        self.running.difference_update(transfer_ids)
        self.work_changed()


class WorkRest(RunningWork):
    """Tells when nothing has run for a while, once its `run()` is started, and at once when something runs again."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._followers: list[Callable[[bool], object]] = []
        self._resting, self._calm, self._busy = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._calm.set()

    @property
    def is_resting(self) -> bool:
        """Whether nothing has run for a while."""
        return self._resting.is_set()

    def follow(self, do: Callable[[bool], object]) -> None:
        """Call this with whether the work rests, each time when that changes."""
        self._followers.append(do)

    async def wait(self) -> None:
        """Wait until the work rests."""
        await self._resting.wait()

    async def run(self) -> None:
        """Find out when the work rests, until cancelled."""
        while True:
            await self._calm.wait()
            await self._clock.sleep(REST_SECONDS)
            # Another transfer may have begun meanwhile.
            if not self.running:
                self._resting.set()
                self._tell()
                await self._busy.wait()

    def work_changed(self) -> None:
        """Note whether something runs."""
        here, other = (self._busy, self._calm) if self.running else (self._calm, self._busy)
        here.set()
        other.clear()
        if self.running and self.is_resting:
            self._resting.clear()
            self._tell()

    def _tell(self) -> None:
        for follower in self._followers:
            follower(self.is_resting)
