"""Sentences with gaps, and how their arguments are written into them."""

import math
import string
import time
from collections.abc import Mapping, Sequence
from typing import Any

from kdesk.domain.names import in_a_sentence
from kdesk.domain.timestamps import local_time
from kdesk.messages.format import DASH, Format
from kdesk.messages.translation import SOURCE, _, language

PLAIN = Format()
"""For the command line and for files that other programs read."""
_SAID_BY_SYSTEM = frozenset({"detail", "reason"})


def fill(sentence: str, arguments: Mapping[str, Any], formatter: Format = PLAIN) -> str:
    """Translate a sentence and write arguments into its gaps.

    Never raises: rows are painted with it, and a journal may hold other arguments than the sentence names. Such a gap
    becomes a dash.

    Args:
        sentence: The English one. A gap is `{name}`, `{name:name}` for a file name, or
            `{name:kind}` with a kind of `_Writer._number` for a number.
        arguments: By the names of the gaps.
        formatter: Writes numbers, sizes and dates.
    """
    return _Writer(formatter).vformat(_(sentence), (), arguments)


def in_own_words(text: str) -> str:
    """Return a text with what the system said in it in the language in use; as it is if that is English."""
    if not text or language() == SOURCE:
        return text
    from kdesk.messages.system_words import translated  # noqa: PLC0415  never needed in English

    return translated(text)


class _Writer(string.Formatter):
    def __init__(self, formatter: Format) -> None:
        self._formatter = formatter

    def get_value(self, key: int | str, _args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        value = kwargs.get(str(key), DASH)
        return in_own_words(value) if key in _SAID_BY_SYSTEM and isinstance(value, str) else value

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "name":
            return in_a_sentence(str(value))
        if not format_spec:
            return str(value)
        # A bool is an int in Python, but no number of a sentence.
        if isinstance(value, bool) or not isinstance(value, int | float):
            return DASH
        # round() raises for NaN and infinity.
        if isinstance(value, float) and not math.isfinite(value):
            return DASH
        return self._number(value, format_spec)

    def _number(self, value: float, kind: str) -> str:
        match kind:
            case "number":
                return self._formatter.number(round(value))
            case "size":
                return self._formatter.size(round(value))
            case "date":
                return self._formatter.date(value)
            case "moment":
                return self._formatter.time_of_day(value, time.time())
            case "clock":
                at = local_time(value)
                return f"{at:%H:%M}" if at else DASH
        return DASH
