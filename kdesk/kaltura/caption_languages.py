"""Which entries have captions."""

from collections.abc import Collection
from typing import Annotated

from msgspec import Struct

from kdesk.domain.entry_badges import CaptionLanguage
from kdesk.kaltura import value_types
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import MAX_ITEMS, Code, Id, ListType, Word

_READY = 2


class WireCaptionLanguage(Struct, rename="camel"):
    """`KalturaCaptionAsset`, as far as a card tells of it."""

    id: Id
    entry_id: Word = None
    language: Word = None
    status: Code = None


class WireCaptionLanguages(Struct, rename="camel"):
    """`KalturaCaptionAssetListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireCaptionLanguage], value_types.StructList(MAX_ITEMS)] = []


async def list_caption_languages(api: Api, entry_ids: Collection[str]) -> tuple[CaptionLanguage, ...]:
    """List the captions of entries that are ready. Raises ApiError if the session may not see captions."""
    # Wire fact: the list demands a filter of entries, and shows captions without content too.
    params = {
        "filter": {"objectType": "KalturaCaptionAssetFilter", "entryIdIn": ",".join(entry_ids)},
        "pager": pager(1, MAX_PAGE),
    }
    response = await api.call("caption_captionAsset", "list", params, result=WireCaptionLanguages)
    ready = (wire for wire in response.objects if wire.status == _READY)
    return tuple(CaptionLanguage(wire.entry_id or "", wire.language or "") for wire in ready)
