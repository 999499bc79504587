"""`caption_captionAsset`: captions, of which no entry has any here."""

from typing import Any

from kdesk.demo.services.calls.asset_lists import list_assets
from kdesk.demo.services.calls.call import Access, Action, Call, Service


def list_of_entries(call: Call) -> dict[str, Any]:
    """The captions of the entries that the filter names: none."""
    return list_assets(call, "CaptionAsset", lambda _: (), lambda _: {}, ())


SERVICE = Service("caption_captionAsset", (Action("list", list_of_entries, Access.ANYONE),))
