"""Which errors are retried, after which wait, and how often (rule 6); one policy for every step of a transfer."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from kdesk.domain.ports import Clock
from kdesk.domain.reachability import Reachability
from kdesk.domain.transfer import Trouble
from kdesk.engine.clock import sleep_unless
from kdesk.errors import KdeskError, ServerProblem, TooManyOpenFiles, Unreachable

Result = TypeVar("Result")

SILENT_TRIES = 4
"""A response to another call ends no wait before the length of the one after so many outages: a host of uploads that is
down, beside one of calls that responds, would be asked without a pause.
"""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Waits and number of tries.

    Attributes:
        first: Seconds of the first wait; each further one is twice as long, up to `longest`.
        tries: Failures in a row, without an accepted byte in between, after which the step fails.
        jitter: Random share of a wait, so that many transfers do not come back at the same moment.
    """

    first: float = 1.0
    longest: float = 60.0
    tries: int = 8
    jitter: float = 0.3

    def wait(self, failures: int, chance: float) -> float:
        """Return the seconds to wait after so many failures in a row; `chance` is between 0 and 1."""
        # Outages are unlimited, and 2 to the power of 1024 overflows a float.
        full = min(self.longest, self.first * 2.0 ** min(failures - 1, 16))
        return full * (1 - self.jitter * chance)


@dataclass(slots=True)
class Tries:
    """Failures of one step in a row.

    Attributes:
        progress: Value of the retrier's progress counter when counting began.
        outages: Failures because the server could not be reached. They lengthen the waits, and never end them.
    """

    progress: int = 0
    failures: int = 0
    outages: int = 0


class Retrier:
    """Counts the failures of one transfer and waits between its tries.

    Steps may be retried side by side. Each counts its own failures: one hiccup of the server that four chunks meet is
    one failure. Progress of any step resets all of them.

    Args:
        policy: Waits and number of tries.
        clock: Waits.
        on_wait: Called with the error and the time of the next try, and with None when nothing waits any more.
        chance: Returns a random number between 0 and 1.
        on_unreachable: Called before each wait for a server that cannot be reached; such a wait may be long.
        reachability: Ends such a wait when the server responds to anybody; None waits to the end.
    """

    def __init__(
        self,
        policy: RetryPolicy,
        clock: Clock,
        on_wait: Callable[[Trouble | None], None],
        chance: Callable[[], float] = random.random,
        on_unreachable: Callable[[], None] = lambda: None,
        reachability: Reachability | None = None,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._on_wait = on_wait
        self._chance = chance
        self._on_unreachable = on_unreachable
        self._reachability = reachability
        self._progress = 0
        self._waiting = 0
        self._own = Tries()
        self._final: KdeskError | None = None

    def reset(self) -> None:
        """Reset all counters: the server accepted bytes. What still waits is not why the others get on."""
        self._progress += 1
        if self._waiting:
            self._on_wait(None)

    async def wait(self, error: KdeskError, tries: Tries | None = None) -> None:
        """Wait before the next try, or raise the error after the last one.

        Being offline is never the last one, nor are too many open files. An error that ended an inner step also ends
        the step around it, which does not count it again.
        """
        counted = tries or self._own
        if counted.progress != self._progress:
            counted.progress, counted.failures, counted.outages = self._progress, 0, 0
        if isinstance(error, Unreachable | TooManyOpenFiles):
            self._on_unreachable()
            counted.outages += 1
            seconds = self._policy.wait(counted.outages, self._chance())
        else:
            counted.failures += 1
            if counted.failures >= self._policy.tries or error is self._final:
                self._final = error
                raise error
            seconds = self._policy.wait(counted.failures, self._chance())
        await self._sleep(max(seconds, self._retry_after(error)), error)

    async def keep_trying(self, step: Callable[[], Awaitable[Result]]) -> Result:
        """Run a step that may be repeated safely until it succeeds, fails for good, or has used all tries."""
        tries = Tries(self._progress)
        while True:
            try:
                return await step()
            except KdeskError as error:
                if not error.retryable:
                    raise
                await self.wait(error, tries)

    def _retry_after(self, error: KdeskError) -> float:
        """Return the seconds that a busy server requested, cut to the longest wait."""
        requested = error.retry_after if isinstance(error, ServerProblem) else None
        return min(requested or 0.0, self._policy.longest)

    async def _sleep(self, seconds: float, error: KdeskError) -> None:
        self._on_wait(Trouble.of(error, self._clock.now() + seconds))
        self._waiting += 1
        try:
            if isinstance(error, Unreachable) and self._reachability is not None:
                await self._sleep_until_reached(seconds, self._reachability)
            else:
                await self._clock.sleep(seconds)
        finally:
            self._waiting -= 1
        # Other chunks may still wait; the row then keeps showing why.
        if not self._waiting:
            self._on_wait(None)

    async def _sleep_until_reached(self, seconds: float, reachability: Reachability) -> None:
        """Sleep so long at most: the first transfer that gets through ends the waits of the others."""
        silent = min(seconds, self._policy.wait(SILENT_TRIES, 0.0))
        await self._clock.sleep(silent)
        if seconds <= silent or reachability.responds:
            return
        await sleep_unless(self._clock, seconds - silent, reachability.next_response())
