"""The server's state in SQLite: one connection, one lock, every answer committed before it is sent."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = sqlite3.Row
_SCHEMA = """
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, user_id TEXT NOT NULL, status INTEGER NOT NULL,
    file_name TEXT, file_size TEXT, uploaded INTEGER, assembled INTEGER NOT NULL DEFAULT 0,
    received INTEGER NOT NULL DEFAULT 0, extension TEXT NOT NULL DEFAULT '',
    auto_finalize INTEGER NOT NULL DEFAULT 0, attached_type TEXT, attached_id TEXT, entry_id TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS tokens_by_name ON tokens (file_name);
CREATE TABLE IF NOT EXISTS entries (
    id TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, user_id TEXT NOT NULL, creator_id TEXT NOT NULL,
    object_type TEXT NOT NULL, type INTEGER, media_type INTEGER, name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '', admin_tags TEXT,
    categories TEXT NOT NULL DEFAULT '', status INTEGER NOT NULL, reference_id TEXT, partner_data TEXT,
    source_type TEXT NOT NULL DEFAULT '6', version TEXT, thumb_version INTEGER NOT NULL DEFAULT 0,
    width INTEGER, height INTEGER, duration_ms INTEGER NOT NULL DEFAULT 0, conversion_profile_id INTEGER,
    start_date INTEGER, end_date INTEGER, flavor_params_ids TEXT, content_path TEXT, content_ext TEXT,
    extra TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entries_by_date ON entries (created_at);
CREATE INDEX IF NOT EXISTS entries_by_reference ON entries (reference_id);
CREATE TABLE IF NOT EXISTS flavors (
    id TEXT PRIMARY KEY, entry_id TEXT NOT NULL, partner_id INTEGER NOT NULL, params_id INTEGER NOT NULL,
    status INTEGER NOT NULL, version TEXT, size INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '',
    file_ext TEXT, path TEXT, description TEXT NOT NULL DEFAULT '',
    width INTEGER NOT NULL DEFAULT 0, height INTEGER NOT NULL DEFAULT 0, bitrate INTEGER NOT NULL DEFAULT 0,
    frame_rate REAL NOT NULL DEFAULT 0, container TEXT, video_codec TEXT, codecs TEXT, hls_path TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS flavors_by_entry ON flavors (entry_id);
CREATE TABLE IF NOT EXISTS app_tokens (
    id TEXT PRIMARY KEY, token TEXT NOT NULL, status INTEGER NOT NULL, expiry INTEGER, session_type INTEGER,
    session_user_id TEXT, session_duration INTEGER NOT NULL, session_privileges TEXT, hash_type TEXT NOT NULL,
    description TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS ended_sessions (id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Database:
    """SQLite behind a lock. A statement outside `transaction` commits by itself."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        # A killed process loses nothing that reached the operating system; only a power cut would need FULL.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(_SCHEMA)

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
        self.run(f"INSERT INTO {table} ({','.join(row)}) VALUES ({marks})", tuple(row.values()))  # noqa: S608  own names

    def update(self, table: str, row_id: str, changes: Mapping[str, Any]) -> None:
        """Change columns of one row; `table` and the column names are the program's own."""
        columns = ",".join(f"{name}=?" for name in changes)
        self.run(f"UPDATE {table} SET {columns} WHERE id=?", (*changes.values(), row_id))  # noqa: S608  own names

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
