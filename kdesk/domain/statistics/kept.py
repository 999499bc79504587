"""The statistics that are kept, how they grow, and what of them is dropped."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST_DAYS = 400
"""A year, and what is needed to fill its first week."""
MOST_HOURS = 32 * 24
MOST_REASONS = 40
"""Of the waits of one day."""
MOST_SAMPLES = 2_000
MOST_ALIKE = 25
"""Samples of one account and kind whose sizes lie within the same factor of two: a thousand small files that come at
once must not push out what was learned of large ones."""

QUESTION = "question"
"""Reason of the wait for a person's decision.

Others are `file:` and a `FileWait`, or the name of an error class, `:` and a `Reason`.
"""
ELSEWHERE = "elsewhere"
"""Reason of the wait for another computer."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent in some time.

    Attributes:
        sent: Bytes that the server has acknowledged.
        seconds: How long at least one upload was sending; waits do not count.
    """

    sent: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Sending") -> "Sending":
        return Sending(self.sent + other.sent, self.seconds + other.seconds)

    @property
    def rate(self) -> float:
        """Bytes per second, 0.0 if nothing was sent."""
        return self.sent / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Wait:
    """Waits for one reason.

    Attributes:
        count: How often an upload began to wait.
        seconds: How long at least one upload waited.
    """

    count: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Wait") -> "Wait":
        return Wait(self.count + other.count, self.seconds + other.seconds)


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day, or on several together.

    Attributes:
        ready: Uploads that came to their end: READY or ARRIVED.
        failed: How often an upload failed.
        waits: By reason.
    """

    sending: Sending = Sending()
    ready: int = 0
    failed: int = 0
    waits: Mapping[str, Wait] = field(default_factory=dict)

    def __add__(self, other: "Day") -> "Day":
        waits = {key: self.waits.get(key, Wait()) + other.waits.get(key, Wait()) for key in {*self.waits, *other.waits}}
        if len(waits) > MOST_REASONS:
            longest = sorted(waits, key=lambda key: waits[key].seconds, reverse=True)[:MOST_REASONS]
            waits = {key: waits[key] for key in longest}
        return Day(self.sending + other.sending, self.ready + other.ready, self.failed + other.failed, waits)


@dataclass(frozen=True, slots=True)
class ReadySample:
    """How long the server took for one file.

    Attributes:
        account: A code of the account, from which nobody learns which one it is.
        kind: Value of the file's `MediaType`.
        size: Bytes.
        seconds: From the last byte until the entry was seen to be ready.
    """

    account: str
    kind: int
    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """All that is kept.

    Attributes:
        days: By the days of this computer's time zone.
        hours: By the Unix time in hours.
        samples: In the order in which they were made.
    """

    days: Mapping[date, Day] = field(default_factory=dict)
    hours: Mapping[int, Sending] = field(default_factory=dict)
    samples: tuple[ReadySample, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.days or self.hours or self.samples)

    def plus(self, later: "Statistics", today: date) -> "Statistics":
        """Return these statistics and what came since, without what is too old or has no room.

        Args:
            today: Days after tomorrow were made by a clock that was ahead, or are real and the clock is behind, as one
                without a battery is at the start. They stay, and are the first to go where there is no room.
        """
        days, hours = dict(self.days), dict(self.hours)
        for key, day in later.days.items():
            days[key] = days.get(key, Day()) + day
        for number, hour in later.hours.items():
            hours[number] = hours.get(number, Sending()) + hour
        last = today + timedelta(days=1)
        # Hours are of UTC, from which no time zone is further than a day: to the end of `last`, and a day more.
        last_hour = (last - date(1970, 1, 1)).days * 24 + 48
        return Statistics(
            _newest(days, MOST_DAYS, last),
            _newest(hours, MOST_HOURS, last_hour),
            thinned((*self.samples, *later.samples)) if later.samples else self.samples,
        )


NO_STATISTICS = Statistics()


def _newest(found: Mapping[K, V], most: int, last: K) -> Mapping[K, V]:
    """Return at most so many: those after the last one go first, then the oldest."""
    keys: list[Any] = sorted(found)  # dates or numbers
    while len(keys) > most and keys[-1] > last:
        keys.pop()
    return {key: found[key] for key in keys[-most:]}


def thinned(samples: tuple[ReadySample, ...]) -> tuple[ReadySample, ...]:
    """Return the newest samples of each size, in their order."""
    seen: Counter[tuple[str, int, int]] = Counter()
    kept = []
    for sample in reversed(samples):
        alike = (sample.account, sample.kind, sample.size.bit_length())
        seen[alike] += 1
        if seen[alike] <= MOST_ALIKE:
            kept.append(sample)
    return tuple(reversed(kept[:MOST_SAMPLES]))
