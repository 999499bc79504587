"""Responses of the right shape with any values, generated from the structs, so that no field is left out."""

import math
import re
from collections.abc import Callable, Iterator
from inspect import getmembers, isclass
from typing import Any, TypeVar, get_args

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import FieldInfo

from kdesk.kaltura import (
    value_types,
    wire,
    wire_account_values,
    wire_assets,
    wire_entries,
    wire_moderation,
    wire_playback,
    wire_search,
    wire_thumbs,
    wire_transcripts,
)
from kdesk.kaltura.decoding import field_type
from tests.kaltura.scripted_http import ScriptedServer, each_call

T = TypeVar("T")

SHAPES: list[type[Struct]] = [
    shape
    for module in (
        *(wire, wire_account_values, wire_assets, wire_entries, wire_moderation, wire_search),
        *(wire_playback, wire_thumbs, wire_transcripts),
    )
    for _, shape in getmembers(module, isclass)
    if issubclass(shape, Struct) and shape.__module__ == module.__name__
]

ODD_NUMBERS = st.sampled_from(
    [2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, -1, -(2**63) - 1, 10**12, 10**400, 1e300, 1.5, "9" * 400]
)
ODD_TEXTS = st.sampled_from(
    [
        *("", " ", "0", "<b>bold</b><img src=x>", "\u202eevil", "a\nb\r\tc\x1b[31m\x00", "\u200b" * 300, "🎬" * 300),
        *(
            "x" * 1001,
            "word " * 500,
            ",".join(["tag"] * 1500),
            "=1+1",
            "%s%n{0}",
            "שלום",
            "\ufffe",
            "nan",
            "inf",
            "1e5",
        ),
        *(
            "http://[::1",
            "file:///etc/passwd",
            "https://a@b.example/p/1/raw/x",
            "//",
            "http://cdn.example/playManifest/",
        ),
    ]
)
IDS = st.sampled_from(["0_entry", "0_other", "0_third", "0_a/../b", "0_<i>", "0_x,0_y", "i" * 200, "0_é🎬", "1"])

_ABSENT = object()


def _fitting(kind: Any) -> st.SearchStrategy[Any]:
    """Return values within the range of a kind."""
    match kind:
        case value_types.BoundedInt(low, high):
            return st.sampled_from([low, high, str(high)]) | st.integers(low, high)
        case value_types.BoundedFloat(high):
            return st.sampled_from([0, high, 29.97, str(int(high))]) | st.floats(0, high)
        case value_types.NullableBool():
            return st.sampled_from([True, False, -1, 0, 1, "1"])
        case value_types.Address():
            return st.sampled_from([f"http://cdn.example/p/102/sp/10200/{end}" for end in ("playManifest/a", "raw/b")])
        case _:
            return st.text(max_size=20) | st.sampled_from(["2", "1", "-1", "7", "news, sport"])


def _values(field: FieldInfo) -> st.SearchStrategy[Any]:
    kind = field_type(field)
    match kind:
        case value_types.StructList():
            (item,) = get_args(get_args(field.type)[0])
            return st.lists(objects(item), min_size=1, max_size=4)
        case value_types.InnerStruct():
            inner, *_ = get_args(get_args(field.type)[0])
            return objects(inner) | st.none()
        case value_types.ArgumentMap():
            return st.dictionaries(ODD_TEXTS, ODD_TEXTS | ODD_NUMBERS, max_size=3) | st.just([])
        case value_types.Required():
            return st.just(_object_type(field)) if field.name == "object_type" else IDS
    return st.one_of(_fitting(kind), _fitting(kind), ODD_NUMBERS, ODD_TEXTS, st.none() | st.booleans())


def _object_type(field: FieldInfo) -> str:
    """Return a name that the pattern of an object's type permits."""
    (pattern,) = (str(part.pattern) for part in get_args(field.type) if isinstance(part, msgspec.Meta))
    return next(name for name in ("KalturaListResponse", "KalturaESearchEntryResponse") if re.search(pattern, name))


def objects(shape: type[Struct]) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects of this shape, as JSON: each field with a right value, an odd one, or not there."""
    fields = msgspec.structs.fields(shape)
    values = {f.encode_name: _values(f) if f.required else _values(f) | st.just(_ABSENT) for f in fields}
    return st.fixed_dictionaries(values).map(_present)


def _present(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not _ABSENT}


RESPONSES = st.fixed_dictionaries({shape: objects(shape) for shape in SHAPES})
"""One object of each struct, sent in response to every call that requests it."""

_RESULTS: dict[str, type[Struct] | Any] = {
    "media.list": wire_entries.WireEntries,
    "baseEntry.list": wire_entries.WireEntries,
    "baseEntry.get": wire_entries.WireEntry,
    "baseEntry.getByIds": [wire_entries.WireEntry],
    "baseEntry.count": 10**30,
    "baseEntry.getPlaybackContext": wire_playback.WirePlaybackContext,
    "media.get": wire_entries.WireEntry,
    "media.add": wire_entries.WireEntry,
    "media.addContent": wire_entries.WireEntry,
    "media.addFromUploadedFile": wire_entries.WireEntry,
    "media.update": wire_entries.WireEntry,
    "media.updateContent": wire_entries.WireEntry,
    "flavorAsset.list": wire.WireFlavors,
    "flavorAsset.getUrl": "http://cdn.example/serveFlavor/a.mp4",
    "flavorParams.list": wire.WireFlavorParamsList,
    "uiConf.list": wire_search.WirePlayers,
    "elasticsearch_esearch.searchEntry": wire_transcripts.WireSpokenEntries,
    "uploadToken.add": wire.WireToken,
    "uploadToken.get": wire.WireToken,
    "uploadToken.upload": wire.WireToken,
    "uploadToken.list": wire.WireTokens,
    **dict.fromkeys(("caption_captionasset.add", "caption_captionasset.get"), wire_assets.WireCaption),
    **dict.fromkeys(("caption_captionasset.update", "caption_captionasset.setContent"), wire_assets.WireCaption),
    "caption_captionasset.list": wire_assets.WireCaptions,
    "attachment_attachmentasset.list": wire_assets.WireAttachments,
    "attachment_attachmentasset.update": wire_assets.WireAttachment,
    "session.start": "KS",
    "session.get": wire.WireSession,
    "session.startWidgetSession": wire.WireWidgetSession,
    "appToken.startSession": wire.WireSession,
    "system.getTime": 10**30,
    "user.get": wire.WireUser,
    "permission.getCurrentPermissions": "CONTENT_MANAGE_BASE,CONTENT_INGEST_UPLOAD,KMC_READ_ONLY,ACCOUNT_BASE",
    "partner.getInfo": wire.WirePartnerLimits,
    "partner.getStatistics": wire.WireStatistics,
    "partner.listPartnersForUser": wire.WirePartners,
}


def reply_from(responses: dict[type[Struct], Any]) -> Callable[[str, Any], Any]:
    """Return a script for a `ScriptedServer`."""

    def reply(called: str, _sent: Any) -> Any:
        result = _RESULTS.get(called)
        if isinstance(result, list):
            return [responses[shape] for shape in result]
        return responses[result] if isinstance(result, type) else result

    return each_call(reply)


def server_with(responses: dict[type[Struct], Any]) -> ScriptedServer:
    """Return a server that sends these responses."""
    return ScriptedServer(reply_from(responses))


def drawn(strategy: st.SearchStrategy[T], count: int) -> Iterator[T]:
    """Yield so many examples, the same at each run: for tests that may not build a window for each of them."""
    found: list[T] = []

    @settings(
        max_examples=count, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def take(example: T) -> None:
        found.append(example)

    take()
    yield from found


def in_range(value: float) -> bool:
    """Tell whether Qt can hold a number."""
    return math.isfinite(value) and -(2**63) <= value < 2**63
