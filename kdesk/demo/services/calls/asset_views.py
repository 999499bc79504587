"""Asset objects in the responses of actions that change them."""

from typing import Any

from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.flavors import to_wire as flavor_to_wire
from kdesk.demo.store.assets.thumbs import Thumbs
from kdesk.demo.store.assets.thumbs import to_wire as thumb_to_wire
from kdesk.demo.wire.errors import ApiError

_UNREAD = ("description", "thumbParamsId")
"""Fields that a new thumbnail's object lacks until the server has read it back from the database."""


def flavor_view(flavors: Flavors, flavor_id: str) -> dict[str, Any]:
    """Return the object of a flavor; FLAVOR_ASSET_ID_NOT_FOUND if it is gone."""
    row = flavors.get(flavor_id)
    if row is None:
        raise ApiError("FLAVOR_ASSET_ID_NOT_FOUND", ID=flavor_id)
    return flavor_to_wire(row)


def thumb_view(thumbs: Thumbs, thumb_id: str) -> dict[str, Any]:
    """Return the object of a thumbnail; THUMB_ASSET_ID_NOT_FOUND if it is gone."""
    row = thumbs.get(thumb_id)
    if row is None:
        raise ApiError("THUMB_ASSET_ID_NOT_FOUND", ID=thumb_id)
    return thumb_to_wire(row)


def new_thumb_view(thumbs: Thumbs, thumb_id: str) -> dict[str, Any]:
    """Return the object of a thumbnail that was just added."""
    return {name: value for name, value in thumb_view(thumbs, thumb_id).items() if name not in _UNREAD}
