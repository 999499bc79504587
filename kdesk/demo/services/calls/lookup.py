"""Lookup of the entries, flavors and thumbnails that a call names; those of other partners count as missing."""

from kdesk.demo.services.calls.call import Call
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.thumbs import Thumbs
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.errors import ApiError


def entry_named(entries: Entries, call: Call, name: str = "entryId") -> Row:
    """Return the entry that a parameter names; ENTRY_ID_NOT_FOUND unless it belongs to the session's partner."""
    return entry_with_id(entries, call, call.args.text(name))


def entry_with_id(entries: Entries, call: Call, entry_id: str) -> Row:
    """Return the entry with this id; ENTRY_ID_NOT_FOUND unless it belongs to the session's partner."""
    row = entries.require(entry_id)
    if row["partner_id"] != call.who.partner_id:
        raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=row["id"])
    return row


def flavor_with_id(flavors: Flavors, call: Call, asset_id: str) -> Row:
    """Return a flavor of the session's partner, or of any without a session; otherwise FLAVOR_ASSET_ID_NOT_FOUND."""
    flavor = flavors.get(asset_id)
    if flavor is None or (call.session and flavor["partner_id"] != call.session.partner_id):
        raise ApiError("FLAVOR_ASSET_ID_NOT_FOUND", ID=asset_id)
    return flavor


def thumb_named(thumbs: Thumbs, call: Call, name: str = "thumbAssetId") -> Row:
    """Return the thumbnail of the session's partner that a parameter names; otherwise THUMB_ASSET_ID_NOT_FOUND."""
    row = any_thumb_named(thumbs, call, name)
    if row["partner_id"] != call.who.partner_id:
        raise ApiError("THUMB_ASSET_ID_NOT_FOUND", ID=row["id"])
    return row


def any_thumb_named(thumbs: Thumbs, call: Call, name: str = "thumbAssetId") -> Row:
    """Return the same as `thumb_named`; without a session, of any partner."""
    row = thumbs.get(call.args.text(name))
    if row is None or (call.session and row["partner_id"] != call.session.partner_id):
        raise ApiError("THUMB_ASSET_ID_NOT_FOUND", ID=call.args.text(name))
    return row
