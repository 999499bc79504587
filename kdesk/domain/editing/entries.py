"""The fields of an entry that a person may change."""

from typing import Protocol, TypedDict

from kdesk.domain.entry import Entry

REMOVED = -1
"""Wire fact: removes a time, or the access control profile; a null is refused for some fields (`observed-2.md`, 5)."""


class EntryChanges(TypedDict, total=False):
    """The changed fields of an entry, and only those.

    Wire fact (`wire-facts`, 1.6.5): a field that is sent without a change may be refused, and a null clears it or is
    refused.
    An empty text clears a field; `start_at`, `end_at` and `access_control_id` are removed with REMOVED.
    """

    name: str
    description: str
    tags: str
    admin_tags: str
    user_id: str
    reference_id: str
    partner_data: str
    start_at: int
    end_at: int
    access_control_id: int


class EntryEditing(Protocol):
    """Changes fields of entries."""

    async def update(self, entry_id: str, changes: EntryChanges) -> Entry:
        """Send these fields, and return the entry as it was stored.

        Wire fact: the server answers an update with the object in memory, not with what it stored, so that the entry
        is read again (`observed-2.md`, 5).

        Raises:
            EntryGone: The entry was deleted.
            NotPermitted: The session may not change a field; the server may have left it out without an error.
            ApiError: The server refuses.
        """
        ...
