"""Entries as the server sends them."""

from typing import Annotated

from msgspec import Struct

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType, Moderation, Replacement
from kdesk.kaltura import value_types
from kdesk.kaltura.wire import (
    MAX_ITEMS,
    Address,
    Code,
    Count,
    Description,
    Id,
    ListType,
    Milliseconds,
    Name,
    Number,
    OwnData,
    Pixels,
    Seconds,
    Tags,
    Time,
    User,
    Word,
    version_text,
)

_RECYCLED = -2


class WireEntry(Struct, rename="camel"):
    """`KalturaMediaEntry` and its subclasses; `duration` in seconds, times in Unix seconds.

    `version` is a string for images with content, and the number 0 otherwise, where the flavors have versions instead.
    """

    id: Id
    name: Name = None
    description: Description = None
    partner_id: Number = None
    user_id: User = None
    tags: Tags = None
    status: Word = None  # a text, since plug-ins have words for theirs, such as `virusScan.Infected`
    media_type: Code = None
    duration: Seconds = None
    ms_duration: Milliseconds = None
    width: Pixels = None
    height: Pixels = None
    created_at: Time = None
    updated_at: Time = None
    thumbnail_url: Address = None
    download_url: Address = None
    reference_id: Word = None
    partner_data: OwnData = None
    root_entry_id: Word = None
    version: Word = None
    replacement_status: Code = None
    type: Word = None
    moderation_status: Code = None
    creator_id: User = None
    admin_tags: Tags = None
    categories: Tags = None
    start_date: Time = None
    end_date: Time = None
    access_control_id: Code = None
    conversion_profile_id: Code = None
    replacing_entry_id: Word = None
    plays: Number = None
    display_in_search: Code = None


class WireEntries(Struct, rename="camel"):
    """`KalturaMediaListResponse`; some early responses of the server omit `objects`."""

    object_type: ListType
    total_count: Count = None
    objects: Annotated[list[WireEntry], value_types.StructList(MAX_ITEMS)] = []


def to_entry(wire: WireEntry) -> Entry:
    """Convert to an entry. The duration in milliseconds is preferred, being exact."""
    exact = (wire.ms_duration or 0.0) / 1000
    return Entry(
        id=wire.id,
        # str() makes a plain text of a TruncatedText; `cut` keeps which ones were truncated.
        name=str(wire.name or ""),
        partner_id=wire.partner_id or 0,
        status=EntryStatus.UNKNOWN if wire.status is None else EntryStatus.from_wire(wire.status),
        media_type=MediaType.from_wire(wire.media_type or 0),
        description=str(wire.description or ""),
        tags=str(wire.tags or ""),
        user_id=wire.user_id or "",
        duration=exact or wire.duration or 0.0,
        width=wire.width or 0,
        height=wire.height or 0,
        created_at=wire.created_at or 0,
        updated_at=wire.updated_at or 0,
        thumbnail_url=wire.thumbnail_url or "",
        download_url=wire.download_url or "",
        reference_id=wire.reference_id or "",
        partner_data=wire.partner_data or "",
        root_id=wire.root_entry_id or "",
        version=version_text(wire.version),
        replacement=Replacement.from_wire(wire.replacement_status or 0),
        kind=EntryKind.from_wire(wire.type or "", wire.media_type or 0),
        moderation=Moderation.from_wire(wire.moderation_status or 0),
        creator_id=wire.creator_id or "",
        admin_tags=str(wire.admin_tags or ""),
        categories=_names(str(wire.categories or "")),
        start_at=wire.start_date,
        end_at=wire.end_date,
        access_control_id=wire.access_control_id,
        conversion_profile_id=wire.conversion_profile_id,
        replacing_id=wire.replacing_entry_id or "",
        plays=wire.plays or 0,
        recycled=wire.display_in_search == _RECYCLED,
        cut=_cut(wire),
    )


def _cut(wire: WireEntry) -> frozenset[str]:
    texts = {"name": wire.name, "description": wire.description, "tags": wire.tags}
    return frozenset(name for name, text in texts.items() if isinstance(text, value_types.TruncatedText))


def _names(joined: str) -> tuple[str, ...]:
    # Wire fact: full names of categories are joined with a comma, which no name can contain.
    return tuple(name for name in (part.strip() for part in joined.split(",")) if name)
