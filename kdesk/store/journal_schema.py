"""The tables of the journal, as a way from each version to the next one."""

import sqlite3
from collections.abc import Callable

from kdesk.store.stored_sentences import migrate_sentences

Change = Callable[[sqlite3.Connection], None]

_OF_FIFTH = {
    "ctime_ns": "TEXT",
    "hashed": "TEXT NOT NULL DEFAULT '[]'",
    "taken_over": "INTEGER NOT NULL DEFAULT 0",
}


def _meet_both_fifth(connection: sqlite3.Connection) -> None:
    """Add what the fifth version of either branch lacks: one had the first two columns, one the last."""
    known = {row[1] for row in connection.execute("PRAGMA table_info(transfers)")}
    for name, form in _OF_FIFTH.items():
        if name not in known:
            connection.execute(f"ALTER TABLE transfers ADD COLUMN {name} {form}")


MIGRATIONS: tuple[tuple[str | Change, ...], ...] = (
    (
        """
        CREATE TABLE transfers (
            id TEXT PRIMARY KEY NOT NULL,
            position INTEGER NOT NULL,
            path TEXT NOT NULL,
            name TEXT NOT NULL,
            account TEXT NOT NULL,
            created_at REAL NOT NULL,
            size INTEGER NOT NULL,
            media_type INTEGER NOT NULL,
            state TEXT NOT NULL,
            file_size INTEGER,
            mtime_ns TEXT,
            file_id TEXT,
            sampled_hash TEXT,
            token_id TEXT NOT NULL,
            upload_url TEXT NOT NULL,
            entry_id TEXT NOT NULL,
            reservation TEXT NOT NULL,
            opener TEXT NOT NULL,
            accepted TEXT NOT NULL,
            trouble TEXT,
            remark TEXT NOT NULL,
            finished_at REAL
        )
        """,
        "CREATE INDEX transfers_in_order ON transfers (position)",
    ),
    ("CREATE TABLE ceilings (account TEXT PRIMARY KEY NOT NULL, largest INTEGER NOT NULL)",),
    (
        "ALTER TABLE transfers ADD COLUMN question TEXT",
        "ALTER TABLE transfers ADD COLUMN decision TEXT",
        "ALTER TABLE transfers ADD COLUMN started_at REAL",
        "ALTER TABLE transfers ADD COLUMN acknowledged_at REAL",
        "ALTER TABLE transfers ADD COLUMN retries INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE transfers ADD COLUMN sha256 TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE transfers ADD COLUMN verification TEXT",
    ),
    (
        "ALTER TABLE transfers ADD COLUMN replaces TEXT NOT NULL DEFAULT ''",
        "UPDATE transfers SET replaces = entry_id WHERE decision = 'replace'",
    ),
    (
        "ALTER TABLE transfers ADD COLUMN ctime_ns TEXT",
        "ALTER TABLE transfers ADD COLUMN hashed TEXT NOT NULL DEFAULT '[]'",
    ),
    (_meet_both_fifth,),
    (migrate_sentences,),
    ("ALTER TABLE transfers ADD COLUMN former_content TEXT NOT NULL DEFAULT ''",),
    (
        """
        CREATE TABLE IF NOT EXISTS downloads (
            id TEXT PRIMARY KEY NOT NULL,
            position INTEGER NOT NULL,
            record TEXT NOT NULL
        )
        """,
    ),
    ("ALTER TABLE transfers ADD COLUMN kind TEXT NOT NULL DEFAULT 'media'",),
    (
        """
        CREATE TABLE IF NOT EXISTS watch_folders (
            id TEXT PRIMARY KEY NOT NULL,
            position INTEGER NOT NULL,
            path TEXT NOT NULL,
            record TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE IF NOT EXISTS watched_files (
            account TEXT NOT NULL,
            path TEXT NOT NULL,
            folder TEXT NOT NULL,
            size INTEGER NOT NULL,
            mtime_ns TEXT NOT NULL,
            ctime_ns TEXT,
            file_id TEXT NOT NULL,
            fate TEXT NOT NULL,
            at REAL NOT NULL,
            sampled_hash TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            transfer TEXT NOT NULL,
            PRIMARY KEY (account, path)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX IF NOT EXISTS watched_content ON watched_files (sampled_hash, size)",
        "CREATE INDEX IF NOT EXISTS watched_transfers ON watched_files (transfer)",
        "CREATE INDEX IF NOT EXISTS watched_in_folder ON watched_files (folder, at)",
    ),
    ("CREATE TABLE IF NOT EXISTS details (transfer TEXT PRIMARY KEY NOT NULL, record TEXT NOT NULL)",),
    (
        """
        CREATE TABLE IF NOT EXISTS bulk_jobs (
            id TEXT PRIMARY KEY NOT NULL,
            position INTEGER NOT NULL,
            record TEXT NOT NULL
        )
        """,
    ),
    (
        """
        CREATE TABLE IF NOT EXISTS bundles (
            number INTEGER PRIMARY KEY NOT NULL,
            last INTEGER NOT NULL,
            record TEXT NOT NULL
        )
        """,
    ),
    (
        """
        CREATE TABLE IF NOT EXISTS timelines (
            transfer TEXT PRIMARY KEY NOT NULL,
            at REAL NOT NULL,
            record TEXT NOT NULL
        )
        """,
    ),
)
"""Groups of statements and functions; number n leads from version n to n + 1. A released group is never changed."""
