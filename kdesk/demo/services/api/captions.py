"""`caption_captionAsset`: captions, which no entry of the demo has."""

from typing import Any

from kdesk.demo.services.calls.asset_lists import list_assets
from kdesk.demo.services.calls.call import Access, Action, Call, Service


def list_of_entries(call: Call) -> dict[str, Any]:
    """Return an empty list of captions."""
    return list_assets(call, "CaptionAsset", lambda _: (), lambda _: {}, ())


SERVICE = Service("caption_captionAsset", (Action("list", list_of_entries, Access.ANYONE),))
