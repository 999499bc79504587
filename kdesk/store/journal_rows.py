"""Transfers as rows: what is written, what is read back, and the SQL for both."""

import json
import logging
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from kdesk.domain.entry import MediaType
from kdesk.domain.transfer import FileIdentity, Mark, Transfer, TransferState, Trouble
from kdesk.domain.upload import Ranges

_log = logging.getLogger(__name__)

COLUMNS = (
    "id", "path", "name", "account", "created_at", "size", "media_type", "state", "identity", "token_id",
    "upload_url", "entry_id", "reservation", "opener", "accepted", "trouble", "remark", "finished_at",
)  # fmt: skip

_UPSERT = (
    f"INSERT INTO transfers ({', '.join(COLUMNS)}, position) "  # noqa: S608  the names are constants of this module
    f"VALUES ({', '.join('?' * (len(COLUMNS) + 1))}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])}"
)
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM transfers ORDER BY position"  # noqa: S608  as above


def upsert(transfers: Sequence[Transfer], connection: sqlite3.Connection) -> None:
    """Write these transfers; new ones go behind the others, known ones keep their place."""
    (behind,) = connection.execute("SELECT coalesce(max(position), 0) + 1 FROM transfers").fetchone()
    rows = ((*_row(transfer), behind + index) for index, transfer in enumerate(transfers))
    connection.executemany(_UPSERT, rows)


def reorder(transfer_ids: Sequence[str], connection: sqlite3.Connection) -> None:
    """Number the transfers in this order; identifiers that are not there are passed over."""
    numbered = ((position, transfer_id) for position, transfer_id in enumerate(transfer_ids, start=1))
    connection.executemany("UPDATE transfers SET position = ? WHERE id = ?", numbered)


def delete(transfer_ids: Collection[str], connection: sqlite3.Connection) -> None:
    """Remove these transfers; identifiers that are not there are passed over."""
    connection.executemany("DELETE FROM transfers WHERE id = ?", ((transfer_id,) for transfer_id in transfer_ids))


def select(connection: sqlite3.Connection) -> Iterator[Transfer]:
    """Read every transfer in order. A row that makes no sense stays in the file and is left out."""
    for row in connection.execute(_SELECT):
        try:
            yield _transfer(row)
        except (ValueError, TypeError, KeyError):
            _log.exception("transfer %s in the journal cannot be read", row[0])


def _row(transfer: Transfer) -> tuple[object, ...]:
    return (
        transfer.id,
        _storable(transfer.path),
        _storable(transfer.name),
        _storable(transfer.account),
        transfer.created_at,
        transfer.size,
        int(transfer.media_type),
        str(transfer.state),
        _identity_json(transfer.identity),
        transfer.token_id,
        transfer.upload_url,
        transfer.entry_id,
        str(transfer.reservation),
        str(transfer.opener),
        _json(transfer.accepted.pairs),
        _trouble_json(transfer.trouble),
        _storable(transfer.remark),
        transfer.finished_at,
    )


def _transfer(row: Sequence[Any]) -> Transfer:
    fields = dict(zip(COLUMNS, row, strict=True))
    for name in ("path", "name", "account", "remark"):
        fields[name] = _text(fields[name])
    fields["media_type"] = MediaType(fields["media_type"])
    fields["state"] = TransferState(fields["state"])
    fields["reservation"] = Mark(fields["reservation"])
    fields["opener"] = Mark(fields["opener"])
    fields["accepted"] = Ranges.of(_pairs(json.loads(fields["accepted"])))
    fields["identity"] = FileIdentity(**json.loads(fields["identity"])) if fields["identity"] else None
    fields["trouble"] = Trouble(**json.loads(fields["trouble"])) if fields["trouble"] else None
    return Transfer(**fields)


def _pairs(value: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for start, end in value:
        yield int(start), int(end)


def _identity_json(identity: FileIdentity | None) -> str | None:
    if identity is None:
        return None
    # By hand, since dataclasses.asdict() copies deeply and takes longer than all the rest of a row.
    return _json(
        {
            "size": identity.size,
            "mtime_ns": identity.mtime_ns,
            "file_id": identity.file_id,
            "sampled_hash": identity.sampled_hash,
        }
    )


def _trouble_json(trouble: Trouble | None) -> str | None:
    if trouble is None:
        return None
    return _json({"title": trouble.title, "detail": trouble.detail, "code": trouble.code, "retry_at": trouble.retry_at})


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _storable(text: str) -> str | bytes:
    """Return text as SQLite takes it: bytes for a file name that is not UTF-8, which Python shows with surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _text(stored: str | bytes) -> str:
    return stored.decode("utf-8", "surrogatepass") if isinstance(stored, bytes) else stored
