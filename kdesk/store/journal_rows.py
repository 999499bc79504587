"""Conversion of transfers to rows and back; the SQL for both is in `transfer_table`."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kdesk.domain.entry import MediaType
from kdesk.domain.question import Decision, Question, QuestionKind, QuestionReason
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.reservation import NOTHING_RESERVED, CallState, Reservation
from kdesk.domain.source_file import FileIdentity, SourceFile, SourceKind
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import NO_BYTES, HashedRange, Ranges
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.errors import reason_named

log = logging.getLogger(__name__)

COLUMNS = (
    "id", "path", "name", "account", "created_at", "size", "media_type", "state",
    "file_size", "mtime_ns", "file_id", "sampled_hash",
    "token_id", "upload_url", "entry_id", "reservation", "opener", "accepted",
    "trouble", "remark", "finished_at",
    "question", "decision", "started_at", "acknowledged_at", "retries", "sha256", "verification", "replaces",
    "ctime_ns", "hashed", "taken_over", "former_content", "kind",
)  # fmt: skip

# A lookup takes a tenth of the time of an enumeration's constructor.
MEDIA_TYPES = {int(kind): kind for kind in MediaType}
SOURCE_KINDS = {str(kind): kind for kind in SourceKind}
STATES = {str(state): state for state in TransferState}
_CALL_STATES = {str(state): state for state in CallState}

_REMARK_KINDS = frozenset(RemarkKind)
_QUESTION_REASONS = frozenset(QuestionReason)
_REASON_OF_KIND: Mapping[QuestionKind, QuestionReason] = {
    QuestionKind.CHANGED: QuestionReason.FILE_CHANGED,
    QuestionKind.OUTDATED: QuestionReason.CHANGED_AFTER_SENDING,
    QuestionKind.IN_LIBRARY: QuestionReason.SAME_IN_LIBRARY,
    QuestionKind.IN_LIST: QuestionReason.SAME_IN_LIST,
    QuestionKind.SUSPECTED: QuestionReason.LOOKS_SAME_IN_LIBRARY,
    QuestionKind.ELSEWHERE: QuestionReason.BEGUN_ELSEWHERE,
    QuestionKind.TAKEN_OVER: QuestionReason.TAKEN_OVER,
    QuestionKind.TARGET_GONE: QuestionReason.TARGET_GONE,
    QuestionKind.OTHER_WAITS: QuestionReason.OTHER_WAITS,
}
"""What is said of a question whose reason is unknown."""

_json = json.JSONEncoder(separators=(",", ":")).encode
_NO_RANGES = "[]"
_NOTHING_RESERVED = ("", "", "", str(CallState.NOT_SENT), str(CallState.NOT_SENT), _NO_RANGES)


def row_of(transfer: Transfer) -> tuple[object, ...]:
    """Return the values of a transfer for COLUMNS."""
    file, reserved = transfer.file, transfer.reservation
    return (
        transfer.id,
        storable(file.path),
        storable(file.name),
        storable(transfer.account),
        transfer.created_at,
        file.size,
        int(file.media_type),
        str(transfer.state),
        *_identity_columns(file.identity),
        reserved.token_id,
        reserved.upload_url,
        reserved.entry_id,
        str(reserved.request),
        str(reserved.opener),
        _json(reserved.accepted.pairs) if reserved.accepted.pairs else _NO_RANGES,
        _fields_json(transfer.trouble),
        _remarks_json(transfer.remarks),
        transfer.finished_at,
        _fields_json(transfer.question),
        None if transfer.decision is None else str(transfer.decision),
        transfer.started_at,
        reserved.acknowledged_at,
        transfer.retries,
        file.sha256,
        _verification_json(transfer.verification),
        transfer.replaces,
        None if file.identity is None else _optional_text(file.identity.ctime_ns),
        _json([[part.start, part.end, part.sha256] for part in file.hashed]) if file.hashed else _NO_RANGES,
        reserved.taken_over,
        reserved.former_content,
        str(file.kind),
    )


def transfer_of(row: Sequence[Any]) -> Transfer:
    """Read a row; positions as in COLUMNS.

    Raises ValueError, TypeError, KeyError, AttributeError or RecursionError for one that makes no sense.
    """
    return Transfer(
        id=row[0],
        file=SourceFile(
            stored_text(row[1]),
            stored_text(row[2]),
            row[5],
            MEDIA_TYPES[row[6]],
            None if row[8] is None else _identity(row),
            row[26],
            () if row[30] == _NO_RANGES else tuple(HashedRange(*fields) for fields in json.loads(row[30])),
            SOURCE_KINDS[row[33]],
        ),
        account=stored_text(row[3]),
        created_at=row[4],
        state=STATES[row[7]],
        reservation=_reservation(row),
        trouble=_trouble(row[18]) if row[18] else None,
        remarks=_remarks(row[19]) if row[19] else (),
        finished_at=row[20],
        question=_question(row[21]) if row[21] else None,
        decision=Decision(row[22]) if row[22] else None,
        started_at=row[23],
        retries=row[25],
        verification=_verification(row[27]) if row[27] else None,
        replaces=row[28],
    )


def _reservation(row: Sequence[Any]) -> Reservation:
    # Most of a long list shares one object, which saves memory.
    if row[12:18] == _NOTHING_RESERVED and row[24] is None and not row[31] and not row[32]:
        return NOTHING_RESERVED
    request, opener = _CALL_STATES[row[15]], _CALL_STATES[row[16]]
    accepted, taken_over = _ranges(row[17]), bool(row[31])
    return Reservation(row[12], row[13], row[14], request, opener, accepted, row[24], taken_over, row[32])


def _identity(row: Sequence[Any]) -> FileIdentity:
    return FileIdentity(row[8], int(row[9]), row[10], row[11], None if row[29] is None else int(row[29]))


def _question(stored: str) -> Question:
    fields = json.loads(stored)
    kind = QuestionKind(fields["kind"])
    # A later kdesk may have stored a reason that this one does not know; the kind alone determines the choices.
    known = fields["reason"] in _QUESTION_REASONS
    reason = QuestionReason(fields["reason"]) if known else _REASON_OF_KIND[kind]
    return Question(**fields | {"kind": kind, "reason": reason, "arguments": _arguments(fields["arguments"])})


def _trouble(stored: str) -> Trouble:
    fields = json.loads(stored)
    if not all(isinstance(fields[name], str) for name in ("kind", "detail", "code")):
        raise TypeError("a trouble without its texts")
    if not isinstance(fields.get("retry_at"), int | float | None):
        raise TypeError("a trouble with another retry_at")
    return Trouble(**fields | {"reason": reason_named(fields["reason"]), "arguments": _arguments(fields["arguments"])})


def _remarks(stored: str) -> tuple[Remark, ...]:
    """Read remarks; unreadable ones are left out, since the upload matters more than what is said of it."""
    try:
        return tuple(_remark(fields) for fields in json.loads(stored) if fields["kind"] in _REMARK_KINDS)
    except (ValueError, TypeError, KeyError, RecursionError) as exc:
        log.warning("remarks in the journal cannot be read: %s", exc)
        return ()


def _remark(fields: Mapping[str, Any]) -> Remark:
    """Read a remark; one of an unknown kind has no words."""
    if fields["kind"] not in _REMARK_KINDS:
        return Remark(RemarkKind.STORED_TEXT)
    return Remark(RemarkKind(fields["kind"]), _arguments(fields["arguments"]))


def _arguments(stored: object) -> Mapping[str, Any]:
    return stored if isinstance(stored, dict) else {}


def _remarks_json(remarks: Sequence[Remark]) -> str:
    return _json([remark.facts for remark in remarks]) if remarks else ""


def _verification(stored: str) -> Verification:
    fields = json.loads(stored)
    level, outcome = Level(fields.pop("depth")), Outcome(fields.pop("outcome"))
    remark = fields.pop("remark")
    return Verification(level, outcome, **fields, remark=_remark(remark) if remark else None)


def _verification_json(verification: Verification | None) -> str | None:
    """Return the stored form, in which `level` is called `depth`: the format is older than the name."""
    if verification is None:
        return None
    fields = asdict(verification)
    return _json({"depth": fields.pop("level"), **fields})


def _ranges(stored: str) -> Ranges:
    """Read ranges; they were sorted and merged when they were written."""
    return NO_BYTES if stored == _NO_RANGES else Ranges(tuple((start, end) for start, end in json.loads(stored)))


def _identity_columns(identity: FileIdentity | None) -> tuple[int | str | None, ...]:
    if identity is None:
        return (None, None, None, None)
    # As text: a broken file system may date files beyond 2262, where nanoseconds exceed SQLite's integers.
    return (identity.size, str(identity.mtime_ns), identity.file_id, identity.sampled_hash)


def _optional_text(value: int | None) -> str | None:
    return None if value is None else str(value)


def _fields_json(value: Trouble | Question | None) -> str | None:
    return None if value is None else _json(asdict(value))


def storable(text: str) -> str | bytes:
    """Return text as SQLite accepts it: bytes for a file name that is not UTF-8, which contains surrogates."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def stored_text(stored: str | bytes) -> str:
    """Return the text that `storable` made a value of."""
    return stored.decode("utf-8", "surrogatepass") if isinstance(stored, bytes) else stored
