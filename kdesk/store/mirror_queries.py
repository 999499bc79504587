"""Searches in the mirror, as SQL."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import MirroredRows
from kdesk.domain.names import searchable
from kdesk.domain.search.conditions import (
    ME,
    Condition,
    Created,
    HasId,
    HasStatus,
    InCategory,
    InTranscript,
    Lasts,
    OfKind,
    OwnedBy,
    Tagged,
    Words,
)
from kdesk.domain.search.sort import Sort
from kdesk.store.mirror_rows import GROUP_BITS, comparable, valid

_TRIGRAM = 3
"""Characters. The index knows no shorter texts; they are found by reading the texts, which 100,000 entries allow."""

_LONG = 60
"""Characters. Of a longer text only the beginning is looked up in the index."""

_LARGEST = 2**63 - 1

_BETWEEN_IDS = "\x1f"
_numbers = msgspec.json.Decoder(list[int])

_ORDERS = {
    Sort.NEWEST: "created_at DESC, id DESC",
    Sort.OLDEST: "created_at, id",
    Sort.NAME: "name, id",
    Sort.NAME_REVERSED: "name DESC, id DESC",
    Sort.UPDATED: "updated_at DESC, id DESC",
    Sort.LONGEST: "duration DESC, id DESC",
    # What lasts no time, as images and live streams, stands last. Whole seconds, as the server has them.
    Sort.SHORTEST: "CAST(duration + 0.5 AS INTEGER) < 1, duration, id",
    Sort.MOST_PLAYED: "plays DESC, id DESC",
}


@dataclass(frozen=True, slots=True)
class _Sql:
    """An expression and the values of its parameters."""

    text: str
    values: tuple[Any, ...] = ()


def find(connection: sqlite3.Connection, query: EntryQuery, user_id: str) -> MirroredRows:
    """Return every entry that matches, in the order of the query.

    Args:
        user_id: Who `ME` is.
    """
    conditions = [_sql(condition, user_id) for condition in query.conditions]
    where = " AND ".join(condition.text for condition in conditions) or "1"
    # As one row: for each row Python takes its global lock anew, and waits for it while the window is busy.
    statement = f"""
        SELECT group_concat(id, ?), group_concat(created_at) FROM
            (SELECT id, created_at FROM entries WHERE {where} ORDER BY {_ORDERS[query.sort]})
    """  # noqa: S608  the parts are of this module, and all values are parameters
    values = [value for condition in conditions for value in condition.values]
    ids, times = connection.execute(statement, [_BETWEEN_IDS, *values]).fetchone()
    if ids is None:
        return MirroredRows()
    # Read as JSON, which makes all numbers at once.
    return MirroredRows(ids.split(_BETWEEN_IDS), _numbers.decode(f"[{times}]"))


def _sql(condition: Condition, user_id: str) -> _Sql:
    sql = _BY_TYPE[type(condition)](condition, user_id)
    return _Sql(f"NOT ({sql.text})", sql.values) if condition.negated else sql


def _words(condition: Words, _user_id: str) -> _Sql:
    text = valid(comparable(condition.text))
    # A query of the index ends at a zero.
    if len(text) < _TRIGRAM or "\0" in text:
        return _Sql("row IN (SELECT row FROM texts WHERE instr(text, ?))", (text,))
    quoted = text[:_LONG].replace('"', '""')
    found = "row IN (SELECT rowid FROM search WHERE search MATCH ?)"
    if len(text) <= _LONG:
        return _Sql(found, (f'"{quoted}"',))
    # The index compares each place of each trigram: a long text of few letters would take hours.
    whole = (
        "row IN (SELECT row FROM texts WHERE row IN (SELECT rowid FROM search WHERE search MATCH ?) AND instr(text, ?))"
    )
    return _Sql(whole, (f'"{quoted}"', text))


def _in_transcript(_condition: InTranscript, _user_id: str) -> _Sql:
    return _Sql("0")  # the mirror has no transcripts


def _tagged(condition: Tagged, _user_id: str) -> _Sql:
    return _Sql("row IN (SELECT row FROM tags WHERE tag = ?)", (valid(searchable(condition.tag)),))


def _in_category(condition: InCategory, _user_id: str) -> _Sql:
    name = valid(searchable(condition.name))
    return _Sql(
        "row IN (SELECT row FROM categories WHERE name = ? OR (name >= ? AND name < ? || char(1114111)))",
        (name, f"{name}>", f"{name}>"),
    )


def _owned_by(condition: OwnedBy, user_id: str) -> _Sql:
    owners = [valid((user_id if one == ME else one).casefold()) for one in condition.user_ids]
    return _Sql("owner IN (SELECT value FROM json_each(?))", (json.dumps(owners),))


def _has_id(condition: HasId, _user_id: str) -> _Sql:
    return _Sql("id IN (SELECT value FROM json_each(?))", (json.dumps(condition.entry_ids),))


def _created(condition: Created, _user_id: str) -> _Sql:
    return _range("created_at", condition.since, condition.until)


def _lasts(condition: Lasts, _user_id: str) -> _Sql:
    # Wire fact: the server compares whole seconds, rounded.
    return _range("CAST(duration + 0.5 AS INTEGER)", condition.at_least, condition.at_most)


def _has_status(condition: HasStatus, _user_id: str) -> _Sql:
    return _Sql("status_groups & ? != 0", (sum(GROUP_BITS[group] for group in set(condition.statuses)),))


def _of_kind(condition: OfKind, _user_id: str) -> _Sql:
    return _Sql("kind IN (SELECT value FROM json_each(?))", (json.dumps([str(kind) for kind in condition.kinds]),))


def _range(column: str, low: int | None, high: int | None) -> _Sql:
    def parts() -> Iterator[tuple[str, int]]:
        if low is not None:
            yield f"{column} >= ?", _integer(low)
        if high is not None:
            yield f"{column} <= ?", _integer(high)

    found = tuple(parts())
    return _Sql(" AND ".join(text for text, _ in found) or "1", tuple(value for _, value in found))


def _integer(number: int) -> int:
    # SQLite has 64 bits, and what a person types has none.
    return max(-_LARGEST, min(_LARGEST, number))


_BY_TYPE: dict[type[Condition], Callable[[Any, str], _Sql]] = {
    Words: _words,
    InTranscript: _in_transcript,
    Tagged: _tagged,
    InCategory: _in_category,
    OwnedBy: _owned_by,
    HasId: _has_id,
    Created: _created,
    Lasts: _lasts,
    HasStatus: _has_status,
    OfKind: _of_kind,
}
