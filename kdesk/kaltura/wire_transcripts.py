"""What eSearch finds, as the server sends it: each entry one level deeper than in other lists (`wire-facts`, 9.7.4)."""

from typing import Annotated

from msgspec import Meta, Struct

from kdesk.kaltura import value_types
from kdesk.kaltura.wire import Count, Description, Milliseconds, Word
from kdesk.kaltura.wire_entries import WireEntry

MAX_RESULTS = 500
MAX_LINES = 100
MAX_GROUPS = 20


class WireLine(Struct, rename="camel"):
    """`KalturaESearchCaptionItemData`: a line of captions; both times in milliseconds."""

    line: Description = None
    starts_at: Milliseconds = None
    ends_at: Milliseconds = None


class WireLines(Struct, rename="camel"):
    """`KalturaESearchItemDataResult`: the lines that one part of the search has found."""

    items_type: Word = None
    items: Annotated[list[WireLine], value_types.StructList(MAX_LINES)] = []


class WireSpokenEntry(Struct, rename="camel"):
    """`KalturaESearchEntryResult`."""

    object: Annotated[WireEntry | None, value_types.InnerStruct()] = None
    items_data: Annotated[list[WireLines], value_types.StructList(MAX_GROUPS)] = []


class WireSpokenEntries(Struct, rename="camel"):
    """`KalturaESearchEntryResponse`. Its `objectType` is required: any other object would pass for an empty one."""

    object_type: Annotated[str, Meta(pattern="^KalturaESearchEntryResponse$", max_length=200), value_types.Required()]
    total_count: Count = None
    objects: Annotated[list[WireSpokenEntry], value_types.StructList(MAX_RESULTS)] = []
