"""Faults on request: the kinds, the parsing of a fault, and the matching of calls."""

import errno
import math
import os
import random
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum, auto
from fnmatch import fnmatchcase
from typing import Any

from kdesk.demo.wire.errors import bad_ks


class Stage(Enum):
    """The stage of a request at which a fault strikes."""

    INSTEAD = auto()  # instead of the whole response: the server does nothing
    CALL = auto()  # inside an API call, before it runs
    DISK = auto()  # when a chunk is written
    CONVERSION = auto()  # when a rendition is made
    RESPONSE = auto()  # when everything is done and committed


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault and its text in the help."""

    stage: Stage
    text: str


KINDS: dict[str, Kind] = {
    "reset-before": Kind(Stage.INSTEAD, "the connection is reset, nothing was done"),
    "413": Kind(Stage.INSTEAD, "a proxy's HTML: the body is too large"),
    "429": Kind(Stage.INSTEAD, "a proxy's HTML: too many requests; Retry-After is `seconds` (1)"),
    "502": Kind(Stage.INSTEAD, "a proxy's HTML: no server behind it"),
    "503": Kind(Stage.INSTEAD, "a proxy's HTML: overloaded"),
    "error-55": Kind(Stage.INSTEAD, "404 without a body: the database is down"),
    "error-500": Kind(Stage.INSTEAD, "500 without a body: PHP gave up"),
    "thumbnail-busy": Kind(Stage.INSTEAD, "404 without a body, X-Kaltura: error-46 (for url.thumbnail)"),
    "thumbnail-pending": Kind(Stage.INSTEAD, "the same with error-11: the picture is being made"),
    "thumbnail-limit": Kind(Stage.INSTEAD, "the same with error-57: too many pictures were asked for"),
    "internal": Kind(Stage.CALL, "INTERNAL_SERVERL_ERROR, nothing was done"),
    "database": Kind(Stage.CALL, "INTERNAL_DATABASE_ERROR, nothing was done"),
    "expired": Kind(Stage.CALL, "the call's KS has expired, for this call and every later one"),
    "revoked": Kind(Stage.CALL, "the call's session was ended, with all others of its app token"),
    "clock-skew": Kind(Stage.CALL, "from this call on the server's clock is off by `seconds`"),
    "disk-full": Kind(Stage.DISK, "a chunk cannot be written (for uploadToken.upload)"),
    "conversion": Kind(Stage.CONVERSION, "a rendition fails for `reason` (for conversion.PARAMS or conversion.ENTRY)"),
    "reset-after": Kind(Stage.RESPONSE, "all is done, then the connection is reset"),
    "stall": Kind(Stage.RESPONSE, "all is done, the answer comes after `seconds` (never)"),
    "cut": Kind(Stage.RESPONSE, "all is done, the connection closes after half of the body"),
    "trickle": Kind(Stage.RESPONSE, "all is done, the body comes at `rate` bytes a second (1000)"),
    "empty": Kind(Stage.RESPONSE, "all is done, 200 without a body"),
    "xml": Kind(Stage.RESPONSE, "all is done, the answer is empty XML"),
    "broken-json": Kind(Stage.RESPONSE, "all is done, the answer is JSON that breaks off"),
}
_WIDTH = max(map(len, KINDS))

HELP = f"""\
A fault is TARGET:KIND or TARGET:KIND:NAME=VALUE,NAME=VALUE, for example
uploadToken.upload:reset-after:count=2,probability=0.5,after=3. The first that fits strikes.

TARGET is a call (media.list), a plain URL (url.thumbnail, url.playManifest), or a pattern of those (uploadToken.*, *),
in any case. A multirequest is `multirequest` and every call in it. NAME is one of
  count        strike so often and then no more (always)
  probability  strike with this probability, drawn from --seed (1)
  after        let so many calls pass first (0)
  seconds, rate, reason: see below

KIND is one of
{chr(10).join(f"  {name:{_WIDTH}}  {kind.text}" for name, kind in KINDS.items())}

While the server runs, programs on the same computer may say the same in JSON, with the control_token of the ready line
in the header X-Demo-Control: POST /demo/faults with {{"target": "media.list", "kind": "503", "count": 1}} adds a fault,
GET lists them with how often each has struck, DELETE ends them; POST /demo/clock with {{"skew": 3600}} sets the clock
of the server an hour ahead.
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One requested fault.

    Attributes:
        count: How often it strikes; None for always.
        after: Number of matching calls that pass first.
        seconds, rate, reason: See the kinds.

    Raises:
        ValueError: The kind does not exist or a number is out of range.
    """

    target: str
    kind: str
    count: int | None = None
    probability: float = 1.0
    after: int = 0
    seconds: float | None = None
    rate: float = 1000.0
    reason: str = "the conversion was made to fail"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            message = f"{self.kind!r} is no fault; there are {', '.join(KINDS)}"
            raise ValueError(message)
        if not (self.target and 0 <= self.probability <= 1 and self.after >= 0 and 0 < self.rate < math.inf):
            message = "a fault needs a target, a probability from 0 to 1, and a rate above 0"
            raise ValueError(message)

    @property
    def stage(self) -> Stage:
        return KINDS[self.kind].stage


_READERS: dict[str, type] = dict.fromkeys(("target", "kind", "reason"), str)
_READERS |= dict.fromkeys(("count", "after"), int) | dict.fromkeys(("probability", "seconds", "rate"), float)


def from_fields(given: Mapping[str, Any]) -> Fault:
    """Return the fault with these fields, which are text or JSON values. ValueError if they are invalid."""
    if not {"target", "kind"} <= given.keys() <= _READERS.keys():
        message = f"a fault has target, kind, and any of {', '.join(list(_READERS)[2:])}"
        raise ValueError(message)
    try:
        return Fault(**{name: _READERS[name](value) for name, value in given.items() if value is not None})
    except (TypeError, OverflowError) as error:
        raise ValueError(str(error)) from error


def parse(text: str) -> Fault:
    """Parse `TARGET:KIND:NAME=VALUE,…`. ValueError if it is invalid."""
    target, _, rest = text.partition(":")
    kind, _, options = rest.partition(":")
    pairs = [option.partition("=") for option in options.split(",") if option]
    return from_fields({"target": target, "kind": kind, **{name.strip(): value for name, _, value in pairs}})


class _Armed:
    """An added fault. Its own random generator makes it independent of calls that match other faults."""

    def __init__(self, fault: Fault, seed: str) -> None:
        self.fault = fault
        self.struck = 0
        self._target = fault.target.lower()
        self._seen = 0
        self._chance = random.Random(seed)  # noqa: S311  a draw to be repeated, not a secret

    def strikes(self, names: Iterable[str]) -> bool:
        """Count a call with these names and return whether the fault strikes it."""
        if not any(fnmatchcase(name.lower(), self._target) for name in names):
            return False
        self._seen += 1
        # A count of None, for always, equals no number.
        if self._seen <= self.fault.after or self.struck == self.fault.count:
            return False
        strikes = self._chance.random() < self.fault.probability
        self.struck += strikes
        return strikes


class Faults:
    """The added faults, and the sessions that a fault has expired. Thread-safe."""

    def __init__(self, faults: Iterable[Fault] = (), seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._seed = seed
        self._armed: list[_Armed] = []
        self._expired: set[str] = set()
        for fault in faults:
            self.add(fault)

    def add(self, fault: Fault) -> None:
        """Add a fault; earlier ones have precedence."""
        with self._lock:
            self._armed.append(_Armed(fault, f"{self._seed}:{len(self._armed)}"))

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._armed.clear()

    def listed(self) -> list[dict[str, Any]]:
        """Return every fault with how often it has struck."""
        with self._lock:
            return [{**asdict(armed.fault), "struck": armed.struck} for armed in self._armed]

    def strike(self, stage: Stage, *names: str) -> Fault | None:
        """Return the first fault that strikes at this stage, and count it as struck."""
        with self._lock:
            # The stage is compared first: `strikes` counts the call.
            return next(
                (armed.fault for armed in self._armed if armed.fault.stage is stage and armed.strikes(names)), None
            )

    def fill_disk(self) -> None:
        """Raise the OSError of a full disk if a fault says so."""
        if self.strike(Stage.DISK, "uploadToken.upload"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def expire(self, ks: str) -> None:
        """Expire a session from now on."""
        self._expired.add(ks)

    def check(self, ks: str) -> None:
        """Raise INVALID_KS if a fault has expired this session."""
        if ks in self._expired:
            raise bad_ks("EXPIRED")
