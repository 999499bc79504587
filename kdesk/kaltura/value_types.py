"""The kinds of values that a server sends, each with its range.

Every field of every struct in `wire` names one of these kinds. A value outside the range of its kind is unknown (None):
it never becomes a nearby value, since sizes, offsets, states and times decide what is done. Texts that are only shown
are cut instead, and say so.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import isfinite
from typing import Generic, TypeVar

from kdesk.domain.timestamps import LAST_TIMESTAMP

T = TypeVar("T")

Scalar = bool | int | float | str | None
"""What a field may hold on the wire. Kaltura writes numbers as strings in places, PHP large ones as floats."""

_INTEGER = re.compile(r"(-?[0-9]{1,20})(?:\.0+)?")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class TruncatedText(str):
    """The beginning of a text that is longer than its kind allows."""

    __slots__ = ()


class FieldType:
    """What every field of a struct names."""


class ScalarType(FieldType, ABC, Generic[T]):
    """Reads one scalar as it stands on the wire."""

    @abstractmethod
    def read(self, value: Scalar) -> T | None:
        """Return the value, None where it is none of this kind."""
        ...


@dataclass(frozen=True, slots=True)
class BoundedInt(ScalarType[int]):
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int

    def read(self, value: Scalar) -> int | None:
        """Return the number; a float counts where it has no fraction."""
        if isinstance(value, str):
            match = _INTEGER.fullmatch(value)
            value = int(match[1]) if match else None
        elif isinstance(value, float):
            value = int(value) if isfinite(value) and value.is_integer() else None
        if value is None or isinstance(value, bool):
            return None
        return value if self.low <= value <= self.high else None


@dataclass(frozen=True, slots=True)
class BoundedFloat(ScalarType[float]):
    """Finite numbers from 0 to `high`."""

    high: float

    def read(self, value: Scalar) -> float | None:
        """Return the number."""
        if isinstance(value, str):
            value = float(value) if _DECIMAL.fullmatch(value) else None
        if value is None or isinstance(value, bool):
            return None
        # Compared before it is converted: an integer may be larger than any float. NaN compares as outside.
        return float(value) if 0 <= value <= self.high else None


class NullableBool(ScalarType[bool]):
    """Kaltura's nullable booleans: booleans or minus one, zero, one."""

    def read(self, value: Scalar) -> bool | None:
        """Return the boolean, None for minus one."""
        if isinstance(value, bool):
            return value
        number = _ONE_DIGIT.read(value)
        return None if number in {None, -1} else number == 1


@dataclass(frozen=True, slots=True)
class ExactText(ScalarType[str]):
    """Texts that something is decided by, such as ids and tags of ours: longer than `limit`, they are unknown."""

    limit: int

    def read(self, value: Scalar) -> str | None:
        """Return the text, or a whole number as text."""
        text = _text(value)
        return None if text is None or len(text) > self.limit else text


class Address(ExactText):
    """URLs; where they may lead is judged where they are used."""

    def read(self, value: Scalar) -> str | None:
        """Return the URL; one with control characters is none. Blanks stand in some, with the names of files."""
        text = ExactText.read(self, value)
        return None if text is None or _CONTROL.search(text) else text


@dataclass(frozen=True, slots=True)
class DisplayText(ScalarType[str]):
    """Texts that are only shown: what is longer than `limit` is `Cut`."""

    limit: int

    def read(self, value: Scalar) -> str | None:
        """Return the text, or its beginning."""
        text = _text(value)
        return text if text is None or len(text) <= self.limit else TruncatedText(text[: self.limit])


@dataclass(frozen=True, slots=True)
class TagList(ScalarType[str]):
    """Tags with commas between: at most `count` of them, each `limit` characters at most; otherwise they are `Cut`."""

    count: int
    limit: int

    def read(self, value: Scalar) -> str | None:
        """Return the tags as they came, or as many as there is room for."""
        text = _text(value)
        if text is None or len(text) <= self.limit:
            return text
        tags = text.split(",", self.count)
        kept = [tag[: self.limit] for tag in tags[: self.count]]
        return text if kept == tags else TruncatedText(",".join(kept))


@dataclass(frozen=True, slots=True)
class StructList(FieldType):
    """Lists of structs: an answer with a longer one than `limit` is none to any question of kdesk's."""

    limit: int


@dataclass(frozen=True, slots=True)
class ArgumentMap(FieldType):
    """Names with scalars, of which at most `count` are kept, and of each at most `limit` characters."""

    count: int
    limit: int


class Required(FieldType):
    """What an answer must have to be read at all; its range is looked at while it is decoded."""


def _text(value: Scalar) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


_ONE_DIGIT = BoundedInt(-1, 1)

BYTES = BoundedInt(0, 2**50)
"""Of a file: a pebibyte, above what any server takes, and thousands of them add up to 63 bits."""
MEBIBYTES = BoundedInt(1, 2**30 - 1)
"""Of a limit. Servers write 2**30 for “none”."""
SECONDS = BoundedFloat((2**31 - 1) / 1000)
"""Of a video: 24.8 days. Kaltura keeps milliseconds in 32 bits, and so do the bars of a player."""
MILLISECONDS = BoundedFloat(2**31 - 1)
TIME = BoundedInt(0, LAST_TIMESTAMP)
"""Unix seconds."""
COUNT = BoundedInt(0, 2**31 - 1)
PIXELS = BoundedInt(0, 1_000_000)
"""Of one side of a picture."""
KILOBITS = BoundedInt(0, 10**8)
"""A second: 100 Gbit/s, more than raw 8K video has."""
FRAMES = BoundedFloat(10_000)
"""A second."""
PERCENT = BoundedFloat(1_000_000)
"""Of a quota, which may be overdrawn."""
CODE = BoundedInt(-1000, 100_000)
"""Enumerations of Kaltura's: what is not in them is told apart where each is known."""
NUMBER = BoundedInt(-(2**31), 2**31 - 1)
"""Ids that are numbers: of partners and of recipes for renditions."""
FLAG = NullableBool()
WORD = ExactText(200)
"""Ids, versions, codecs, states that plug-ins name."""
USER = ExactText(1000)
OWN_DATA = ExactText(100_000)
"""`partnerData`, in which kdesk finds its own marks again: cut ones would be those of something else."""
FILE_NAME = ExactText(1000)
ADDRESS = Address(10_000)
SECRET = ExactText(10_000)
NAME = DisplayText(1000)
DESCRIPTION = DisplayText(100_000)
TAGS = TagList(1000, 200)
MESSAGE = DisplayText(20_000)
"""Of an exception. Longer than what is told of it, since secrets are looked for before that is cut."""
ARGUMENTS = ArgumentMap(20, 1000)
