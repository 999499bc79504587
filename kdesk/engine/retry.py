"""What to retry, how long to wait, when to give up: one policy for every step of a transfer."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from kdesk.domain.ports import Clock
from kdesk.domain.transfer import Trouble
from kdesk.errors import KdeskError, Unreachable

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


class Patience:
    """The failures of one transfer, and the waits between its tries.

    on_wait  is told what is wrong and when it goes on, and None when it goes on
    """

    def __init__(
        self,
        policy: RetryPolicy,
        clock: Clock,
        on_wait: Callable[[Trouble | None], None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._on_wait = on_wait
        self._chance = chance
        self._failures = 0
        self._outages = 0

    def reset(self) -> None:
        """Start counting afresh: bytes were accepted."""
        self._failures = self._outages = 0

    async def wait(self, error: KdeskError) -> None:
        """Wait before the next try, or raise the error when there were enough. Being offline is never enough."""
        if isinstance(error, Unreachable):
            self._outages += 1
            seconds = self._policy.wait(self._outages, self._chance())
        else:
            self._failures += 1
            if self._failures >= self._policy.tries:
                raise error
            seconds = self._policy.wait(self._failures, self._chance())
        self._on_wait(Trouble.of(error, self._clock.now() + seconds))
        await self._clock.sleep(seconds)
        self._on_wait(None)

    async def keep_trying(self, step: Callable[[], Awaitable[Result]]) -> Result:
        """Run a step that may be repeated safely until it succeeds, fails for good, or patience ends."""
        while True:
            try:
                return await step()
            except KdeskError as error:
                if not error.retryable:
                    raise
                await self.wait(error)
