"""Tags and players as the server sends them."""

from typing import Annotated

from msgspec import Struct

from kdesk.kaltura import value_types
from kdesk.kaltura.wire import MAX_ITEMS, ListType, Name, Number, Word


class WireTag(Struct, rename="camel"):
    """`KalturaTag`: one spelling, and how many objects have it."""

    tag: Word = None
    instance_count: Number = None


class WireTags(Struct, rename="camel"):
    """`KalturaTagListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireTag], value_types.StructList(MAX_ITEMS)] = []


class WirePlayer(Struct, rename="camel"):
    """`KalturaUiConf`; its configuration is not read."""

    id: Number
    name: Name = None
    tags: Name = None


class WirePlayers(Struct, rename="camel"):
    """`KalturaUiConfListResponse`."""

    object_type: ListType
    objects: Annotated[list[WirePlayer], value_types.StructList(MAX_ITEMS)] = []
