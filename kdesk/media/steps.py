"""Long work on a thread in steps, so that it can be stopped between two of them and tells how far it is."""

from collections.abc import Generator
from typing import TypeVar

from kdesk.domain.review_ports import Told
from kdesk.threads import Workers

Result = TypeVar("Result")


async def in_steps(workers: Workers, steps: Generator[float, None, Result], told: Told) -> Result:
    """Run a generator on a thread and return its result; each step yields the share that is done.

    Cancelling stops it after the present step and runs its `finally` on the same thread.
    """
    try:
        while True:
            share, results = await workers.run(_step, steps)
            if results:
                return results[0]
            told(share)
    finally:
        # With one thread this comes after the step that may still run.
        workers.submit(steps.close)


def _step(steps: Generator[float, None, Result]) -> tuple[float, tuple[Result, ...]]:
    try:
        return next(steps), ()
    except StopIteration as ended:
        return 1.0, (ended.value,)


def part_of(steps: Generator[float, None, Result], number: int, count: int) -> Generator[float, None, Result]:
    """Run steps as one of several equal parts of a work: the shares are those of the whole."""
    while True:
        try:
            share = next(steps)
        except StopIteration as ended:
            result: Result = ended.value
            return result
        yield (number + share) / count
