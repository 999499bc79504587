"""Addresses of a part of a video: from a moment on, or a range."""

from dataclasses import replace

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.manifest import ManifestFormat
from kdesk.domain.links.of_entry import manifest_of


def hls_part(entry: Entry, flavor: Flavor | None, start: int, end: int | None = None) -> str:
    """Return the address of an HLS stream that begins and ends there, "" if the server names no delivery host.

    Wire fact (8.1): the server cuts the stream; a beginning of 0 stands for none.

    Args:
        flavor: The only rendition in the stream; None for the server's choice.
        start: Milliseconds.
        end: Milliseconds; None for the end of the video.
    """
    manifest = manifest_of(entry, ManifestFormat.HLS)
    if manifest is None:
        return ""
    flavors = (flavor.id,) if flavor is not None else ()
    return str(replace(manifest, flavor_ids=flavors, seek_from=start or None, clip_to=end))
