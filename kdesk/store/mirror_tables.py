"""The tables of a mirror, and how entries get into and out of them. Every function runs inside a transaction.

Columns that searches use lie apart from the snapshots, which are larger: a search reads only what it compares.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from zlib import crc32

from kdesk.domain.entry import Entry
from kdesk.domain.mirror_port import MirrorState
from kdesk.store.mirror_rows import EntryRow

_REVISION = 1
"""Raised when the same entry would get other columns, for example after a change of what words match."""

SCHEMA = """
CREATE TABLE state (
    changes_until INTEGER NOT NULL DEFAULT 0,
    complete INTEGER NOT NULL DEFAULT 0,
    full INTEGER NOT NULL DEFAULT 0,  -- entries had to go
    looks INTEGER NOT NULL DEFAULT 0  -- counts the calls of `put`
);
INSERT INTO state DEFAULT VALUES;
CREATE TABLE entries (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    name TEXT NOT NULL,
    duration REAL NOT NULL,
    plays INTEGER NOT NULL,
    kind TEXT NOT NULL,
    status_groups INTEGER NOT NULL,
    owner TEXT NOT NULL,
    seen INTEGER NOT NULL  -- the last look that had the entry
);
CREATE TABLE snapshots (row INTEGER PRIMARY KEY, snapshot BLOB NOT NULL);
CREATE TABLE texts (row INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE tags (tag TEXT NOT NULL, row INTEGER NOT NULL, shown TEXT NOT NULL, PRIMARY KEY (tag, row)) WITHOUT ROWID;
CREATE TABLE categories (name TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (name, row)) WITHOUT ROWID;
CREATE INDEX tags_of_row ON tags (row);
CREATE INDEX categories_of_row ON categories (row);
CREATE INDEX least_seen ON entries (seen);
-- One for each order; each has all that a result consists of.
CREATE INDEX by_creation ON entries (created_at, id);
CREATE INDEX by_update ON entries (updated_at, id, created_at);
CREATE INDEX by_name ON entries (name, id, created_at);
CREATE INDEX by_duration ON entries (duration, id, created_at);
CREATE INDEX by_plays ON entries (plays, id, created_at);
-- The text has no letter case already. `detail = full` makes the index larger, and finds texts without reading them.
CREATE VIRTUAL TABLE search USING fts5
    (text, content = 'texts', content_rowid = 'row', tokenize = 'trigram case_sensitive 1', detail = full);
"""

_FIELDS = ",".join(field.name for field in fields(Entry))
VERSION = crc32(f"{_REVISION} {_FIELDS} {SCHEMA}".encode()) & 0x7FFFFFFF
"""Of tables and snapshots: a mirror of another version is built again, for example one whose entries lack a field."""

GENERATION = 1
"""Raised with each change of VERSION, of which nobody can tell whether it is newer; a test holds both together."""
MARK = 0x6B64_0000
"""The upper half of `application_id`, whose lower half is the generation. Former mirrors have none."""

_IN_ROWS = "row IN (SELECT value FROM json_each(?))"


def read_state(connection: sqlite3.Connection) -> MirrorState:
    """Return how far the mirror follows the library."""
    until, complete, full = connection.execute("SELECT changes_until, complete, full FROM state").fetchone()
    return MirrorState(until, bool(complete) and not full)


def write_state(connection: sqlite3.Connection, state: MirrorState) -> None:
    """Store how far the mirror follows the library."""
    connection.execute("UPDATE state SET changes_until = ?, complete = ?", (state.changes_until, state.complete))


def put(connection: sqlite3.Connection, rows: Mapping[str, EntryRow], limit: int) -> None:
    """Store entries. If there are more than `limit`, those that were not seen for the longest time go."""
    connection.execute("UPDATE state SET looks = looks + 1")
    known = _known(connection, rows)
    changed = [row for id_, row in rows.items() if id_ not in known or _replaces(row, known[id_])]
    _delete_rows(connection, [known[row.entry.id][0] for row in changed if row.entry.id in known])
    _insert(connection, changed)
    connection.execute(
        "UPDATE entries SET seen = (SELECT looks FROM state) WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(rows)),),
    )
    _make_room(connection, limit)


def remove(connection: sqlite3.Connection, entry_ids: Collection[str]) -> None:
    """Remove entries by their ids."""
    ids = json.dumps(list(entry_ids))
    found = connection.execute("SELECT row FROM entries WHERE id IN (SELECT value FROM json_each(?))", (ids,))
    _delete_rows(connection, [row for (row,) in found])


def snapshots(connection: sqlite3.Connection, entry_ids: Collection[str]) -> list[bytes]:
    """Return the snapshots of those that are there."""
    query = "SELECT snapshot FROM entries JOIN snapshots USING (row) WHERE id IN (SELECT value FROM json_each(?))"
    return [snapshot for (snapshot,) in connection.execute(query, (json.dumps(list(entry_ids)),))]


def complete_tag(connection: sqlite3.Connection, beginning: str, most: int) -> tuple[str, ...]:
    """Return tags that begin so, in the form that is compared, the most used first."""
    query = """
        SELECT max(shown) FROM tags WHERE tag >= ? AND tag < ? || char(1114111)
        GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?
    """
    return tuple(tag for (tag,) in connection.execute(query, (beginning, beginning, most)))


def complete_owner(connection: sqlite3.Connection, part: str, most: int) -> tuple[str, ...]:
    """Return owners whose id contains this, in the form that is compared, those with the most entries first."""
    query = """
        SELECT owner FROM entries WHERE owner != '' AND instr(owner, ?)
        GROUP BY owner ORDER BY count(*) DESC, owner LIMIT ?
    """
    return tuple(owner for (owner,) in connection.execute(query, (part, most)))


def count(connection: sqlite3.Connection) -> int:
    """Return the number of entries."""
    (number,) = connection.execute("SELECT count(*) FROM entries").fetchone()
    return int(number)


_Known = tuple[int, int, bytes]
"""Row, time of the update, snapshot."""


def _known(connection: sqlite3.Connection, entry_ids: Iterable[str]) -> dict[str, _Known]:
    query = """
        SELECT id, row, updated_at, snapshot FROM entries JOIN snapshots USING (row)
        WHERE id IN (SELECT value FROM json_each(?))
    """
    found = connection.execute(query, (json.dumps(list(entry_ids)),))
    return {id_: (row, updated_at, snapshot) for id_, row, updated_at, snapshot in found}


def _replaces(row: EntryRow, known: _Known) -> bool:
    # A response may overtake a later one, and a replica of the server's database may lag behind.
    return row.entry.updated_at >= known[1] and row.snapshot != known[2]


def _insert(connection: sqlite3.Connection, rows: Collection[EntryRow]) -> None:
    (free,) = connection.execute("SELECT coalesce(max(row), 0) + 1 FROM entries").fetchone()
    numbered = list(enumerate(rows, start=free))
    put_entry = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
    connection.executemany(put_entry, ((number, *row.columns) for number, row in numbered))
    connection.executemany("INSERT INTO snapshots VALUES (?, ?)", ((number, row.snapshot) for number, row in numbered))
    connection.executemany("INSERT INTO texts VALUES (?, ?)", ((number, row.text) for number, row in numbered))
    connection.executemany(
        "INSERT INTO tags VALUES (?, ?, ?)",
        ((tag, number, shown) for number, row in numbered for tag, shown in row.tags.items()),
    )
    connection.executemany(
        "INSERT INTO categories VALUES (?, ?)", ((name, number) for number, row in numbered for name in row.categories)
    )
    last = free + len(numbered)
    connection.execute(
        "INSERT INTO search (rowid, text) SELECT row, text FROM texts WHERE row >= ? AND row < ?", (free, last)
    )


def _delete_rows(connection: sqlite3.Connection, rows: Collection[int]) -> None:
    if not rows:
        return
    numbers = (json.dumps(list(rows)),)
    # The index has no text of its own: to remove a row, it needs the text with which the row was added.
    unindex = f"INSERT INTO search (search, rowid, text) SELECT 'delete', row, text FROM texts WHERE {_IN_ROWS}"  # noqa: S608  as below
    connection.execute(unindex, numbers)
    for table in ("texts", "tags", "categories", "snapshots", "entries"):
        connection.execute(f"DELETE FROM {table} WHERE {_IN_ROWS}", numbers)  # noqa: S608  names of this module


def _make_room(connection: sqlite3.Connection, limit: int) -> None:
    surplus = count(connection) - limit
    if surplus <= 0:
        return
    oldest = connection.execute("SELECT row FROM entries ORDER BY seen, row LIMIT ?", (surplus,))
    _delete_rows(connection, [row for (row,) in oldest])
    connection.execute("UPDATE state SET full = 1")
