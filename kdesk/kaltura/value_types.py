"""The types of values on the wire, each with its range.

Every field of every struct in `wire` names one of them. A value out of range becomes None, never a nearby value, since
sizes, offsets, states and times decide what is done. Text that is only displayed is truncated instead.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import isfinite
from typing import Generic, TypeVar

from kdesk.domain.timestamps import LAST_TIMESTAMP

T = TypeVar("T")

Scalar = bool | int | float | str | None
"""What a field may hold on the wire. Kaltura writes some numbers as strings, and PHP writes large ones as floats."""

# The lengths are limited, since int() raises ValueError for more than 4,300 digits.
_INTEGER = re.compile(r"(-?[0-9]{1,20})(?:\.0+)?")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class TruncatedText(str):
    """The beginning of a text that is longer than its type allows."""

    __slots__ = ()


class FieldType:
    """Base class of what a field's annotation names."""


class ScalarType(FieldType, ABC, Generic[T]):
    """Reads one scalar from the wire."""

    @abstractmethod
    def read(self, value: Scalar) -> T | None:
        """Return the value, or None if it is not of this type."""
        ...


@dataclass(frozen=True, slots=True)
class BoundedInt(ScalarType[int]):
    """Integers from `low` to `high`, both included."""

    low: int
    high: int

    def read(self, value: Scalar) -> int | None:
        """Return the number. A float without a fraction counts."""
        if isinstance(value, str):
            match = _INTEGER.fullmatch(value)
            value = int(match[1]) if match else None
        elif isinstance(value, float):
            value = int(value) if isfinite(value) and value.is_integer() else None
        # bool is a subclass of int: `true` would count as 1.
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
        # Compare before converting: an integer may be larger than any float. NaN compares as out of range.
        return float(value) if 0 <= value <= self.high else None


class NullableBool(ScalarType[bool]):
    """Kaltura's nullable booleans: booleans, or -1 (null), 0, 1."""

    def read(self, value: Scalar) -> bool | None:
        """Return the boolean; None for -1."""
        if isinstance(value, bool):
            return value
        number = _ONE_DIGIT.read(value)
        return None if number in {None, -1} else number == 1


@dataclass(frozen=True, slots=True)
class ExactText(ScalarType[str]):
    """Text that decisions depend on, such as ids and owner tags. If it is longer than `limit`, it is None."""

    limit: int

    def read(self, value: Scalar) -> str | None:
        """Return the text; an integer is converted."""
        text = _text(value)
        return None if text is None or len(text) > self.limit else text


class Address(ExactText):
    """URLs. Where they may lead is checked where they are used."""

    def read(self, value: Scalar) -> str | None:
        """Return the URL, or None if it has control characters. Some contain blanks, from file names."""
        text = ExactText.read(self, value)
        return None if text is None or _CONTROL.search(text) else text


@dataclass(frozen=True, slots=True)
class DisplayText(ScalarType[str]):
    """Text that is only displayed: if it is longer than `limit`, it is truncated."""

    limit: int

    def read(self, value: Scalar) -> str | None:
        """Return the text or its beginning."""
        text = _text(value)
        return text if text is None or len(text) <= self.limit else TruncatedText(text[: self.limit])


@dataclass(frozen=True, slots=True)
class TagList(ScalarType[str]):
    """Tags separated by commas: up to `count` of them, each up to `limit` characters; the rest is truncated."""

    count: int
    limit: int

    def read(self, value: Scalar) -> str | None:
        """Return the tags as sent, or as many as fit."""
        text = _text(value)
        if text is None or len(text) <= self.limit:
            return text
        tags = text.split(",", self.count)
        kept = [tag[: self.limit] for tag in tags[: self.count]]
        return text if kept == tags else TruncatedText(",".join(kept))


@dataclass(frozen=True, slots=True)
class StructList(FieldType):
    """Lists of structs. A list longer than `limit` makes the response unreadable."""

    limit: int


class InnerStruct(FieldType):
    """One struct inside of another; `X | None`, since it may be missing."""


@dataclass(frozen=True, slots=True)
class ArgumentMap(FieldType):
    """The arguments of an exception: up to `count` names, each value up to `limit` characters."""

    count: int
    limit: int


class Required(FieldType):
    """Fields without which a response is unreadable. msgspec checks their range while it decodes."""


def _text(value: Scalar) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


_ONE_DIGIT = BoundedInt(-1, 1)

BYTES = BoundedInt(0, 2**50)
"""Of a file: up to a pebibyte, above any server's limit; the sum of thousands fits into 63 bits."""
MEBIBYTES = BoundedInt(1, 2**30 - 1)
"""Of a limit. Servers write 2**30 for “unlimited”."""
SECONDS = BoundedFloat((2**31 - 1) / 1000)
"""Of a video: up to 24.8 days. Kaltura keeps milliseconds in 32 bits, and so does a player's slider."""
MILLISECONDS = BoundedFloat(2**31 - 1)
TIME = BoundedInt(0, LAST_TIMESTAMP)
"""Unix seconds."""
COUNT = BoundedInt(0, 2**31 - 1)
PIXELS = BoundedInt(0, 1_000_000)
"""Width or height of a picture."""
KILOBITS = BoundedInt(0, 10**8)
"""Per second: up to 100 Gbit/s, more than raw 8K video has."""
FRAMES = BoundedFloat(10_000)
"""Per second."""
PERCENT = BoundedFloat(1_000_000)
"""Of a quota, which may be exceeded."""
CODE = BoundedInt(-1000, 100_000)
"""Values of Kaltura's enumerations. Unknown members are handled where each is used."""
NUMBER = BoundedInt(-(2**31), 2**31 - 1)
"""Numeric ids: of partners and flavor params."""
FLAG = NullableBool()
WORD = ExactText(200)
"""Ids, versions, codecs, and states with names of plug-ins."""
USER = ExactText(1000)
OWN_DATA = ExactText(100_000)
"""`partnerData`, which holds kdesk's owner tag: a truncated one would be another transfer's."""
FILE_NAME = ExactText(1000)
ADDRESS = Address(10_000)
SECRET = ExactText(10_000)
NAME = DisplayText(1000)
DESCRIPTION = DisplayText(100_000)
TAGS = TagList(1000, 200)
MESSAGE = DisplayText(20_000)
"""Of an exception. Longer than what an error keeps of it: secrets are removed before it is shortened."""
ARGUMENTS = ArgumentMap(20, 1000)
