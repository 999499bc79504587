"""Errors of pictures, remembered so that no request is repeated in vain.

| What the server said | How long |
|---|---|
| 11, 46 and 57: it is making the picture, or too many of them | as long as it asks to wait |
| 38: the account lets nobody cut frames | no frame of this account is requested again |
| any other number | final: the address is not requested again |
| an error that is not Kaltura's own | 60 s, as long as the server repeats it from its cache |
| a picture that cannot be decoded | 10 minutes: decoding it may have crashed a process |

Without a response nothing is remembered: the next request may succeed. Wire fact: a new poster has a new address, so
that an error of the old one says nothing about it.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdesk.domain.links.picture_requests import frames_asked_at
from kdesk.domain.ports import Clock
from kdesk.errors import Reason, ServerProblem, TimedOut, Unreachable

if TYPE_CHECKING:  # the grammar of links is imported with the first picture
    from kdesk.domain.links.place import Place

FAILURE_SECONDS = 60.0
"""How long the server repeats an error response for the same address."""

UNFIT_SECONDS = 600.0

_MAX_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Failure:
    until: float
    problem: ServerProblem


class PictureFailures:
    """The remembered errors by address, and by account where frames are refused; the oldest go first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, _Failure] = OrderedDict()
        self._refusing: dict[Place, ServerProblem] = {}

    def raise_remembered(self, url: str) -> None:
        """Raise the error of this address again, if there is one. Raises ServerProblem."""
        if self._refusing and (place := frames_asked_at(url)) and (refused := self._refusing.get(place)):
            raise refused.with_traceback(None)
        failure = self._failures.get(url)
        if failure is None:
            return
        if failure.until > self._clock.monotonic():
            # Each raise of the same object lengthens its traceback, which holds the frames of all former callers.
            raise failure.problem.with_traceback(None)
        del self._failures[url]

    def remember(self, url: str, problem: ServerProblem) -> None:
        """Remember an error of the server."""
        if isinstance(problem, Unreachable | TimedOut):
            return
        is_refusal = problem.reason is Reason.FRAMES_REFUSED and len(self._refusing) < _MAX_REMEMBERED
        if is_refusal and (place := frames_asked_at(url)):
            self._refusing[place] = problem
        self._remember(url, problem, self._seconds(problem))

    def remember_unfit(self, url: str, problem: ServerProblem) -> None:
        """Remember that a picture cannot be decoded."""
        self._remember(url, problem, UNFIT_SECONDS)

    def _seconds(self, problem: ServerProblem) -> float:
        if problem.code and not problem.retryable:
            return math.inf
        return problem.retry_after or FAILURE_SECONDS

    def _remember(self, url: str, problem: ServerProblem, seconds: float) -> None:
        self._failures[url] = _Failure(self._clock.monotonic() + seconds, problem)
        self._failures.move_to_end(url)
        while len(self._failures) > _MAX_REMEMBERED:
            self._failures.popitem(last=False)
