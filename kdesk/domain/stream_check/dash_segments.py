"""Segments of a DASH representation: by template or by list (ISO/IEC 23009-1, 5.3.9)."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from kdesk.domain.byte_part import BytePart

MAX_SEGMENTS = 20_000
"""Of one representation: 33 hours in segments of six seconds."""

_DIGITS = re.compile(r"[0-9]{1,15}")
_REPEATED = re.compile(r"-?[0-9]{1,9}")
_RANGE = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")
_FIELD = re.compile(r"\$(RepresentationID|Number|Time|Bandwidth|)(?:%0([0-9]{1,2})d)?\$")


class BadManifest(ValueError):
    """A text is no manifest that can be read; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class DashSegment:
    """A segment; its start counts from the beginning of the stream."""

    part: BytePart
    start: float
    seconds: float


class _Segments:
    """What template and list have in common: attributes that the innermost level decides, and times.

    Args:
        found: The elements of all levels, the innermost last.
        names: What the fields of a template stand for.
        join: Makes an address of a reference.
        whole: Seconds of the period.
    """

    ELEMENT = ""

    def __init__(
        self, found: list[ET.Element], names: dict[str, str], join: Callable[[str], str], whole: float
    ) -> None:
        self._found, self._names, self._join, self._whole = found, names, join, whole
        self._told = {name: text for one in found for name, text in one.attrib.items()}
        self._scale = number_in(self._told.get("timescale", "")) or 1

    def _child(self, name: str) -> ET.Element | None:
        return next((one for element in reversed(self._found) for one in element if name_of(one) == name), None)

    def _times(self, count: int | None = None) -> Iterator[tuple[int, float, float]]:
        """Yield the time of each segment in its own unit, its start and its duration in seconds."""
        zero, line = number_in(self._told.get("presentationTimeOffset", "")), self._child("SegmentTimeline")
        steps = self._even(count) if line is None else self._listed(line)
        for number, (time, length) in enumerate(steps):
            if number >= MAX_SEGMENTS:
                raise BadManifest(f"more than {MAX_SEGMENTS} segments")
            yield time, (time - zero) / self._scale if line is not None else time / self._scale, length / self._scale

    def _even(self, count: int | None) -> Iterator[tuple[int, float]]:
        length, whole = number_in(self._told.get("duration", "")), self._whole * self._scale
        if not length:
            raise BadManifest("segments without a duration")
        many = math.ceil(round(whole / length, 6)) if count is None else count
        for number in range(many):
            rest = whole - number * length
            yield number * length, min(length, rest) if rest > 0 else length

    def _listed(self, line: ET.Element) -> Iterator[tuple[int, float]]:
        at = 0
        for one in line:
            length = number_in(one.get("d", ""))
            if name_of(one) != "S" or not length:
                raise BadManifest("a time line without durations")
            at = number_in(one.get("t", "")) if one.get("t") else at
            told = one.get("r", "0")
            again = int(told) if _REPEATED.fullmatch(told) else 0
            if again < 0:
                again = math.ceil((self._whole * self._scale - at) / length) - 1
            for _ in range(min(again, MAX_SEGMENTS) + 1):
                yield at, length
                at += length


class SegmentTemplate(_Segments):
    """Addresses that follow from a number or a time."""

    ELEMENT = "SegmentTemplate"

    def init(self) -> BytePart | None:
        """Return the initialization section; None if the template names none."""
        told = self._told.get("initialization", "")
        return BytePart(self._join(self._filled(told, 0, 0))) if told else None

    def segments(self) -> Iterator[DashSegment]:
        """Yield a segment for each number and time. Raises BadManifest without a template of their addresses."""
        first = number_in(self._told.get("startNumber", "1"))
        media = self._told.get("media", "")
        if not media:
            raise BadManifest("a template without addresses")
        for number, (time, start, seconds) in enumerate(self._times(), first):
            yield DashSegment(BytePart(self._join(self._filled(media, number, time))), start, seconds)

    def _filled(self, text: str, number: int, time: int) -> str:
        values = {**self._names, "Number": str(number), "Time": str(time), "": "$"}
        return _FIELD.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), text)


class SegmentList(_Segments):
    """Addresses or ranges that are listed."""

    ELEMENT = "SegmentList"

    def init(self) -> BytePart | None:
        """Return the initialization section; None if the list names none."""
        told = self._child("Initialization")
        return self._part(told.get("sourceURL", ""), told.get("range", "")) if told is not None else None

    def segments(self) -> Iterator[DashSegment]:
        """Yield the segments that are listed, with the times that are told beside them."""
        named = [one for one in self._found[-1] if name_of(one) == "SegmentURL"][: MAX_SEGMENTS + 1]
        for one, (_time, start, seconds) in zip(named, self._times(len(named)), strict=False):
            yield DashSegment(self._part(one.get("media", ""), one.get("mediaRange", "")), start, seconds)

    def _part(self, reference: str, told: str) -> BytePart:
        found = _RANGE.fullmatch(told)
        url = self._join(reference)
        return BytePart(url, int(found[1]), int(found[2]) - int(found[1]) + 1) if found else BytePart(url)


def name_of(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def number_in(text: str) -> int:
    """Return a whole number; 0 for what is none."""
    return int(text) if _DIGITS.fullmatch(text) else 0
