"""Files that were added together and have not begun, as one row of the journal: 50,000 rows cost ten times as much.

Once something happens to a transfer, a row of its own says more than its bundle does, and counts alone. A bundle keeps
its members until they leave the list.
"""

import logging
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from kdesk.domain.quick_making import quick
from kdesk.domain.source_file import SourceFile
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.store.journal_rows import MEDIA_TYPES, SOURCE_KINDS
from kdesk.store.plain_rows import is_plain

FEWEST = 20
"""Fewer transfers are rows of their own, which are cheaper to change."""

log = logging.getLogger(__name__)


class Bundle(msgspec.Struct, array_like=True):
    """What the journal keeps of files that were added together; each list has an item a file."""

    account: str
    created_at: float
    positions: list[int]
    ids: list[str]
    paths: list[str]
    names: list[str]
    sizes: list[int]
    media_types: list[int]
    kinds: list[str]


_decode = msgspec.json.Decoder(Bundle).decode
_LISTS = slice(2, None)


class Bundles:
    """The bundles of one journal, and where each of their members is. On the journal's thread."""

    def __init__(self) -> None:
        self._connection: sqlite3.Connection | None = None
        self._numbers: dict[str, int] = {}
        self._positions: dict[str, int] = {}

    def forget(self) -> None:
        """Look into the journal again before the next use: a change was taken back."""
        self._connection = None

    def positions(self, connection: sqlite3.Connection) -> Mapping[str, int]:
        """Return the positions of all members, by their ids."""
        if connection is not self._connection:
            for _ in self._read(connection):
                pass
        return self._positions

    def insert(self, members: Sequence[tuple[int, Transfer]], connection: sqlite3.Connection) -> bool:
        """Write new transfers with their positions; return False if they cannot be written so.

        Args:
            members: All of them `alike`.
        """
        self.positions(connection)
        bundle = _bundle_of(members)
        try:
            values = (bundle.positions[-1], _encoded(bundle))
        except UnicodeEncodeError:
            return False  # a file name that is no Unicode, which JSON cannot hold
        number = connection.execute("INSERT INTO bundles (last, record) VALUES (?, ?)", values).lastrowid
        self._know(number or 0, bundle)
        return True

    def remove(self, transfer_ids: Collection[str], connection: sqlite3.Connection) -> None:
        """Remove members; ids that are in no bundle are ignored."""
        gone = set(transfer_ids) & self.positions(connection).keys()
        for number, bundle in self._holding(gone, connection):
            kept = [index for index, key in enumerate(bundle.ids) if key not in gone]
            if kept:
                self._write(number, _part_of(bundle, kept), connection)
            else:
                connection.execute("DELETE FROM bundles WHERE number = ?", (number,))
        for key in gone:
            del self._numbers[key], self._positions[key]

    def move(self, positions: Mapping[str, int], connection: sqlite3.Connection) -> None:
        """Give members other positions."""
        for number, bundle in self._holding(positions.keys(), connection):
            pairs = zip(bundle.ids, bundle.positions, strict=True)
            bundle.positions = [positions.get(key, before) for key, before in pairs]
            self._write(number, bundle, connection)
            self._know(number, bundle)

    def select(self, connection: sqlite3.Connection, without: Collection[str]) -> Iterator[tuple[int, Transfer]]:
        """Yield the members with their positions, without those that have rows of their own."""
        for bundle in self._read(connection):
            yield from _members(bundle, without)

    def select_first(
        self, count: int, before: int | None, connection: sqlite3.Connection
    ) -> list[tuple[int, Transfer]]:
        """Return the first of what `select` yields, up to so many.

        Args:
            count: Of members.
            before: Position behind which none is wanted; None for all.
            connection: To the journal.
        """
        bundles = [bundle for _, bundle in _bundles(connection)]
        places = sorted(
            (position, number, index)
            for number, bundle in enumerate(bundles)
            if before is None or min(bundle.positions, default=before) < before
            for index, position in enumerate(bundle.positions)
            if before is None or position < before
        )
        found: list[tuple[int, Transfer]] = []
        for first in range(0, len(places), count):
            some = [(bundles[number], index) for _, number, index in places[first : first + count]]
            with_rows = _ids_with_rows([bundle.ids[index] for bundle, index in some], connection)
            for bundle, index in some:
                found += _members(_part_of(bundle, [index]), with_rows)
            if len(found) >= count:
                break
        return found[:count]

    def _read(self, connection: sqlite3.Connection) -> Iterator[Bundle]:
        """Yield every bundle, and note where its members are."""
        self._numbers, self._positions = {}, {}
        for number, bundle in _bundles(connection):
            self._know(number, bundle)
            yield bundle
        self._connection = connection

    def _know(self, number: int, bundle: Bundle) -> None:
        self._numbers |= dict.fromkeys(bundle.ids, number)
        self._positions |= zip(bundle.ids, bundle.positions, strict=True)

    def _holding(self, ids: Collection[str], connection: sqlite3.Connection) -> Iterator[tuple[int, Bundle]]:
        """Yield the bundles that have any of these members."""
        for number in {self._numbers[key] for key in ids}:
            (record,) = connection.execute("SELECT record FROM bundles WHERE number = ?", (number,)).fetchone()
            yield number, _decode(record)

    def _write(self, number: int, bundle: Bundle, connection: sqlite3.Connection) -> None:
        values = (max(bundle.positions), _encoded(bundle), number)
        connection.execute("UPDATE bundles SET last = ?, record = ? WHERE number = ?", values)


def alike(members: Sequence[tuple[int, Transfer]]) -> Sequence[tuple[int, Transfer]]:
    """Return those that fit into one bundle: they have not begun, and account and time are those of the first."""
    groups: defaultdict[tuple[str, float], list[tuple[int, Transfer]]] = defaultdict(list)
    for member in members:
        _, one = member
        if one.state is TransferState.QUEUED and is_plain(one) and one.finished_at is None:
            groups[one.account, one.created_at].append(member)
    return max(groups.values(), key=len, default=())


def _members(bundle: Bundle, without: Collection[str]) -> Iterator[tuple[int, Transfer]]:
    make, make_file = quick(Transfer), quick(SourceFile)
    columns = (bundle.positions, bundle.ids, bundle.paths, bundle.names, bundle.sizes, bundle.media_types, bundle.kinds)
    for position, key, path, name, size, media_type, kind in zip(*columns, strict=True):
        if key in without:
            continue
        try:
            file = make_file(path, name, size, MEDIA_TYPES[media_type], kind=SOURCE_KINDS[kind])
        except KeyError:
            log.exception("transfer %s in the journal cannot be read", key)
            continue
        yield position, make(key, file, bundle.account, bundle.created_at)


def _bundle_of(members: Sequence[tuple[int, Transfer]]) -> Bundle:
    first = members[0][1]
    files = [one.file for _, one in members]
    return Bundle(
        first.account,
        first.created_at,
        [position for position, _ in members],
        [one.id for _, one in members],
        [file.path for file in files],
        [file.name for file in files],
        [file.size for file in files],
        # Encoded as their values, which `.value` of an enumeration takes longer to tell.
        [file.media_type for file in files],
        [file.kind for file in files],
    )


def _bundles(connection: sqlite3.Connection) -> Iterator[tuple[int, Bundle]]:
    """Yield every bundle with its number; one that cannot be read stays in the file and is left out."""
    for number, record in connection.execute("SELECT number, record FROM bundles").fetchall():
        try:
            yield number, _read_bundle(record)
        except (ValueError, TypeError, RecursionError):
            log.exception("bundle %s in the journal cannot be read", number)


def _ids_with_rows(ids: Sequence[str], connection: sqlite3.Connection) -> Collection[str]:
    """Return those of the members that have rows of their own."""
    marks = ", ".join("?" * len(ids))
    found = connection.execute(f"SELECT id FROM transfers WHERE id IN ({marks})", ids)  # noqa: S608  question marks alone
    return {key for (key,) in found}


def _read_bundle(record: str) -> Bundle:
    """Return a bundle. Raises ValueError, TypeError or RecursionError for one that makes no sense."""
    bundle = _decode(record)
    if len({len(one) for one in msgspec.structs.astuple(bundle)[_LISTS]}) != 1:
        raise ValueError("its lists are not of one length")
    return bundle


def _part_of(bundle: Bundle, kept: Sequence[int]) -> Bundle:
    """Return a bundle with the members at these places only."""
    lists = msgspec.structs.astuple(bundle)[_LISTS]
    return Bundle(bundle.account, bundle.created_at, *([one[index] for index in kept] for one in lists))


def _encoded(bundle: Bundle) -> str:
    return msgspec.json.encode(bundle).decode()
