"""DASH manifests (ISO/IEC 23009-1): what a player can choose from, and where its segments lie.

Read are recordings of one period, with segments by template, by list, or as one file.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from kdesk.domain.stream_check.outline import OfferedTrack, OfferedVariant, TrackKind

MAX_ROWS = 200
MAX_SEGMENTS = 20_000
"""Of one representation: 33 hours in segments of six seconds."""

Join = Callable[[str, str], str]
"""Returns the address that a reference means, from the one before it; raises what its caller understands."""

_DURATION = re.compile(r"P(?:(\d{1,4})D)?T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8}(?:\.\d{1,12})?)S)?")
_DIGITS = re.compile(r"[0-9]{1,15}")
_REPEATED = re.compile(r"-?[0-9]{1,9}")
_RANGE = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")
_FIELD = re.compile(r"\$(RepresentationID|Number|Time|Bandwidth|)(?:%0([0-9]{1,2})d)?\$")


class BadManifest(ValueError):
    """A text is no manifest that can be read; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class DashPart:
    """A range of bytes.

    Attributes:
        length: None for everything from `offset` on.
    """

    url: str
    offset: int = 0
    length: int | None = None


@dataclass(frozen=True, slots=True)
class DashSegment:
    """A segment; its start counts from the beginning of the stream."""

    part: DashPart
    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class DashRow:
    """A representation.

    Attributes:
        init: The initialization segment; None if there is none.
    """

    offer: OfferedVariant | OfferedTrack
    segments: tuple[DashSegment, ...]
    init: DashPart | None = None


@dataclass(frozen=True, slots=True)
class DashManifest:
    """A manifest.

    Attributes:
        rows: Variants, then tracks.
        seconds: Duration; 0.0 if it is not declared.
        is_live: Whether more segments are to come.
    """

    rows: tuple[DashRow, ...]
    seconds: float = 0.0
    is_live: bool = False


def read_dash(data: bytes, url: str, join: Join) -> DashManifest:
    """Return what a manifest declares. Raises BadManifest, and what `join` raises.

    Args:
        data: The manifest.
        url: Where it was found.
        join: Makes addresses of its references.
    """
    # Entities could grow to gigabytes, or name files of this computer; no manifest needs any.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadManifest("a manifest with a document type")
    try:
        root = ET.fromstring(data)  # noqa: S314  without a document type there are no entities
    except ET.ParseError as exc:
        raise BadManifest(f"no XML: {exc}") from exc
    seconds = _seconds(root.get("mediaPresentationDuration", ""))
    if root.get("type") == "dynamic":
        return DashManifest((), seconds, is_live=True)
    periods = [one for one in root if _name(one) == "Period"]
    if len(periods) > 1:
        raise BadManifest("several periods")
    rows = [row for period in periods for row in _Period(root, period, url, join, seconds).rows()]
    # Variants before tracks, each in the order of the manifest.
    return DashManifest(tuple(sorted(rows, key=lambda row: isinstance(row.offer, OfferedTrack))), seconds)


class _Period:
    """Reads the representations of a period."""

    def __init__(self, root: ET.Element, period: ET.Element, url: str, join: Join, seconds: float) -> None:
        self._period, self._join = period, join
        self._base = self._based(self._based(url, root), period)
        self._seconds = _seconds(period.get("duration", "")) or seconds
        self._sets = [one for one in period if _name(one) == "AdaptationSet"]

    def rows(self) -> Iterator[DashRow]:
        """Yield a row for each representation that is a variant or a track."""
        count = 0
        for group in self._sets:
            found = [one for one in group if _name(one) == "Representation"]
            count += len(found)
            if count > MAX_ROWS:
                raise BadManifest(f"more than {MAX_ROWS} representations")
            base = self._based(self._base, group)
            # A track is one choice of sound, however many bit rates it has.
            offers = ((row, self._offer(group, row, found)) for row in found)
            yield from (self._row(base, group, row, offer) for row, offer in offers if offer is not None)

    def _offer(
        self, group: ET.Element, row: ET.Element, rows: list[ET.Element]
    ) -> OfferedVariant | OfferedTrack | None:
        told = group.get("contentType", "") or group.get("mimeType", "") or row.get("mimeType", "")
        kind, alone = told.partition("/")[0], len(self._sets) == 1
        if kind == "video" or (kind == "audio" and alone):
            return _variant(group, row, has_own_sound=alone)
        if kind in {"audio", "text"} and row is rows[0]:
            of = TrackKind.AUDIO if kind == "audio" else TrackKind.CAPTIONS
            return OfferedTrack(of, language=group.get("lang", "")[:40])
        return None

    def _row(self, base: str, group: ET.Element, row: ET.Element, offer: OfferedVariant | OfferedTrack) -> DashRow:
        own = self._based(base, row)
        levels = (self._period, group, row)
        names = {"RepresentationID": row.get("id", ""), "Bandwidth": row.get("bandwidth", "")}
        for reader in (_Template, _List):
            if found := [one for level in levels for one in level if _name(one) == reader.ELEMENT]:
                read = reader(found, names, lambda reference: self._join(own, reference), self._seconds)
                return DashRow(offer, tuple(read.segments()), read.init())
        is_file = own != base or any(_name(one) == "SegmentBase" for level in levels for one in level)
        whole = (DashSegment(DashPart(own), 0.0, self._seconds),) if is_file else ()
        return DashRow(offer, whole)

    def _based(self, base: str, element: ET.Element) -> str:
        told = next(((one.text or "").strip() for one in element if _name(one) == "BaseURL"), "")
        return self._join(base, told) if told else base


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
        self._scale = _number(self._told.get("timescale", "")) or 1

    def _child(self, name: str) -> ET.Element | None:
        return next((one for element in reversed(self._found) for one in element if _name(one) == name), None)

    def _times(self, count: int | None = None) -> Iterator[tuple[int, float, float]]:
        """Yield the time of each segment in its own unit, its start and its duration in seconds."""
        zero, line = _number(self._told.get("presentationTimeOffset", "")), self._child("SegmentTimeline")
        steps = self._even(count) if line is None else self._listed(line)
        for number, (time, length) in enumerate(steps):
            if number >= MAX_SEGMENTS:
                raise BadManifest(f"more than {MAX_SEGMENTS} segments")
            yield time, (time - zero) / self._scale if line is not None else time / self._scale, length / self._scale

    def _even(self, count: int | None) -> Iterator[tuple[int, float]]:
        length, whole = _number(self._told.get("duration", "")), self._whole * self._scale
        if not length:
            raise BadManifest("segments without a duration")
        many = math.ceil(round(whole / length, 6)) if count is None else count
        for number in range(many):
            rest = whole - number * length
            yield number * length, min(length, rest) if rest > 0 else length

    def _listed(self, line: ET.Element) -> Iterator[tuple[int, float]]:
        at = 0
        for one in line:
            length = _number(one.get("d", ""))
            if _name(one) != "S" or not length:
                raise BadManifest("a time line without durations")
            at = _number(one.get("t", "")) if one.get("t") else at
            told = one.get("r", "0")
            again = int(told) if _REPEATED.fullmatch(told) else 0
            if again < 0:
                again = math.ceil((self._whole * self._scale - at) / length) - 1
            for _ in range(min(again, MAX_SEGMENTS) + 1):
                yield at, length
                at += length


class _Template(_Segments):
    ELEMENT = "SegmentTemplate"

    def init(self) -> DashPart | None:
        told = self._told.get("initialization", "")
        return DashPart(self._join(self._filled(told, 0, 0))) if told else None

    def segments(self) -> Iterator[DashSegment]:
        first = _number(self._told.get("startNumber", "1"))
        media = self._told.get("media", "")
        if not media:
            raise BadManifest("a template without addresses")
        for number, (time, start, seconds) in enumerate(self._times(), first):
            yield DashSegment(DashPart(self._join(self._filled(media, number, time))), start, seconds)

    def _filled(self, text: str, number: int, time: int) -> str:
        values = {**self._names, "Number": str(number), "Time": str(time), "": "$"}
        return _FIELD.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), text)


class _List(_Segments):
    ELEMENT = "SegmentList"

    def init(self) -> DashPart | None:
        told = self._child("Initialization")
        return self._part(told.get("sourceURL", ""), told.get("range", "")) if told is not None else None

    def segments(self) -> Iterator[DashSegment]:
        named = [one for one in self._found[-1] if _name(one) == "SegmentURL"][: MAX_SEGMENTS + 1]
        for one, (_time, start, seconds) in zip(named, self._times(len(named)), strict=False):
            yield DashSegment(self._part(one.get("media", ""), one.get("mediaRange", "")), start, seconds)

    def _part(self, reference: str, told: str) -> DashPart:
        found = _RANGE.fullmatch(told)
        url = self._join(reference)
        return DashPart(url, int(found[1]), int(found[2]) - int(found[1]) + 1) if found else DashPart(url)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _variant(group: ET.Element, row: ET.Element, *, has_own_sound: bool) -> OfferedVariant:
    return OfferedVariant(
        url="",
        bandwidth=_number(row.get("bandwidth", "")),
        width=_number(row.get("width", "") or group.get("width", "")),
        height=_number(row.get("height", "") or group.get("height", "")),
        codecs=(row.get("codecs", "") or group.get("codecs", ""))[:200],
        has_own_sound=has_own_sound,
    )


def _number(text: str) -> int:
    return int(text) if _DIGITS.fullmatch(text) else 0


def _seconds(text: str) -> float:
    found = _DURATION.fullmatch(text)
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups()) if found else (0.0,) * 4
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
