"""The server's state in SQLite: one connection, one lock, every answer committed before it is sent."""

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

Row = sqlite3.Row
FACTS = "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
"""The table of single facts that have no table of their own."""

_FOUR_BYTES = re.compile("[\U00010000-\U0010ffff]")
_TABLES = "SELECT name FROM sqlite_master WHERE type='table'"


class Database:
    """SQLite behind a lock. A statement outside `transaction` commits by itself.

    Attributes:
        three_byte_text: Whether it keeps no character of four bytes, as some installs do.
    """

    def __init__(self, path: Path, schemas: Iterable[str], *, three_byte_text: bool = False) -> None:
        self._lock = threading.RLock()
        self.three_byte_text = three_byte_text
        self._kept = _three_byte if three_byte_text else _whole
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        # A killed process loses nothing that reached the operating system; only a power cut would need FULL.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        # A library of 100,000 entries fits into 64 MB, and is listed from there.
        self._connection.execute("PRAGMA cache_size=-65536")
        # The triggers of the schema call functions of this program.
        self._connection.execute("PRAGMA trusted_schema=ON")
        self._create("\n".join(schemas))

    def _create(self, schema: str) -> None:
        """Create the tables, and add to those of an older data directory the columns that are new."""
        with closing(sqlite3.connect(":memory:")) as fresh:
            fresh.executescript(schema)
            wanted = {name: _columns(fresh, name) for (name,) in fresh.execute(_TABLES)}
        for table in [name for (name,) in self._connection.execute(_TABLES) if name in wanted]:
            present = _columns(self._connection, table)
            for column, declaration in wanted[table].items():
                if column not in present:
                    self._connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {declaration}")
        self._connection.executescript(schema)

    def close(self) -> None:
        """Close the file; nothing may be asked afterwards."""
        with self._lock:
            self._connection.close()

    def add_function(self, name: str, arity: int, function: Any) -> None:
        """Make a Python function callable in SQL."""
        self._connection.create_function(name, arity, function, deterministic=True)

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Every row of a query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query."""
        with self._lock:
            row: Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def count(self, sql: str, values: Sequence[Any] = ()) -> int:
        """The single number that a query gives."""
        row = self.one(sql, values)
        return int(row[0]) if row else 0

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute one statement; the result is how many rows it changed."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Add one row; `table` and the column names are the program's own."""
        marks = ",".join("?" * len(row))
        self.run(f"INSERT INTO {table} ({','.join(row)}) VALUES ({marks})", tuple(map(self._kept, row.values())))  # noqa: S608  own names

    def insert_many(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that all name the same columns, in the same order."""
        if rows:
            marks = ",".join("?" * len(rows[0]))
            sql = f"INSERT INTO {table} ({','.join(rows[0])}) VALUES ({marks})"  # noqa: S608  own names
            with self._lock:
                self._connection.executemany(sql, (tuple(row.values()) for row in rows))

    def update(self, table: str, row_id: str | int, changes: Mapping[str, Any]) -> None:
        """Change columns of one row; `table` and the column names are the program's own."""
        columns = ",".join(f"{name}=?" for name in changes)
        self.run(f"UPDATE {table} SET {columns} WHERE id=?", (*map(self._kept, changes.values()), row_id))  # noqa: S608  own names

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside happen, or none."""
        with self._lock:
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
    """The columns of a row by their names."""
    return dict(zip(row.keys(), row, strict=True))


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns of a table as `ALTER TABLE` declares them."""
    declared = {}
    for _, name, kind, not_null, default, _ in connection.execute(f"PRAGMA table_info({table})"):
        wanted = " NOT NULL" if not_null else ""
        declared[name] = f"{kind}{wanted}" + (f" DEFAULT {default}" if default is not None else "")
    return declared


def _whole(value: Any) -> Any:
    return value


def _three_byte(value: Any) -> Any:
    """The value as MySQL's old `utf8` keeps it: a question mark for each byte of a character of four."""
    return _FOUR_BYTES.sub("????", value) if isinstance(value, str) else value
