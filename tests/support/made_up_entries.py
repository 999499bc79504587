"""Entries that no server has."""

from typing import Any

from kdesk.domain.entry import Entry, EntryStatus, MediaType


def make_entry(number: int, **fields: Any) -> Entry:
    """Make an entry by number."""
    given_fields = {"id": f"0_{number}", "name": f"Clip {number}", "created_at": 1_700_000_000 + number}
    return Entry(
        **{"partner_id": 101, "status": EntryStatus.READY, "media_type": MediaType.VIDEO, **given_fields, **fields}
    )
