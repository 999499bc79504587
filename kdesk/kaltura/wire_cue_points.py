"""Cue points as the server sends them: one class for each type, of which kdesk reads the fields that name them."""

from typing import Annotated

from msgspec import Struct

from kdesk.domain.cue_points import CueKind, CuePoint
from kdesk.kaltura import value_types
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import Code, Count, Id, ListType, Milliseconds, Name, User, Word

_CHAPTER = 2
"""`KalturaThumbCuePointSubType`; 1 is a slide."""
_KINDS = {
    "thumbCuePoint.Thumb": CueKind.SLIDE,
    "annotation.Annotation": CueKind.ANNOTATION,
    "adCuePoint.Ad": CueKind.AD,
    "codeCuePoint.Code": CueKind.CODE,
}


class WireCuePoint(Struct, rename="camel"):
    """`KalturaCuePoint` of any type; times in milliseconds."""

    id: Id
    cue_point_type: Word = None
    start_time: Milliseconds = None
    end_time: Milliseconds = None
    sub_type: Code = None
    title: Name = None
    text: Name = None
    code: Name = None
    description: Name = None
    user_id: User = None


class WireCuePoints(Struct, rename="camel"):
    """`KalturaCuePointListResponse`."""

    object_type: ListType
    total_count: Count = None
    objects: Annotated[list[WireCuePoint], value_types.StructList(MAX_PAGE)] = []


def to_cue_point(wire: WireCuePoint) -> CuePoint | None:
    """Convert to a cue point; None for one without a usable time."""
    if wire.start_time is None or wire.start_time < 0:
        return None
    start, end = round(wire.start_time), wire.end_time
    names = (wire.title, wire.text, wire.code, wire.description)
    return CuePoint(
        wire.id,
        _kind(wire),
        start,
        round(end) if end is not None and end > start else None,
        next((str(name).strip() for name in names if name and name.strip()), ""),
        wire.user_id or "",
    )


def _kind(wire: WireCuePoint) -> CueKind:
    kind = _KINDS.get(wire.cue_point_type or "", CueKind.OTHER)
    return CueKind.CHAPTER if kind is CueKind.SLIDE and wire.sub_type == _CHAPTER else kind
