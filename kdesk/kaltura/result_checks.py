"""Checks of every result before it is used: addresses are judged, lists are cut."""

from typing import Any

from kdesk.domain.foreign_address import usable_address
from kdesk.kaltura.wire import WireEntry, WireToken


def sanitise(result: Any, service_url: str, objects: int) -> None:
    """Cut the list of a result and judge the addresses in it, in place.

    An address that cannot be used counts as not named: the entry is shown without the links that begin with it.

    Args:
        result: What a call returned, read already.
        service_url: Who was asked.
        objects: How many were asked for.
    """
    listed = getattr(result, "objects", None)
    if isinstance(listed, list):
        del listed[max(1, objects) :]
    for thing in listed if isinstance(listed, list) else [result]:
        if isinstance(thing, WireEntry):
            thing.download_url = usable_address(thing.download_url or "", service_url)
            thing.thumbnail_url = usable_address(thing.thumbnail_url or "", service_url)
        elif isinstance(thing, WireToken):
            thing.upload_url = usable_address(thing.upload_url or "", service_url)
