"""The details of uploads in the journal's file. Implements `domain.details.ports.DetailsStore`."""

import json
import logging
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from operator import attrgetter

import msgspec

from kdesk.domain.details.ports import NO_DETAILS, DetailsRecord
from kdesk.store.journal import Journal

_UPSERT = (
    "INSERT INTO details (transfer, record) VALUES (?, ?) ON CONFLICT (transfer) DO UPDATE SET record = excluded.record"
)
_NAMES = tuple(one.name for one in fields(DetailsRecord))
_VALUES = attrgetter(*_NAMES)

log = logging.getLogger(__name__)


class StoredDetails:
    """Details beside the transfers, on the journal's thread: both share its transactions and its durability."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def load(self, of: Collection[str] | None = None) -> Mapping[str, DetailsRecord]:
        """Return every record, by the id of its transfer; or those of a few transfers. Raises JournalProblem."""
        return await self._journal.read(lambda connection: dict(_select(connection, of)))

    async def save(self, records: Mapping[str, DetailsRecord]) -> None:
        """Write these records in one transaction. Raises JournalProblem."""
        await self._journal.change(partial(_upsert, dict(records)))

    async def remove(self, transfer_ids: Sequence[str]) -> None:
        """Remove the records of these transfers. Raises JournalProblem."""
        await self._journal.change(partial(_delete, tuple(transfer_ids)))


def _select(connection: sqlite3.Connection, of: Collection[str] | None) -> Iterator[tuple[str, DetailsRecord]]:
    """Yield records; one that cannot be read is left out."""
    where = "" if of is None else f" WHERE transfer IN ({', '.join('?' * len(of))})"
    query = f"SELECT transfer, record FROM details{where}"  # noqa: S608  question marks alone
    for key, record in connection.execute(query, tuple(of or ())):
        try:
            yield key, msgspec.convert(json.loads(record), DetailsRecord, str_keys=True)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            log.warning("the stored details of the transfer %s cannot be read: %s", key, error)


def _upsert(records: Mapping[str, DetailsRecord], connection: sqlite3.Connection) -> None:
    """Write records. On the journal's thread: encoding thousands of them would hold up the window."""
    connection.executemany(_UPSERT, [(key, _encoded(record)) for key, record in records.items()])


def _encoded(record: DetailsRecord) -> str:
    told = _told(record)
    try:
        return msgspec.json.encode(told).decode()
    except UnicodeEncodeError:
        # The path of a companion may hold half surrogates, which only ASCII carries.
        return json.dumps(msgspec.to_builtins(told, str_keys=True))


def _told(record: DetailsRecord) -> Mapping[str, object]:
    """Return what differs from an empty record: of 2,000 rows of a sheet nothing but their fields."""
    found = zip(_NAMES, _VALUES(record), _VALUES(NO_DETAILS), strict=True)
    return {name: value for name, value, nothing in found if value is not nothing and value != nothing}


def _delete(transfer_ids: Sequence[str], connection: sqlite3.Connection) -> None:
    connection.executemany("DELETE FROM details WHERE transfer = ?", [(key,) for key in transfer_ids])
