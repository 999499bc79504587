"""Lists of assets, which need a filter on entries."""

from collections.abc import Callable, Sequence
from typing import Any

from kdesk.demo.services.calls.call import Call
from kdesk.demo.store.database import Row
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.filtering import select
from kdesk.demo.wire.paging import page_listing

_FIELDS = ("id", "entryId", "partnerId", "size", "tags", "createdAt", "updatedAt", "deletedAt", "status")


def list_assets(
    call: Call,
    kind: str,
    of_entry: Callable[[str], Sequence[Row]],
    to_wire: Callable[[Row], dict[str, Any]],
    fields: Sequence[str],
) -> dict[str, Any]:
    """Return a list response with the assets of the entries in the filter.

    Args:
        kind: The class of assets, without "Kaltura".
        of_entry: Returns the assets of an entry.
        fields: Filter fields that only this class has.

    Raises:
        ApiError: The filter names no entries.
    """
    filters = call.object("filter")
    if "entryIdEqual" not in filters and "entryIdIn" not in filters:
        both = f"Kaltura{kind}Filter::entryIdEqual/Kaltura{kind}Filter::entryIdIn"
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=both)
    ids = [filters.text("entryIdEqual")] if "entryIdEqual" in filters else filters.words("entryIdIn")
    rows = [row for entry_id in ids for row in of_entry(entry_id) if row["partner_id"] == call.who.partner_id]
    return page_listing(kind, select(map(to_wire, rows), filters, (*_FIELDS, *fields)), call.object("pager"))
