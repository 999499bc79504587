"""Deleting entries, for good or into the recycle bin of the account."""

from collections.abc import Sequence
from typing import Protocol

from kdesk.domain.editing.batch import Refusals


class EntryRemoval(Protocol):
    """Deletes and restores up to `BATCH` entries with one request; errors as in `BatchEditing`."""

    async def has_bin(self, entry_id: str) -> bool:
        """Return whether the account has a recycle bin. Nothing is changed.

        Args:
            entry_id: Any entry that is not in the bin: the server answers whether it could be restored.
        """
        ...

    async def delete(self, entry_ids: Sequence[str]) -> Refusals:
        """Delete entries for good."""
        ...

    async def recycle(self, entry_ids: Sequence[str]) -> Refusals:
        """Put entries into the bin; AlreadyDone if one is there."""
        ...

    async def restore(self, entry_ids: Sequence[str]) -> Refusals:
        """Take entries out of the bin; AlreadyDone if one is not there."""
        ...
