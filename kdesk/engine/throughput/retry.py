"""What to retry, how long to wait, when to give up: one policy for every step of a transfer."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from kdesk.domain.ports import Clock
from kdesk.domain.transfer import Trouble
from kdesk.errors import KdeskError, ServerProblem, TooManyOpenFiles, Unreachable

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How patient a transfer is.

    first    seconds of the first wait; each further one doubles up to `longest`
    tries    failures in a row, without a byte accepted between, after which it gives up
    jitter   share of a wait that is left to chance, so that many transfers do not come back at once
    """

    first: float = 1.0
    longest: float = 60.0
    tries: int = 8
    jitter: float = 0.3

    def wait(self, failures: int, chance: float) -> float:
        """Return the seconds to wait after so many failures in a row; `chance` is between 0 and 1."""
        full = min(self.longest, self.first * 2.0 ** min(failures - 1, 16))
        return full * (1 - self.jitter * chance)


@dataclass(slots=True)
class Tries:
    """How often a step failed in a row.

    progress  how often the transfer had made progress when counting began
    outages   failures because the server could not be reached: they make the waits longer and never end them
    """

    progress: int = 0
    failures: int = 0
    outages: int = 0


class Retrier:
    """The failures of one transfer, and the waits between its tries.

    Several steps may be tried side by side. Each counts its own failures, so that one hiccup of the server, met by
    four chunks at once, is one failure; progress of any of them starts all afresh.

    on_wait         is told what is wrong and when it goes on, and None when nothing waits any more
    on_unreachable  is called before each wait for a server that cannot be reached: such a wait may be long
    """

    def __init__(
        self,
        policy: RetryPolicy,
        clock: Clock,
        on_wait: Callable[[Trouble | None], None],
        chance: Callable[[], float] = random.random,
        on_unreachable: Callable[[], None] = lambda: None,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._on_wait = on_wait
        self._chance = chance
        self._on_unreachable = on_unreachable
        self._progress = 0
        self._waiting = 0
        self._own = Tries()
        self._given_up: KdeskError | None = None

    def reset(self) -> None:
        """Start counting afresh: bytes were accepted."""
        self._progress += 1

    async def wait(self, error: KdeskError, tries: Tries | None = None) -> None:
        """Wait before the next try, or raise the error when there were enough.

        Being offline is never enough, nor is it that too many files are open.

        What ended the patience of a step ends it for the step around it as well: nobody begins anew with this error.
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
            if counted.failures >= self._policy.tries or error is self._given_up:
                self._given_up = error
                raise error
            seconds = self._policy.wait(counted.failures, self._chance())
        await self._sleep(max(seconds, self._asked(error)), error)

    async def keep_trying(self, step: Callable[[], Awaitable[Result]]) -> Result:
        """Run a step that may be repeated safely until it succeeds, fails for good, or patience ends."""
        tries = Tries(self._progress)
        while True:
            try:
                return await step()
            except KdeskError as error:
                if not error.retryable:
                    raise
                await self.wait(error, tries)

    def _asked(self, error: KdeskError) -> float:
        """Return the seconds that a busy server asked to wait, within reason."""
        asked = error.retry_after if isinstance(error, ServerProblem) else None
        return min(asked or 0.0, self._policy.longest)

    async def _sleep(self, seconds: float, error: KdeskError) -> None:
        self._on_wait(Trouble.of(error, self._clock.now() + seconds))
        self._waiting += 1
        try:
            await self._clock.sleep(seconds)
        finally:
            self._waiting -= 1
        if not self._waiting:
            self._on_wait(None)
