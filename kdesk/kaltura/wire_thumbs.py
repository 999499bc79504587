"""Stored thumbnails as the server sends them."""

from typing import Annotated

from msgspec import Struct

from kdesk.domain.editing.thumbs import DEFAULT_TAG, Thumb, ThumbStatus
from kdesk.kaltura import value_types
from kdesk.kaltura.wire import MAX_ITEMS, Bytes, Code, Count, Id, ListType, Pixels, Tags, Time, Word, version_text


class WireThumb(Struct, rename="camel"):
    """`KalturaThumbAsset`. `size` is in bytes; width and height are missing where the server could not read it."""

    id: Id
    entry_id: Word = None
    status: Code = None
    width: Pixels = None
    height: Pixels = None
    size: Bytes = None
    created_at: Time = None
    version: Word = None
    file_ext: Word = None
    tags: Tags = None


class WireThumbs(Struct, rename="camel"):
    """`KalturaThumbAssetListResponse`."""

    object_type: ListType
    total_count: Count = None
    objects: Annotated[list[WireThumb], value_types.StructList(MAX_ITEMS)] = []


def to_thumb(wire: WireThumb) -> Thumb:
    """Convert to a stored thumbnail."""
    return Thumb(
        id=wire.id,
        entry_id=wire.entry_id or "",
        status=ThumbStatus.from_wire(wire.status),
        width=wire.width or 0,
        height=wire.height or 0,
        size=wire.size or 0,
        created_at=wire.created_at or 0,
        version=version_text(wire.version),
        file_ext=wire.file_ext or "",
        is_default=DEFAULT_TAG in {tag.strip() for tag in str(wire.tags or "").split(",")},
    )
