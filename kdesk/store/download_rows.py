"""Downloads as rows of the journal: each is one JSON document, as nothing searches in them."""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from kdesk.domain.downloads.download import Download
from kdesk.domain.progress import NO_PROGRESS

_UPSERT = """
    INSERT INTO downloads (id, position, record)
    VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM downloads), ?)
    ON CONFLICT (id) DO UPDATE SET record = excluded.record
"""

log = logging.getLogger(__name__)


def select(connection: sqlite3.Connection) -> Iterator[Download]:
    """Yield all downloads in their order; one that cannot be read is left out."""
    for key, record in connection.execute("SELECT id, record FROM downloads ORDER BY position, id"):
        try:
            yield msgspec.json.decode(record, type=Download)
        except msgspec.MsgspecError as error:
            log.warning("the stored download %s cannot be read: %s", key, error)


def upsert(downloads: Sequence[Download], connection: sqlite3.Connection) -> None:
    """Write downloads; new ones are appended."""
    rows = [(one.id, msgspec.json.encode(replace(one, progress=NO_PROGRESS)).decode()) for one in downloads]
    connection.executemany(_UPSERT, rows)


def reorder(download_ids: Sequence[str], connection: sqlite3.Connection) -> None:
    """Write the order of all downloads."""
    rows = [(position, key) for position, key in enumerate(download_ids, start=1)]
    connection.executemany("UPDATE downloads SET position = ? WHERE id = ?", rows)


def delete(download_ids: Sequence[str], connection: sqlite3.Connection) -> None:
    """Remove downloads."""
    connection.executemany("DELETE FROM downloads WHERE id = ?", [(key,) for key in download_ids])
