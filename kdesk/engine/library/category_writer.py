"""Putting one batch of entries into categories, and taking it out of others."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from itertools import islice

from kdesk.domain.editing.batch import BATCH, Refusals
from kdesk.engine.library.batch_run import Steps
from kdesk.engine.library.field_writer import OWN_TRIES
from kdesk.errors import AlreadyDone, KdeskError

Pair = tuple[str, int]


class CategoryWriter:
    """Makes the same call for pairs of entry and category, until each is done or refused.

    Args:
        call: `BatchEditing.assign` or `unassign`. Repeating it is safe.
        done: Called with each pair that this call has changed.

    Attributes:
        problems: Why entries were refused.
    """

    def __init__(self, call: Callable[[Sequence[Pair]], Awaitable[Refusals]], done: Callable[[str, int], None]) -> None:
        self.problems: dict[str, KdeskError] = {}
        self._call, self._done = call, done

    async def write(self, pairs: Iterable[Pair], steps: Steps) -> None:
        """Handle all pairs. Raises KdeskError if the work cannot go on."""
        rest = iter(pairs)
        while portion := tuple(islice(rest, BATCH)):
            await self._write(portion, steps)

    async def _write(self, pairs: Sequence[Pair], steps: Steps) -> None:
        pauses, tries = steps.pauses, 0
        while pairs:
            refusals = await steps.ask(partial(self._call, pairs))
            tries += 1
            # After a pause some may have been done: “already” then means that kdesk has done it.
            pairs = self._again(pairs, refusals, unsure=steps.pauses > pauses, last=tries == OWN_TRIES)

    def _again(self, pairs: Sequence[Pair], refusals: Refusals, *, unsure: bool, last: bool) -> list[Pair]:
        """Take in the answers; return the pairs that are worth another try."""
        again = []
        for pair, refusal in zip(pairs, refusals, strict=True):
            if refusal is None or (isinstance(refusal, AlreadyDone) and unsure):
                self._done(*pair)
            elif isinstance(refusal, AlreadyDone):
                continue
            elif refusal.retryable and not last:
                again.append(pair)
            else:
                self.problems[pair[0]] = refusal
        return again
