"""Which transfers wait because writing their details has failed, and when they are tried again."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from kdesk.domain.ports import Clock
from kdesk.engine.transfers.tasks import Tasks
from kdesk.errors import KdeskError, Unreachable

MAX_TRIES = 5
"""How often the details of one transfer are tried while the server answers with an error of its own."""

RETRY_SECONDS = (2.0, 10.0, 60.0)
"""Waits before transfers are tried again; the last one repeats. Every success begins anew."""


class FailedWrites:
    """The transfers that wait for their next try.

    Args:
        tasks: Own the wait.
        clock: Measures it.
        retry: Called with transfers that waited long enough.
    """

    def __init__(self, tasks: Tasks, clock: Clock, retry: Callable[[Collection[str]], None]) -> None:
        self._tasks, self._clock, self._retry = tasks, clock, retry
        self._waiting: set[str] = set()
        self._tries: Counter[str] = Counter()
        # Failures in a row, of whatever transfers: they choose the next wait.
        self._failures = 0
        self._timed = False

    def __contains__(self, transfer_id: str) -> bool:
        return transfer_id in self._waiting

    def clear(self) -> None:
        """Let no transfer wait any more: another session may succeed."""
        self._waiting.clear()
        self._failures = 0

    def hold(self, transfer_ids: Iterable[str]) -> None:
        """Let transfers wait until `clear`, or until others are tried again."""
        self._waiting.update(transfer_ids)

    def retry_later(self, transfer_ids: Iterable[str]) -> None:
        """Try transfers again after a while."""
        self.hold(transfer_ids)
        if self._timed:
            return
        self._timed = True
        wait = RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS) - 1)]
        self._failures += 1

        async def retry() -> None:
            await self._clock.sleep(wait)
            self._timed = False
            waiting, self._waiting = self._waiting, set()
            self._retry(waiting)

        self._tasks.start(retry)

    def add(self, transfer_id: str, error: KdeskError) -> bool:
        """Try a transfer again later; return False if the server has answered with errors too often.

        Being offline is never counted.
        """
        self._tries[transfer_id] += not isinstance(error, Unreachable)
        if self._tries[transfer_id] < MAX_TRIES:
            self.retry_later([transfer_id])
            return True
        del self._tries[transfer_id]
        return False

    def succeeded(self, transfer_id: str) -> None:
        """Forget the failures before."""
        self._failures = 0
        self._tries.pop(transfer_id, None)
