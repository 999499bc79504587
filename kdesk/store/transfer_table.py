"""The transfers in the journal's file, and the largest chunks of accounts."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from kdesk.domain.transfer import Transfer
from kdesk.store.bundles import FEWEST, Bundles, alike
from kdesk.store.journal_rows import COLUMNS, row_of, transfer_of
from kdesk.store.plain_rows import IS_PLAIN, PLAIN_COLUMNS, PLAIN_INSERT, is_plain, plain_row_of, plain_transfer_of

log = logging.getLogger(__name__)

LONG_LIST = 500
"""So many transfers take about as long as a frame of the window."""
LONG_BUNDLES = 100 * LONG_LIST
"""Characters of as many in bundles."""

# Not INSERT OR REPLACE, which deletes the row and inserts it with the new position.
_OVERWRITE = f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])}"
_UPSERT = (
    f"INSERT INTO transfers ({', '.join(COLUMNS)}, position) "  # noqa: S608  the names are constants of this module
    f"VALUES ({', '.join('?' * (len(COLUMNS) + 1))}){_OVERWRITE}"
)
_UPSERT_PLAIN = PLAIN_INSERT + _OVERWRITE
_SELECT = f"SELECT {', '.join(COLUMNS)}, position FROM transfers WHERE ({IS_PLAIN}) IS NOT TRUE"  # noqa: S608  as above
_SELECT_FIRST = f"SELECT {', '.join(COLUMNS)}, position FROM transfers ORDER BY position LIMIT ?"  # noqa: S608  as above
_SELECT_PLAIN = f"SELECT {', '.join(PLAIN_COLUMNS)}, position FROM transfers WHERE {IS_PLAIN}"  # noqa: S608  as above


class TransferTable:
    """The transfers of one journal: the table with a row for each, and the bundles. On the journal's thread."""

    def __init__(self) -> None:
        self._bundles = Bundles()

    def forget(self) -> None:
        """Look into the journal again before the next use: a change was taken back."""
        self._bundles.forget()

    def add(self, transfers: Sequence[Transfer], connection: sqlite3.Connection) -> None:
        """Append transfers that the journal does not have."""
        numbered = list(enumerate(transfers, start=_next_position(connection)))
        together = alike(numbered)
        if len(together) >= FEWEST and self._bundles.insert(together, connection):
            if len(together) == len(numbered):
                return  # nearly always
            bundled = {transfer.id for _position, transfer in together}
            numbered = [one for one in numbered if one[1].id not in bundled]
        _write_rows(numbered, connection)

    def upsert(self, transfers: Sequence[Transfer], connection: sqlite3.Connection) -> None:
        """Write these transfers; new ones are appended, known ones keep their position."""
        bundled = self._bundles.positions(connection)
        numbered = enumerate(transfers, start=_next_position(connection))
        _write_rows([(bundled.get(one.id, position), one) for position, one in numbered], connection)

    def reorder(self, transfer_ids: Sequence[str], connection: sqlite3.Connection) -> None:
        """Distribute the positions of these transfers again, in this order; unknown ids are ignored.

        Only changed positions are written: two of 50,000 if one transfer moves by one row.
        """
        rows = dict(connection.execute("SELECT id, position FROM transfers").fetchall())
        positions = {**self._bundles.positions(connection), **rows}
        known = [transfer_id for transfer_id in transfer_ids if transfer_id in positions]
        ordered = zip(known, sorted(positions[transfer_id] for transfer_id in known), strict=True)
        moved = {transfer_id: position for transfer_id, position in ordered if position != positions[transfer_id]}
        of_rows = [(position, transfer_id) for transfer_id, position in moved.items() if transfer_id in rows]
        connection.executemany("UPDATE transfers SET position = ? WHERE id = ?", of_rows)
        self._bundles.move({key: position for key, position in moved.items() if key not in rows}, connection)

    def delete(self, transfer_ids: Collection[str], connection: sqlite3.Connection) -> None:
        """Remove these transfers; unknown ids are ignored."""
        connection.executemany("DELETE FROM transfers WHERE id = ?", ((transfer_id,) for transfer_id in transfer_ids))
        self._bundles.remove(transfer_ids, connection)

    def select(self, connection: sqlite3.Connection) -> Sequence[Transfer]:
        """Return every transfer in order. What is invalid stays in the file and is left out."""
        # Two queries: of most rows ten columns say everything.
        found = [*_read(connection.execute(_SELECT_PLAIN), plain_transfer_of)]
        found += _read(connection.execute(_SELECT), transfer_of)
        ids = {transfer_id for (transfer_id,) in connection.execute("SELECT id FROM transfers")}
        found += self._bundles.select(connection, without=ids)
        found.sort(key=itemgetter(0))
        return [transfer for _position, transfer in found]

    def select_first(self, count: int, connection: sqlite3.Connection) -> Sequence[Transfer]:
        """Return the first transfers of what `select` returns, in a fraction of its time."""
        rows = connection.execute(_SELECT_FIRST, (count,)).fetchall()
        found = [*_read(rows, transfer_of)]
        # What is left out had a place, too: no member of a bundle comes to it from behind the last of these rows.
        before = rows[-1][-1] if len(rows) == count else None
        found += self._bundles.select_first(count, before, connection)
        found.sort(key=itemgetter(0))
        return [transfer for _position, transfer in found[:count]]


def _next_position(connection: sqlite3.Connection) -> int:
    (last,) = connection.execute("SELECT coalesce(max(position), 0) FROM transfers").fetchone()
    (last_in_bundles,) = connection.execute("SELECT coalesce(max(last), 0) FROM bundles").fetchone()
    return int(max(last, last_in_bundles)) + 1


def _write_rows(numbered: Iterable[tuple[int, Transfer]], connection: sqlite3.Connection) -> None:
    """Write transfers; those that have rows keep the positions of these."""
    plain: list[tuple[object, ...]] = []
    others: list[tuple[object, ...]] = []
    for position, transfer in numbered:
        if is_plain(transfer):
            plain.append((*plain_row_of(transfer), position))
        else:
            others.append((*row_of(transfer), position))
    connection.executemany(_UPSERT_PLAIN, plain)
    connection.executemany(_UPSERT, others)


def is_long(connection: sqlite3.Connection) -> bool:
    """Return whether a journal has so many transfers that reading them takes a while."""
    (rows,) = connection.execute("SELECT count(*) FROM (SELECT 1 FROM transfers LIMIT ?)", (LONG_LIST,)).fetchone()
    (bundled,) = connection.execute("SELECT coalesce(sum(length(record)), 0) FROM bundles").fetchone()
    return bool(rows >= LONG_LIST or bundled >= LONG_BUNDLES)


def select_max_chunks(connection: sqlite3.Connection) -> dict[str, int]:
    """Read the largest chunk of each account."""
    return dict(connection.execute("SELECT account, largest FROM ceilings").fetchall())


def put_max_chunk(account: str, largest: int, connection: sqlite3.Connection) -> None:
    """Write the largest chunk of one account."""
    connection.execute("INSERT OR REPLACE INTO ceilings VALUES (?, ?)", (account, largest))


def _read(rows: Iterable[Sequence[Any]], read: Callable[[Sequence[Any]], Transfer]) -> Iterator[tuple[int, Transfer]]:
    """Yield the transfers of rows, each with the position that stands last in its row."""
    for row in rows:
        try:
            yield row[-1], read(row)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            log.exception("transfer %s in the journal cannot be read", row[0])
