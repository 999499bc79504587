"""DASH manifests (ISO/IEC 23009-1): what a player can choose from, and where its segments lie.

Read are recordings, with segments by template, by list, or as one file. What follows in another period continues the
representation that offers the same: a player goes on with it there.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from kdesk.domain.byte_part import BytePart
from kdesk.domain.stream_check.dash_segments import (
    MAX_SEGMENTS,
    BadManifest,
    DashSegment,
    SegmentList,
    SegmentTemplate,
    name_of,
    number_in,
)
from kdesk.domain.stream_check.outline import OfferedTrack, OfferedVariant, TrackKind

MAX_ROWS = 200
MAX_PERIODS = 200

Join = Callable[[str, str], str]
"""Returns the address that a reference means, from the one before it; raises what its caller understands."""

_DURATION = re.compile(r"P(?:(\d{1,4})D)?T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8}(?:\.\d{1,12})?)S)?")


@dataclass(frozen=True, slots=True)
class DashRow:
    """A representation.

    Attributes:
        init: The initialization segment, that of the first period; None if there is none.
    """

    offer: OfferedVariant | OfferedTrack
    segments: tuple[DashSegment, ...]
    init: BytePart | None = None


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
    rows: list[DashRow] = []
    for period, start, length in _periods(root, seconds):
        _continue(rows, _Period(root, period, url, join, length).rows(), start)
    # Variants before tracks, each in the order of the manifest.
    return DashManifest(tuple(sorted(rows, key=lambda row: isinstance(row.offer, OfferedTrack))), seconds)


def _periods(root: ET.Element, whole: float) -> Iterator[tuple[ET.Element, float, float]]:
    """Yield each period with its start and its length in seconds; what is not declared follows from the others."""
    periods = [one for one in root if name_of(one) == "Period"]
    if len(periods) > MAX_PERIODS:
        raise BadManifest(f"more than {MAX_PERIODS} periods")
    end = 0.0
    for number, period in enumerate(periods):
        start, length = _seconds(period.get("start", "")) or end, _seconds(period.get("duration", ""))
        following = _seconds(periods[number + 1].get("start", "")) if number + 1 < len(periods) else whole
        length = length or max(0.0, following - start)
        end = start + length
        yield period, start, length


def _continue(rows: list[DashRow], more: Iterator[DashRow], start: float) -> None:
    """Add the rows of a period: each to the first row that offers the same, and has none of this period yet."""
    free = list(range(len(rows)))
    for row in more:
        moved = tuple(replace(one, start=one.start + start) for one in row.segments)
        found = _same(rows, free, row.offer)
        if found is None:
            rows.append(replace(row, segments=moved))
        else:
            free.remove(found)
            rows[found] = replace(rows[found], segments=rows[found].segments + moved)
            if len(rows[found].segments) > MAX_SEGMENTS:
                raise BadManifest(f"more than {MAX_SEGMENTS} segments")
    if len(rows) > MAX_ROWS:
        raise BadManifest(f"more than {MAX_ROWS} representations")


def _same(rows: Sequence[DashRow], free: Sequence[int], offer: OfferedVariant | OfferedTrack) -> int | None:
    """Return the index of the row that an offer continues: the same one, or else one of the same size or language."""
    alike = [number for number in free if _likeness(rows[number].offer) == _likeness(offer)]
    return next((number for number in alike if rows[number].offer == offer), alike[0] if alike else None)


def _likeness(offer: OfferedVariant | OfferedTrack) -> tuple[object, ...]:
    if isinstance(offer, OfferedTrack):
        return (offer.kind, offer.language)
    return (offer.width, offer.height, offer.codecs.partition(".")[0])


class _Period:
    """Reads the representations of a period."""

    def __init__(self, root: ET.Element, period: ET.Element, url: str, join: Join, seconds: float) -> None:
        self._period, self._join = period, join
        self._base = self._based(self._based(url, root), period)
        self._seconds = seconds
        self._sets = [one for one in period if name_of(one) == "AdaptationSet"]

    def rows(self) -> Iterator[DashRow]:
        """Yield a row for each representation that is a variant or a track."""
        count = 0
        for group in self._sets:
            found = [one for one in group if name_of(one) == "Representation"]
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
        for reader in (SegmentTemplate, SegmentList):
            if found := [one for level in levels for one in level if name_of(one) == reader.ELEMENT]:
                read = reader(found, names, lambda reference: self._join(own, reference), self._seconds)
                return DashRow(offer, tuple(read.segments()), read.init())
        is_file = own != base or any(name_of(one) == "SegmentBase" for level in levels for one in level)
        whole = (DashSegment(BytePart(own), 0.0, self._seconds),) if is_file else ()
        return DashRow(offer, whole)

    def _based(self, base: str, element: ET.Element) -> str:
        told = next(((one.text or "").strip() for one in element if name_of(one) == "BaseURL"), "")
        return self._join(base, told) if told else base


def _variant(group: ET.Element, row: ET.Element, *, has_own_sound: bool) -> OfferedVariant:
    return OfferedVariant(
        url="",
        bandwidth=number_in(row.get("bandwidth", "")),
        width=number_in(row.get("width", "") or group.get("width", "")),
        height=number_in(row.get("height", "") or group.get("height", "")),
        codecs=(row.get("codecs", "") or group.get("codecs", ""))[:200],
        has_own_sound=has_own_sound,
    )


def _seconds(text: str) -> float:
    found = _DURATION.fullmatch(text)
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups()) if found else (0.0,) * 4
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
