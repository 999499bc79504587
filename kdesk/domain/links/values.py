"""How the values of parameters are written in an address, and read again.

Each form writes one text for a value, and reads what it wrote; `read` raises ValueError for any other text.
"""

import base64
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{0,20})?", re.ASCII)
_COLOUR = re.compile(r"[0-9A-Fa-f]{1,6}", re.ASCII)
# Wire fact: the server takes everything else for true, also `no`.
_FALSE = frozenset({"", "0", "false"})


@dataclass(frozen=True, slots=True)
class Form:
    """How one type of values is written.

    Attributes:
        read: Returns the value of a text; raises ValueError.
        write: Returns the text of a value.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def choice(kind: type[StrEnum]) -> Form:
    """Return the form of the values of an enumeration."""
    return Form(kind, str)


def decimal_text(value: float) -> str:
    """Return a number with as many decimals as it has, never with an exponent, which the server would not read."""
    if not math.isfinite(value):
        raise ValueError("no number")
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def page_text(page: str) -> str:
    """Return the address of a page in base64, as `referrer` wants it.

    Wire fact: the usual alphabet. The one for addresses (`-`, `_`) would be skipped by the server.
    """
    return base64.b64encode(page.encode(errors="replace")).decode()


def _whole(pattern: re.Pattern[str], text: str) -> str:
    if pattern.fullmatch(text) is None:
        raise ValueError("not of this form")
    return text


def _page(text: str) -> str:
    plain = text.replace("-", "+").replace("_", "/").replace(" ", "+").rstrip("=")
    return _something(base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode())


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in _something(text.strip(",")).split(",") if part)


def _something(text: str) -> str:
    if not text:
        raise ValueError("no value")
    return text


TEXT = Form(str, str)
NUMBER = Form(lambda text: int(_whole(_NUMBER, text)), str)
DECIMAL = Form(lambda text: float(_whole(_DECIMAL, text)), decimal_text)
"""Seconds and sizes, with fractions."""
COLOUR = Form(lambda text: _whole(_COLOUR, text).lower(), str)
"""One to six hexadecimal digits."""
SWITCH = Form(lambda text: text.lower() not in _FALSE, lambda value: str(int(value)))
"""`1` or `0`."""
FLAG = Form(lambda text: text.lower() not in _FALSE, lambda value: str(value).lower())
"""`true` or `false`."""
NAMES = Form(_several, ",".join)
"""Ids or tags, with commas between."""
NUMBERS = Form(
    lambda text: tuple(int(_whole(_NUMBER, part)) for part in _several(text)),
    lambda values: ",".join(map(str, values)),
)
PAGE = Form(_page, page_text)
"""The address of a page, in base64."""
