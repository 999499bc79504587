"""What statistics count between two writes, and how long transfers do what they do."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from kdesk.domain.ports import Clock
from kdesk.domain.statistics.activity import IDLE, SENDING
from kdesk.domain.statistics.kept import Day, ReadySample, Sending, Statistics, Wait

_HOUR = 3600


@dataclass(slots=True)
class _DayTally:
    """What happened on one day since the last write."""

    ready: int = 0
    failed: int = 0
    sent: int = 0
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    waits: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def day(self) -> Day:
        """Return it as it is kept."""
        reasons = {*self.waits, *self.seconds} - {SENDING}
        waits = {key: Wait(self.waits.get(key, 0), self.seconds.get(key, 0.0)) for key in reasons}
        return Day(Sending(self.sent, self.seconds.get(SENDING, 0.0)), self.ready, self.failed, waits)


class Tally:
    """What happened since the last write.

    Attributes:
        days: By the days of this computer's time zone.
        sent: Bytes by the Unix time in hours.
        seconds: Of sending, by the Unix time in hours.
        samples: How long the server took for files.
    """

    def __init__(self) -> None:
        self.days: defaultdict[date, _DayTally] = defaultdict(_DayTally)
        self.sent: defaultdict[int, int] = defaultdict(int)
        self.seconds: defaultdict[int, float] = defaultdict(float)
        self.samples: list[ReadySample] = []

    def send(self, at: float, count: int) -> None:
        """Count bytes that arrived at a moment, in Unix seconds."""
        self.days[day_of(at)].sent += count
        self.sent[int(at // _HOUR)] += count

    def spend(self, at: float, activity: str, seconds: float) -> None:
        """Count the seconds of an activity that end at a moment, in Unix seconds."""
        self.days[day_of(at)].seconds[activity] += seconds
        if activity == SENDING:
            self.seconds[int(at // _HOUR)] += seconds

    def statistics(self) -> Statistics:
        """Return it as it is kept."""
        hours = {key: Sending(self.sent.get(key, 0), self.seconds.get(key, 0.0)) for key in {*self.sent, *self.seconds}}
        return Statistics({key: one.day() for key, one in self.days.items()}, hours, tuple(self.samples))


class Activities:
    """What transfers do, and for how long at least one of them did the same."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_transfer: dict[str, str] = {}
        self._transfers: defaultdict[str, int] = defaultdict(int)
        self._counted_at = clock.monotonic()

    def __contains__(self, key: str) -> bool:
        return key in self._by_transfer

    @property
    def is_busy(self) -> bool:
        """Whether a transfer does something at present."""
        return bool(self._by_transfer)

    def follow(self, key: str, activity: str, tally: Tally) -> bool:
        """Let a transfer, by its id, do something from now on; return whether it did something else before."""
        was = self._by_transfer.pop(key, IDLE)
        if activity != IDLE:
            self._by_transfer[key] = activity
        if was == activity:
            return False
        self.count(tally)
        if was != IDLE:
            self._transfers[was] -= 1
        if activity != IDLE:
            self._transfers[activity] += 1
        if activity not in {IDLE, SENDING}:
            tally.days[day_of(self._clock.now())].waits[activity] += 1
        return True

    def count(self, tally: Tally) -> None:
        """Count the time since the last call for everything that transfers do."""
        now = self._clock.monotonic()
        passed, self._counted_at = now - self._counted_at, now
        at = self._clock.now()
        for activity, transfers in self._transfers.items():
            if transfers > 0 and passed > 0:
                tally.spend(at, activity, passed)


def day_of(at: float) -> date:
    """Return the day of Unix seconds, in this computer's time zone."""
    return datetime.fromtimestamp(at).astimezone().date()
