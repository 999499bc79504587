"""Lock of a data directory. SQLite's file lock is released by the operating system when the process dies."""

import sqlite3
from pathlib import Path


class InUseError(Exception):
    """Another demo server uses this data directory."""


class DataLock:
    """Holds the lock from construction to `release`.

    Raises:
        InUseError: Another process holds it.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, timeout=0, check_same_thread=False, isolation_level=None)
        try:
            self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._connection.close()
            raise InUseError(f"{path.parent} is in use by another demo server") from error

    def release(self) -> None:
        self._connection.close()
