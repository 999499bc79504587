"""How long a server takes until a file of some size is ready, learned from files of similar sizes."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

from kdesk.domain.statistics.kept import ReadySample

LEAST_SAMPLES = 5
"""With fewer files of similar sizes nothing is said."""
MOST_NEAR = 15
FARTHEST = 4.0
"""Factor by which a size may differ from one that says something about it."""
_APART = 1.25
"""Factor by which sizes must differ to tell how time grows with size."""
_SPREAD, _LEAST_SECONDS = 4.0, 5.0
"""Where the third quartile is more than so many times the first one, and more than some polls, nothing is known."""
_MOST_KNOWN = 1_000


@dataclass(frozen=True, slots=True)
class TimeToReady:
    """What is to be expected.

    Attributes:
        typical: Seconds from the last byte until the entry is ready.
        longest: After so many seconds something else is going on, and nothing can be said any more.
    """

    typical: float
    longest: float


@dataclass(frozen=True, slots=True)
class ReadyEstimate:
    """When an entry will be ready.

    Attributes:
        began: Unix seconds of its last byte.
        at: Unix seconds.
        latest: Unix seconds after which the estimate has failed.
    """

    began: float
    at: float
    latest: float


class ReadyTimes:
    """Answers for many rows a second."""

    def __init__(self, samples: Iterable[ReadySample] = ()) -> None:
        self._groups: defaultdict[tuple[str, int], list[ReadySample]] = defaultdict(list)
        self._known: dict[tuple[str, int, int], TimeToReady | None] = {}
        for sample in samples:
            self.add(sample)

    def add(self, sample: ReadySample) -> None:
        """Learn from one more file."""
        if sample.size > 0:
            self._groups[sample.account, sample.kind].append(sample)
            self._known.clear()

    def expected(self, account: str, kind: int, size: int) -> TimeToReady | None:
        """Return what is to be expected of a file; None if too little is known.

        Args:
            account: Its code, as `account_code` returns it.
            kind: Value of the file's `MediaType`.
            size: Bytes.
        """
        key = (account, kind, size)
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = expected_of(self._groups.get((account, kind), ()), size)
        return self._known[key]


def account_code(account: str) -> str:
    """Return a code for the key of an account: statistics name nobody."""
    return sha256(account.encode("utf-8", "backslashreplace")).hexdigest()[:12]


def expected_of(samples: Sequence[ReadySample], size: int) -> TimeToReady | None:
    """Return what these samples, of one account and kind, say about a size; None if that is too little."""
    if size <= 0:
        return None
    least, most = size / FARTHEST, size * FARTHEST
    # Of equal ones the newest come first.
    found = [
        (abs(math.log(one.size / size)), -row, one) for row, one in enumerate(samples) if least <= one.size <= most
    ]
    near = [one for _distance, _row, one in sorted(found)[:MOST_NEAR]]
    if len(near) < LEAST_SAMPLES:
        return None
    slope = _slope(near)
    seconds = [one.seconds * (size / one.size) ** slope for one in near]
    first, typical, third = (_quantile(seconds, share) for share in (0.25, 0.5, 0.75))
    if third > _SPREAD * max(first, _LEAST_SECONDS):
        return None
    return TimeToReady(typical, max(third + 1.5 * (third - first), 1.5 * typical))


def _slope(samples: Sequence[ReadySample]) -> float:
    """Return how time grows with size: 0.0 not at all, 1.0 in proportion; never against it, nor faster.

    The median of all pairs (Theil and Sen): a server that was down for an hour does not move it.
    """
    slopes = [
        math.log(max(other.seconds, 1.0) / max(one.seconds, 1.0)) / math.log(other.size / one.size)
        for one, other in combinations(samples, 2)
        if not 1 / _APART < other.size / one.size < _APART
    ]
    return min(1.0, max(0.0, _quantile(slopes, 0.5))) if slopes else 0.0


def _quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    # Not that of the library's `statistics`, which every start would import for it.
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
