"""The journal's SQLite file: opening, checking, migrating, and replacing a damaged one. Used from one thread only.

WAL with `synchronous = FULL`: a commit returns when its bytes are on the disk, and survives a power cut. NORMAL would
survive a kill but may lose the last commits in a power cut. Among them could be “opener sent”, and an opener that is
sent twice replaces the file on the server (rule 3). Each commit waits once for the disk; chunks are megabytes, and
changes that wait at the same time share a commit.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from kdesk.errors import JournalProblem, Reason
from kdesk.private_files import make_private, private_opener
from kdesk.store.files import set_aside
from kdesk.store.journal_rows import COLUMNS
from kdesk.store.journal_schema import MIGRATIONS, Change

T = TypeVar("T")

_COMPANIONS = ("-wal", "-shm", "-journal")
_DAMAGED_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRIMARY_CODE = 0xFF  # extended codes such as SQLITE_CORRUPT_INDEX have more bits
_HEADER = b"SQLite format 3\0"
_VERSION_AT = slice(60, 64)
"""Where the header of the file has `user_version`, the highest byte first."""

_LOCK_SECONDS = 2.0
"""How long another program, for example a database browser, may hold the file locked."""


class _DamagedError(Exception):
    """The file is not a journal that this version can use."""


class JournalFile:
    """The file of the journal; opened by the first use, and again after a failure.

    Attributes:
        damaged: Where the last damaged file was moved; None if there was none.
    """

    def __init__(self, path: Path) -> None:
        self.damaged: Path | None = None
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query. Raises JournalProblem."""
        with self._usable() as connection:
            return query(connection)

    def write(self, changes: Sequence[Change]) -> None:
        """Make all changes in one transaction, or none. Raises JournalProblem."""
        with self._usable() as connection, _transaction(connection):
            for change in changes:
                change(connection)

    def close(self) -> None:
        """Close the file; all changes are in it already."""
        if self._connection:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _usable(self) -> Iterator[sqlite3.Connection]:
        """Provide the connection and translate errors; after an error the next use opens the file again."""
        try:
            self._connection = self._connection or self._open()
            yield self._connection
        except (sqlite3.Error, OSError) as exc:
            self.close()
            raise JournalProblem(f"{self._path}: {exc}") from exc

    def _open(self) -> sqlite3.Connection:
        make_private(self._path.parent)
        refuse_newer(self._path)
        try:
            return _open_checked(self._path)
        except _DamagedError:
            self.damaged = set_aside(self._path, _COMPANIONS)
            return _open_checked(self._path)


def refuse_newer(path: Path) -> None:
    """Leave the journal of a later kdesk as it is, to the byte. Raises JournalProblem for one."""
    try:
        version = _version(path)
    except OSError:
        return  # who opens it tells of that
    if version > len(MIGRATIONS):
        raise JournalProblem(f"{path}: version {version}", reason=Reason.JOURNAL_OF_NEWER)


def _version(path: Path) -> int:
    """Return the version of a journal without changing anything; 0 for what is none, which is looked at later."""
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        header = file.read(_VERSION_AT.stop)
    log = Path(f"{path}-wal")
    has_log = log.is_file() and log.stat().st_size > 0
    told = int.from_bytes(header[_VERSION_AT])
    if not header.startswith(_HEADER) or (told <= len(MIGRATIONS) and not has_log):
        return 0
    # A kill may have left the newest commits in the log alone. Without a log, SQLite would make an empty one.
    how = "mode=ro" if has_log else "immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as connection:
        connection.execute("SELECT id FROM transfers LIMIT 1")  # another program's database has versions of its own
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    return 0


def _open_checked(path: Path) -> sqlite3.Connection:
    """Open an intact journal. Raises _DamagedError, or sqlite3.Error for a cause outside the file."""
    _check_header(path)
    # isolation_level=None: Python would begin transactions by itself, but only before some kinds of statements.
    connection = sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None)
    try:
        _check(connection)
        _configure(connection)
        _migrate(connection)
    except BaseException as exc:
        connection.close()
        # SQLite's own message about damaged definitions may have bytes of them, which are not UTF-8.
        damaged = isinstance(exc, sqlite3.DatabaseError) and _code(exc) & _PRIMARY_CODE in _DAMAGED_CODES
        if damaged or isinstance(exc, UnicodeDecodeError):
            raise _DamagedError(str(exc)) from exc
        raise
    return connection


def _check_header(path: Path) -> None:
    """Create the file if it is missing. Raises _DamagedError if it is no database.

    SQLite would find that too, but would then delete the log beside the file, which may be all that is left.
    """
    # SQLite gives its companion files the permissions of this one.
    with open(path, "rb", opener=_opener) as file:
        header = file.read(len(_HEADER))
    if header and header != _HEADER:  # an empty file is a new database
        raise _DamagedError("it is not a database")


def _opener(path: str, flags: int) -> int:
    return private_opener(path, flags | os.O_RDWR | os.O_CREAT)


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # Needed on macOS to reach the disk; without effect elsewhere.
    connection.execute("PRAGMA fullfsync = ON")


def _check(connection: sqlite3.Connection) -> None:
    # Unlike integrity_check it does not compare indexes with tables, which takes much longer.
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise _DamagedError(verdict)


def _migrate(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    # SQLite rolls back changes of tables and of `user_version` too: a kill leaves the former version.
    with _transaction(connection):
        for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
            _apply(statements, connection)
            connection.execute(f"PRAGMA user_version = {number}")  # a PRAGMA takes no parameters
    found = {row[1] for row in connection.execute("PRAGMA table_info(transfers)")}
    if found != {*COLUMNS, "position"}:
        raise _DamagedError("its table of transfers is not kdesk's")


def _apply(statements: Sequence[str | Change], connection: sqlite3.Connection) -> None:
    try:
        for statement in statements:
            if callable(statement):
                statement(connection)
            else:
                connection.execute(statement)
    except sqlite3.OperationalError as exc:
        # The code of a statement that does not fit the tables; a full disk or a lock has a code of its own.
        if _code(exc) == sqlite3.SQLITE_ERROR:
            raise _DamagedError(f"its tables are not kdesk's: {exc}") from exc
        raise


def _code(error: sqlite3.DatabaseError) -> int:
    # Python's own errors, for example of text that is not UTF-8, have none.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    # A deferred transaction takes the lock at its first change, and may fail there without waiting for it.
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        # After some errors, for example a full disk, SQLite has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
