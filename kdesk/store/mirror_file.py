"""The SQLite file of a mirror: opening it, and building it again when it cannot be used. Used from one thread only.

A mirror can be built again from the server, so that a file that does not fit is deleted, not set aside. That of a later
kdesk stays, and one beside it is used. WAL with `synchronous = NORMAL`: a power cut may lose the last commits, but
never one before another.
"""

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from kdesk.errors import StoreProblem
from kdesk.private_files import make_private, private_opener
from kdesk.store.files import beside_newer
from kdesk.store.mirror_tables import GENERATION, MARK, SCHEMA, VERSION

log = logging.getLogger(__name__)

T = TypeVar("T")

_COMPANIONS = ("", "-wal", "-shm", "-journal")
_HEADER = b"SQLite format 3\0"
_DAMAGED_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRIMARY_CODE = 0xFF  # extended codes such as SQLITE_CORRUPT_INDEX have more bits
_LOCK_SECONDS = 2.0
_MARK_AT = slice(68, 72)
"""Where the header of the file has `application_id`, the highest byte first."""
_GENERATIONS = 0xFFFF


class _UnfitError(Exception):
    """The file cannot be used by this version."""


class MirrorFile:
    """The file; opened by the first use, and again after a failure.

    Attributes:
        path: The file in use: the usual one, or the one beside that of a later kdesk.
        times_emptied: Counts how often the file lost its content while it was in use.
    """

    def __init__(self, path: Path) -> None:
        self.path = self._usual = path
        self.times_emptied = 0
        self._connection: sqlite3.Connection | None = None
        self._deleted = False

    def use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do this work in one transaction. Raises StoreProblem; a damaged file is deleted then."""
        try:
            connection = self._connection = self._connection or self._open()
            with connection:
                connection.execute("BEGIN")
                return work(connection)
        except (sqlite3.Error, OSError, OverflowError, UnicodeDecodeError) as exc:
            self.close()
            if _is_damage(exc):
                self._discard()
            raise StoreProblem(f"{self.path}: {exc}") from exc

    def clear(self) -> None:
        """Delete the content. Raises StoreProblem."""
        self.close()
        try:
            self._discard()
            if self._deleted:
                _unlink(self._usual)
                _unlink(beside_newer(self._usual))
        except OSError as exc:
            raise StoreProblem(f"{self.path}: {exc}") from exc

    def delete(self) -> None:
        """Delete the file for good: from now on, every use raises StoreProblem, as this call may do."""
        self._deleted = True
        self.clear()

    def close(self) -> None:
        """Close the file."""
        if self._connection:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._deleted:
            raise OSError("the account was removed")
        make_private(self.path.parent)
        if self.path == self._usual and _is_newer(self._usual):
            log.warning("the mirror %s is of a later kdesk and stays; another one is built", self._usual.name)
            self.path = beside_newer(self._usual)
        elif self.path == self._usual:
            _unlink(beside_newer(self._usual))  # this kdesk is the latest one again
        try:
            return _open_checked(self.path)
        except _UnfitError as exc:
            log.warning("the mirror %s is built again: %s", self.path.name, exc)
            self._discard()
            return _open_checked(self.path)

    def _discard(self) -> None:
        self.times_emptied += 1
        _unlink(self.path)


def _unlink(path: Path) -> None:
    for ending in _COMPANIONS:
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _is_newer(path: Path) -> bool:
    """Say whether a later kdesk wrote a mirror, by its header alone: opening it would change it."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        header = file.read(_MARK_AT.stop)
    told = int.from_bytes(header[_MARK_AT])
    return header.startswith(_HEADER) and told & ~_GENERATIONS == MARK and told & _GENERATIONS > GENERATION


def _open_checked(path: Path) -> sqlite3.Connection:
    """Open the file, or create it. Raises _UnfitError if another one must take its place."""
    # SQLite gives its companion files the permissions of this one.
    with open(path, "rb", opener=_opener) as file:
        header = file.read(len(_HEADER))
    if header and header != _HEADER:
        raise _UnfitError("it is not a database")
    connection = sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None)
    try:
        _prepare(connection)
    except BaseException as exc:
        # Raised again: a connection that nobody closes would keep the file locked.
        connection.close()
        if _is_damage(exc):
            raise _UnfitError(str(exc)) from exc
        raise
    return connection


def _opener(path: str, flags: int) -> int:
    return private_opener(path, flags | os.O_RDWR | os.O_CREAT)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -16384")  # KiB
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    found = _schema(connection)
    if not found:
        connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
    elif version != VERSION or found != _expected_schema():
        raise _UnfitError(f"its tables are of version {version}, or damaged")
    elif connection.execute("SELECT count(*) FROM state").fetchone() != (1,):
        raise _UnfitError("it has no state")
    if connection.execute("PRAGMA application_id").fetchone() != (MARK | GENERATION,):
        connection.execute(f"PRAGMA application_id = {MARK | GENERATION}")  # a PRAGMA takes no parameters


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the names and definitions of all tables and indexes."""
    return connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name").fetchall()


@cache
def _expected_schema() -> list[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA)
        return _schema(connection)


def _is_damage(error: BaseException) -> bool:
    if not isinstance(error, sqlite3.DatabaseError):
        # SQLite's own message about a damaged table may have bytes of it, which are not UTF-8.
        return isinstance(error, UnicodeDecodeError)
    # Python's own error for text that is not UTF-8 has no code, and kdesk stores no such text.
    default = sqlite3.SQLITE_CORRUPT if isinstance(error, sqlite3.OperationalError) else sqlite3.SQLITE_OK
    return getattr(error, "sqlite_errorcode", default) & _PRIMARY_CODE in _DAMAGED_CODES
