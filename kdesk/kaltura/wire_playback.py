"""The server's objects about playing, as structs; see `wire`."""

from typing import Annotated

from msgspec import Struct

from kdesk.kaltura import value_types
from kdesk.kaltura.wire import Word

MAX_SOURCES, MAX_SCHEMES = 1000, 100


class WireDrm(Struct):
    """`KalturaDrmPlaybackPluginData`; that there is one is all that counts."""

    scheme: Word = None


class WireSource(Struct):
    """`KalturaPlaybackSource`."""

    format: Word = None
    drm: Annotated[list[WireDrm], value_types.StructList(MAX_SCHEMES)] = []


class WirePlaybackContext(Struct):
    """`KalturaPlaybackContext`. A blocked one has no sources."""

    sources: Annotated[list[WireSource], value_types.StructList(MAX_SOURCES)] = []
