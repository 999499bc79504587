"""Tags as the server sends them."""

from typing import Annotated

from msgspec import Struct

from kdesk.kaltura import value_types
from kdesk.kaltura.wire import MAX_ITEMS, ListType, Number, Word


class WireTag(Struct, rename="camel"):
    """`KalturaTag`: one spelling, and how many objects have it."""

    tag: Word = None
    instance_count: Number = None


class WireTags(Struct, rename="camel"):
    """`KalturaTagListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireTag], value_types.StructList(MAX_ITEMS)] = []
