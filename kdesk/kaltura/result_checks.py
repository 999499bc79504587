"""Checks of each result before it is used."""

from kdesk.domain.foreign_address import usable_address
from kdesk.kaltura.wire import WireToken
from kdesk.kaltura.wire_entries import WireEntry
from kdesk.kaltura.wire_transcripts import WireSpokenEntry


def sanitise(result: object, service_url: str, objects: int) -> None:
    """Shorten the list in a result, and remove unusable URLs, in place.

    An entry with an unusable URL is shown without the links that begin with it.

    Args:
        result: A decoded result.
        service_url: The server that sent it.
        objects: Number of objects that were requested.
    """
    listed = result if isinstance(result, list) else getattr(result, "objects", None)
    if isinstance(listed, list):
        del listed[max(1, objects) :]  # a server that knows no pages sends everything
    for thing in listed if isinstance(listed, list) else [result]:
        entry = thing.object if isinstance(thing, WireSpokenEntry) else thing
        if isinstance(entry, WireEntry):
            entry.download_url = usable_address(entry.download_url or "", service_url)
            entry.thumbnail_url = usable_address(entry.thumbnail_url or "", service_url)
        elif isinstance(thing, WireToken):
            thing.upload_url = usable_address(thing.upload_url or "", service_url)
