"""Flags of viewers as the server sends them."""

from typing import Annotated

from msgspec import Struct

from kdesk.domain.editing.moderation import Flag, FlagKind
from kdesk.kaltura import value_types
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import Code, Count, ListType, Name, Time, User


class WireFlag(Struct, rename="camel"):
    """`KalturaModerationFlag`; viewers without a session have no `userId`."""

    user_id: User = None
    comments: Name = None
    flag_type: Code = None
    created_at: Time = None


class WireFlags(Struct, rename="camel"):
    """`KalturaModerationFlagListResponse`."""

    object_type: ListType
    total_count: Count = None
    objects: Annotated[list[WireFlag], value_types.StructList(MAX_PAGE)] = []


def to_flag(wire: WireFlag) -> Flag:
    """Convert to a flag."""
    kind = FlagKind.from_wire(wire.flag_type or 0)
    return Flag(kind, str(wire.comments or ""), wire.user_id or "", wire.created_at or 0)
