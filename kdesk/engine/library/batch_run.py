"""One piece of work on many entries: in batches, with tries, progress, and a stop."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from typing import Protocol, TypeVar

from kdesk.domain.editing.batch import BATCH, EntryResult, Outcome
from kdesk.domain.ports import Clock
from kdesk.engine.clock import sleep_unless
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import KdeskError, ServerProblem, Unreachable

Result = TypeVar("Result")

TRIES = RetryPolicy(longest=15.0, tries=5, jitter=0.0)


class Steps:
    """What a job is given: it reports results, and waits between two tries.

    Args:
        clock: Waits.
        report: Called with what became of an entry; a later result replaces an earlier one.
        on_wait: Called with the error before each wait, and with None after it.

    Attributes:
        report: As above.
        pauses: Counts the requests after which it waited. What such a request wanted may have been done.
    """

    def __init__(
        self, clock: Clock, report: Callable[[EntryResult], None], on_wait: Callable[[KdeskError | None], None]
    ) -> None:
        self.report = report
        self._clock, self._on_wait = clock, on_wait
        self._stop = asyncio.Event()
        self._failures = self._outages = 0
        self.pauses = 0

    @property
    def stopped(self) -> bool:
        """Whether somebody wants the work to end."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End the work after the request that is under way; a wait ends at once."""
        self._stop.set()

    def reporting_to(self, report: Callable[[EntryResult], None]) -> "Steps":
        """Return the same steps for a part of the work whose results are not those of the whole."""
        part = copy(self)
        part.report = report
        return part

    def succeeded(self) -> None:
        """Count from the beginning: the server answered."""
        self._failures = self._outages = 0

    async def ask(self, request: Callable[[], Awaitable[Result]]) -> Result:
        """Make a request that may be repeated safely until it is answered. Raises KdeskError."""
        while True:
            try:
                result = await request()
            except KdeskError as error:
                await self.pause(error)
            else:
                self.succeeded()
                return result

    async def pause(self, error: KdeskError) -> None:
        """Wait before the next try, or raise the error after the last one; being offline is never the last one."""
        if not error.retryable or self.stopped:
            raise error
        if isinstance(error, Unreachable):
            self._outages += 1
            seconds = TRIES.wait(self._outages, 0.0)
        else:
            self._failures += 1
            seconds = TRIES.wait(self._failures, 0.0)
            if self._failures >= TRIES.tries:
                raise error
        self.pauses += 1
        wanted = error.retry_after if isinstance(error, ServerProblem) else None
        self._on_wait(error)
        try:
            wait = max(seconds, min(wanted or 0.0, TRIES.longest))
            await sleep_unless(self._clock, wait, self._stop.wait())
        finally:
            self._on_wait(None)
        if self.stopped:
            raise error


class Job(Protocol):
    """Work on entries."""

    async def handle(self, entry_ids: Sequence[str], first_number: int, steps: Steps) -> None:
        """Work on one batch, and report what became of each entry.

        Raises KdeskError if the work cannot go on; entries without a result then count as not reached.

        Args:
            entry_ids: Up to `BATCH` of them.
            first_number: The place of the first one among all, from 1.
        """
        ...


class BatchRun:
    """Runs a job over entries, once.

    Args:
        on_change: Called after each batch, before and after each wait, and at the end.

    Attributes:
        entry_ids: All of them, each once, in order.
        results: What became of each entry so far.
        problem: The error that ended the work before its time.
        waits_for: The error after which it tries again.
        finished: Whether it has ended.
    """

    def __init__(
        self, job: Job, entry_ids: Sequence[str], clock: Clock, on_change: Callable[[], None] = lambda: None
    ) -> None:
        self.job = job
        self.entry_ids = tuple(dict.fromkeys(entry_ids))
        self.results: dict[str, EntryResult] = {}
        self.problem: KdeskError | None = None
        self.waits_for: KdeskError | None = None
        self.finished = False
        self._steps = Steps(clock, self._note, self._wait)
        self._on_change = on_change

    @property
    def total(self) -> int:
        """How many entries there are."""
        return len(self.entry_ids)

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self._steps.stopped

    def of(self, *outcomes: Outcome) -> tuple[EntryResult, ...]:
        """Return the results with these outcomes, in order."""
        found = (self.results.get(entry_id) for entry_id in self.entry_ids)
        return tuple(result for result in found if result is not None and result.outcome in outcomes)

    def stop(self) -> None:
        """End the work after the request that is under way: what is done stays."""
        self._steps.stop()

    async def run(self) -> None:
        """Do the work. It ends at an error that no further try can mend; nothing is raised for it."""
        try:
            for start in range(0, self.total, BATCH):
                if self.stopped:
                    break
                await self.job.handle(self.entry_ids[start : start + BATCH], start + 1, self._steps)
                self._on_change()
        except KdeskError as error:
            self.problem = None if self.stopped else error
        finally:
            for entry_id in self.entry_ids:
                self.results.setdefault(entry_id, EntryResult(entry_id, Outcome.NOT_REACHED))
            self.finished = True
            self._on_change()

    def _note(self, result: EntryResult) -> None:
        self.results[result.entry_id] = result

    def _wait(self, error: KdeskError | None) -> None:
        self.waits_for = error
        self._on_change()
