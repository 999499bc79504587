"""Watch folders and what was taken from them, in the journal's file. Implements `domain.watch_ports.WatchStore`."""

import logging
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from kdesk.domain.source_file import FileStamp
from kdesk.domain.watch_folders import FileFate, WatchedFile, WatchFolder
from kdesk.store.journal import Journal
from kdesk.store.journal_rows import storable, stored_text

log = logging.getLogger(__name__)

_ASKED_AT_ONCE = 500
"""Values of one query: SQLite takes at least 999."""

_COLUMNS = "account, path, folder, size, mtime_ns, ctime_ns, file_id, fate, at, sampled_hash, sha256, transfer"
_Row = tuple[str, str, str, int, str, str | None, str, str, float, str, str, str]
_SELECT = f"SELECT {_COLUMNS} FROM watched_files"  # noqa: S608  the names are a constant of this module
_UPSERT = f"INSERT OR REPLACE INTO watched_files ({_COLUMNS}) VALUES ({', '.join('?' * 12)})"  # noqa: S608  as above


class StoredWatchFolders:
    """Watch folders beside the transfers, on the journal's thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def load_folders(self) -> Sequence[WatchFolder]:
        """Return the watch folders, in order; one that cannot be read is left out."""
        return await self._journal.read(lambda connection: tuple(_folders(connection)))

    async def save_folder(self, folder: WatchFolder) -> None:
        """Write one watch folder; a new one is appended."""
        await self._journal.change(partial(_put_folder, folder))

    async def remove_folder(self, folder_id: str) -> None:
        """Forget a watch folder; what was taken from it stays remembered."""
        await self._journal.change(partial(_remove_folder, folder_id))

    async def known(self, account: str, paths: Sequence[str]) -> Mapping[str, WatchedFile]:
        """Return what is remembered of these paths, by path."""
        wanted = [storable(path) for path in paths]
        where = "account = ? AND path IN"
        found = await self._journal.read(partial(_among, where, (storable(account),), wanted))
        return {file.path: file for file in found}

    async def of_content(self, account: str, size: int, sampled_hash: str) -> Sequence[WatchedFile]:
        """Return the files that were taken with this size and these samples; a few of them are enough."""
        where = "sampled_hash = ? AND size = ? AND account = ? LIMIT 100"
        return await self._journal.read(partial(_where, where, (sampled_hash, size, storable(account))))

    async def of_transfers(self, transfer_ids: Collection[str]) -> Sequence[WatchedFile]:
        """Return the files that these transfers have."""
        return await self._journal.read(partial(_among, "transfer IN", (), list(transfer_ids)))

    async def due(self, folder_id: str, limit: int, after: str) -> Sequence[WatchedFile]:
        """Return files of a folder that are to be moved, by path, from `after` on."""
        where = "fate = ? AND folder = ? AND path > ? ORDER BY path LIMIT ?"
        values = (str(FileFate.DUE), folder_id, storable(after), limit)
        return await self._journal.read(partial(_where, where, values))

    async def save_files(self, files: Sequence[WatchedFile]) -> None:
        """Write what became of files."""
        if files:
            await self._journal.change(partial(_put_files, tuple(files)))

    async def taken_since(self, folder_id: str, since: float) -> int:
        """Return how many files were taken from a folder since then."""

        def count(connection: sqlite3.Connection) -> int:
            query = "SELECT count(*) FROM watched_files WHERE folder = ? AND at >= ? AND transfer != ''"
            return int(connection.execute(query, (folder_id, since)).fetchone()[0])

        return await self._journal.read(count)


def _folders(connection: sqlite3.Connection) -> Iterator[WatchFolder]:
    for key, path, record in connection.execute("SELECT id, path, record FROM watch_folders ORDER BY position"):
        try:
            fields = msgspec.json.decode(record) | {"id": key, "path": stored_text(path)}
            fields["move_to"] = bytes.fromhex(fields["move_to"]).decode("utf-8", "surrogatepass")
            yield msgspec.convert(fields, WatchFolder)
        except (msgspec.MsgspecError, ValueError, TypeError, KeyError) as error:
            log.warning("the watch folder %s cannot be read: %s", key, error)


def _put_folder(folder: WatchFolder, connection: sqlite3.Connection) -> None:
    fields = msgspec.to_builtins(folder)
    # JSON is UTF-8, and names of folders may hold lone surrogates (PEP 383).
    fields["move_to"] = folder.move_to.encode("utf-8", "surrogatepass").hex()
    for name in ("id", "path"):
        del fields[name]
    connection.execute(
        "INSERT INTO watch_folders (id, position, path, record)"
        " VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM watch_folders), ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET path = excluded.path, record = excluded.record",
        (folder.id, storable(folder.path), msgspec.json.encode(fields).decode()),
    )
    # Another filter may take what the former one left out.
    left_out = (folder.id, str(FileFate.LEFT_OUT), str(FileFate.PROBLEM))
    connection.execute("DELETE FROM watched_files WHERE folder = ? AND fate IN (?, ?)", left_out)


def _remove_folder(folder_id: str, connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM watch_folders WHERE id = ?", (folder_id,))


def _put_files(files: Sequence[WatchedFile], connection: sqlite3.Connection) -> None:
    connection.executemany(_UPSERT, map(_row, files))


def _row(file: WatchedFile) -> tuple[object, ...]:
    stamp = file.stamp
    return (
        storable(file.account),
        storable(file.path),
        file.folder,
        stamp.size,
        str(stamp.mtime_ns),  # as text: a file system may report a time of more than 64 bits
        None if stamp.ctime_ns is None else str(stamp.ctime_ns),
        stamp.file_id,
        str(file.fate),
        file.at,
        file.sampled_hash,
        file.sha256,
        file.transfer,
    )


def _among(
    condition: str, first: tuple[object, ...], values: Sequence[object], connection: sqlite3.Connection
) -> list[WatchedFile]:
    found: list[WatchedFile] = []
    for start in range(0, len(values), _ASKED_AT_ONCE):
        some = values[start : start + _ASKED_AT_ONCE]
        where = f"{condition} ({', '.join('?' * len(some))})"
        found += _where(where, (*first, *some), connection)
    return found


def _where(where: str, values: tuple[object, ...], connection: sqlite3.Connection) -> list[WatchedFile]:
    rows = connection.execute(f"{_SELECT} WHERE {where}", values).fetchall()
    return list(_readable(rows))


def _readable(rows: Iterable[_Row]) -> Iterator[WatchedFile]:
    for row in rows:
        try:
            yield _file(row)
        except (ValueError, TypeError) as error:
            log.warning("what is kept of a watched file cannot be read: %s", error)


def _file(row: _Row) -> WatchedFile:
    stamp = FileStamp(row[3], int(row[4]), None if row[5] is None else int(row[5]), row[6])
    return WatchedFile(
        account=stored_text(row[0]),
        path=stored_text(row[1]),
        folder=row[2],
        stamp=stamp,
        fate=FileFate(row[7]),
        at=row[8],
        sampled_hash=row[9],
        sha256=row[10],
        transfer=row[11],
    )
