"""The server's state in SQLite: one connection, one lock; changes are committed before the response is sent."""

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

Row = sqlite3.Row
FACTS = "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
"""The table of single values that need no table of their own."""

_FOUR_BYTES = re.compile("[\U00010000-\U0010ffff]")
_TABLES = "SELECT name FROM sqlite_master WHERE type='table'"


class Database:
    """SQLite behind a lock. A statement outside `transaction` commits by itself.

    Attributes:
        three_byte_text: The database cannot store characters of four bytes, as on some installs.
    """

    def __init__(self, path: Path, schemas: Iterable[str], *, three_byte_text: bool = False) -> None:
        self._lock = threading.RLock()
        self.three_byte_text = three_byte_text
        self._kept = _three_byte if three_byte_text else _whole
        # Without an isolation level, sqlite3 does not begin transactions by itself.
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        # A killed process loses nothing that reached the operating system; only a power cut would need FULL.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        # 100,000 entries fit into 64 MB, so that lists are read from memory.
        self._connection.execute("PRAGMA cache_size=-65536")
        # The schema's triggers call Python functions.
        self._connection.execute("PRAGMA trusted_schema=ON")
        self._create("\n".join(schemas))

    def _create(self, schema: str) -> None:
        """Create the tables, and add new columns to the tables of an older data directory."""
        with closing(sqlite3.connect(":memory:")) as fresh:
            fresh.executescript(schema)
            wanted = {name: _columns(fresh, name) for (name,) in fresh.execute(_TABLES)}
        for table in [name for (name,) in self._connection.execute(_TABLES) if name in wanted]:
            present = _columns(self._connection, table)
            for column, declaration in wanted[table].items():
                if column not in present:
                    self._connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {declaration}")
        # After the new columns, which indexes and triggers of the schema may name.
        self._connection.executescript(schema)

    def close(self) -> None:
        """Close the file; no call may follow."""
        with self._lock:
            self._connection.close()

    def add_function(self, name: str, arity: int, function: Any) -> None:
        self._connection.create_function(name, arity, function, deterministic=True)

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a query."""
        with self._lock:
            row: Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def count(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Return the number that a query selects."""
        row = self.one(sql, values)
        return int(row[0]) if row else 0

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute one statement and return the number of changed rows."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Insert a row; table and column names must not come from a client."""
        marks = ",".join("?" * len(row))
        self.run(f"INSERT INTO {table} ({','.join(row)}) VALUES ({marks})", tuple(map(self._kept, row.values())))  # noqa: S608  own names

    def insert_many(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows that have the same columns in the same order."""
        if rows:
            marks = ",".join("?" * len(rows[0]))
            sql = f"INSERT INTO {table} ({','.join(rows[0])}) VALUES ({marks})"  # noqa: S608  own names
            with self._lock:
                self._connection.executemany(sql, (tuple(row.values()) for row in rows))

    def update(self, table: str, row_id: str | int, changes: Mapping[str, Any]) -> None:
        """Change columns of a row; table and column names must not come from a client."""
        columns = ",".join(f"{name}=?" for name in changes)
        self.run(f"UPDATE {table} SET {columns} WHERE id=?", (*map(self._kept, changes.values()), row_id))  # noqa: S608  own names

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the statements of the block in a transaction, which may be nested."""
        with self._lock:
            # The lock is reentrant and held for the whole block, so that a running transaction is this thread's own.
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def as_dict(row: Row) -> dict[str, Any]:
    """Return the columns of a row by name."""
    return dict(zip(row.keys(), row, strict=True))


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the declarations of a table's columns for `ALTER TABLE`."""
    declared = {}
    for _, name, kind, not_null, default, _ in connection.execute(f"PRAGMA table_info({table})"):
        wanted = " NOT NULL" if not_null else ""
        declared[name] = f"{kind}{wanted}" + (f" DEFAULT {default}" if default is not None else "")
    return declared


def _whole(value: Any) -> Any:
    return value


def _three_byte(value: Any) -> Any:
    """Return the value as MySQL's old `utf8` stores it: a question mark for each byte of a four-byte character."""
    return _FOUR_BYTES.sub("????", value) if isinstance(value, str) else value
