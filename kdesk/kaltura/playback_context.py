"""What the server tells a player of an entry: `baseEntry.getPlaybackContext` (`wire-facts`, 4.6)."""

from kdesk.kaltura.api import Api
from kdesk.kaltura.wire_playback import WirePlaybackContext

_PLAYED = frozenset({"applehttp", "url"})
"""Formats that kdesk plays: HLS, and single files."""


async def is_licensed(api: Api, entry_id: str) -> bool:
    """Return whether all that kdesk could play of an entry needs a licence (DRM). Raises ServerProblem, SignInNeeded.

    A source that needs one has the plug-in data of each scheme in `drm`; others have an empty list (recorded). A
    blocked entry has no sources, and tells nothing.
    """
    asked = {"entryId": entry_id, "contextDataParams": {"objectType": "KalturaPlaybackContextOptions"}}
    context = await api.call("baseEntry", "getPlaybackContext", asked, result=WirePlaybackContext)
    is_open = any(source.format in _PLAYED and not source.drm for source in context.sources)
    return not is_open and any(source.drm for source in context.sources)
