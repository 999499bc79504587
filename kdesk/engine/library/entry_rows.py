"""The entries that rows of a sheet change or delete."""

from collections.abc import Sequence

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.batch import BATCH
from kdesk.domain.entry import Entry
from kdesk.domain.sheets.rows import SheetRow


async def entries_of_rows(editing: EditingApi, rows: Sequence[SheetRow]) -> dict[str, Entry]:
    """Return those that are there, by their ids. Raises KdeskError."""
    ids = list(dict.fromkeys(row.entry_id for row in rows))
    found: dict[str, Entry] = {}
    for first in range(0, len(ids), BATCH):
        read = await editing.batch.read(ids[first : first + BATCH])
        found.update((entry.id, entry) for entry in read if isinstance(entry, Entry))
    return found
