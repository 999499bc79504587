"""Rows of transfers of which nothing is known but their files: most of a long list.

They have the columns of all rows, but most of these hold what they hold for every file that has not begun. What is
always the same stands in the statement, and is not handed over, read or compared row by row.
"""

from collections.abc import Sequence
from typing import Any

from kdesk.domain.quick_making import quick
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.domain.source_file import SourceFile
from kdesk.domain.transfer import Transfer
from kdesk.store.journal_rows import (
    COLUMNS,
    MEDIA_TYPES,
    SOURCE_KINDS,
    STATES,
    row_of,
    storable,
    stored_text,
)

PLAIN_COLUMNS = ("id", "path", "name", "account", "created_at", "size", "media_type", "state", "finished_at", "kind")
"""What differs between plain rows."""


def _literal(value: object) -> str:
    """Return a value of the row of a new transfer as SQL has it: NULL, a whole number, or a text without quotes."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return f"'{value}'"
    if not isinstance(value, int):
        raise TypeError(f"{value!r} would not be written as it is")
    return str(int(value))


_OF_NEW = dict(zip(COLUMNS, row_of(Transfer("", SourceFile("", ""), "", 0.0)), strict=True))
_SAME = {name: _literal(value) for name, value in _OF_NEW.items() if name not in PLAIN_COLUMNS}

PLAIN_INSERT = (
    f"INSERT INTO transfers ({', '.join((*PLAIN_COLUMNS, 'position', *_SAME))}) "  # noqa: S608  names and values of ours
    f"VALUES ({', '.join((*('?' * (len(PLAIN_COLUMNS) + 1)), *_SAME.values()))})"
)
"""The beginning of a statement that takes the values of `plain_row_of` and a position."""

IS_PLAIN = " AND ".join(f"{name} IS {value}" for name, value in _SAME.items())
"""Holds for rows that `PLAIN_INSERT` may have written: all else that can be known has not happened."""


def is_plain(transfer: Transfer) -> bool:
    """Return whether PLAIN_COLUMNS hold all that a transfer tells the journal."""
    file = transfer.file
    return (
        transfer.reservation is NOTHING_RESERVED
        and file.identity is None
        and transfer.trouble is None
        and transfer.question is None
        and transfer.started_at is None
        and transfer.decision is None
        and transfer.verification is None
        and not (transfer.remarks or transfer.replaces or transfer.retries or file.sha256 or file.hashed)
    )


def plain_row_of(transfer: Transfer) -> tuple[object, ...]:
    """Return the values of a plain transfer for PLAIN_COLUMNS."""
    file = transfer.file
    return (
        transfer.id,
        storable(file.path),
        storable(file.name),
        storable(transfer.account),
        transfer.created_at,
        file.size,
        file.media_type.value,
        transfer.state.value,
        transfer.finished_at,
        file.kind.value,
    )


def plain_transfer_of(row: Sequence[Any]) -> Transfer:
    """Read a row with PLAIN_COLUMNS. Raises KeyError, TypeError or UnicodeDecodeError for one that makes no sense."""
    key, path, name, account, created_at, size, media_type, state, finished_at, kind = row[:10]
    file = quick(SourceFile)(
        stored_text(path),
        stored_text(name),
        size,
        MEDIA_TYPES[media_type],
        kind=SOURCE_KINDS[kind],
    )
    return quick(Transfer)(key, file, stored_text(account), created_at, STATES[state], finished_at=finished_at)
