"""DASH manifests (ISO/IEC 23009-1), as far as they tell what a player can choose from."""

import re
from xml.etree import ElementTree as ET

from kdesk.domain.stream_check.outline import OfferedTrack, OfferedVariant, TrackKind
from kdesk.media.multivariant_playlist import MAX_VARIANTS
from kdesk.media.stream_errors import bad_playlist, limit_exceeded

_DURATION = re.compile(r"P(?:(\d{1,4})D)?T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8}(?:\.\d{1,12})?)S)?")
_DIGITS = re.compile(r"[0-9]{1,12}")


def read_dash(data: bytes) -> tuple[tuple[OfferedVariant, ...], tuple[OfferedTrack, ...], float]:
    """Return variants, tracks and duration. Raises BadResponse."""
    # Entities could grow to gigabytes, or name files of this computer; no manifest needs any.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise bad_playlist("a manifest with a document type")
    try:
        root = ET.fromstring(data)  # noqa: S314  without a document type there are no entities
    except ET.ParseError as exc:
        raise bad_playlist(f"no XML: {exc}") from exc
    variants: list[OfferedVariant] = []
    tracks: list[OfferedTrack] = []
    sets = [one for one in root.iter() if _name(one) == "AdaptationSet"]
    for group in sets:
        rows = [one for one in group if _name(one) == "Representation"]
        if len(variants) + len(tracks) + len(rows) > MAX_VARIANTS:
            raise limit_exceeded("variants of a stream", str(MAX_VARIANTS))
        kind = _kind(group, rows)
        if kind == "video" or (kind == "audio" and len(sets) == 1):
            variants += (_variant(group, row, has_own_sound=len(sets) == 1) for row in rows)
        elif kind in {"audio", "text"}:
            of = TrackKind.AUDIO if kind == "audio" else TrackKind.CAPTIONS
            tracks.append(OfferedTrack(of, language=group.get("lang", "")[:40]))
    return tuple(variants), tuple(tracks), _seconds(root.get("mediaPresentationDuration", ""))


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _kind(group: ET.Element, rows: list[ET.Element]) -> str:
    told = group.get("contentType", "") or group.get("mimeType", "") or (rows[0].get("mimeType", "") if rows else "")
    return told.partition("/")[0]


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
