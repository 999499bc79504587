"""The receipt of one transfer as JSON: the file, its entry, and the comparison with the server's copy."""

import json
from datetime import UTC, datetime
from typing import Any

from kdesk import __version__
from kdesk.domain.account import read_key
from kdesk.domain.transfer import Transfer
from kdesk.domain.verification import Verification
from kdesk.messages.errors import title_of
from kdesk.messages.remarks import remark_text, remarks_text

FORMAT = 1
"""Version of the fields. It changes when a field changes its meaning, not when fields are added."""

NOT_COMPUTED = "not computed"


def receipt_of(transfer: Transfer) -> dict[str, Any]:
    """Return the fields of the receipt: sizes in bytes, times as ISO 8601 in UTC, None for what did not happen.

    None of the fields is a secret.
    """
    partner_id, user, service_url = read_key(transfer.account)
    return {
        "receipt": FORMAT,
        "kdesk": __version__,
        "file": {
            "path": _text(transfer.file.path),
            "name": _text(transfer.file.name),
            "size": transfer.file.size,
            "sha256": transfer.file.sha256 or NOT_COMPUTED,
        },
        "account": {"service_url": service_url, "partner_id": partner_id, "user": _text(user)},
        "transfer": transfer.id,
        "state": str(transfer.state),
        "trouble": _text(title_of(transfer.trouble)) if transfer.trouble else None,
        "remark": _text(remarks_text(transfer.remarks)) or None,
        "entry_id": transfer.reservation.entry_id or None,
        "upload_token_id": transfer.reservation.token_id or None,
        "queued_at": _utc(transfer.created_at),
        "started_at": _utc(transfer.started_at),
        "finished_at": _utc(transfer.finished_at),
        "retries": transfer.retries,
        "verification": verification_of(transfer.comparison),
    }


def receipt_json(transfer: Transfer) -> str:
    """Return the receipt as a JSON text."""
    return json.dumps(receipt_of(transfer), indent=2, ensure_ascii=False) + "\n"


def verification_of(verification: Verification | None) -> dict[str, Any] | None:
    """Return the fields of a comparison's result, None without one."""
    if verification is None:
        return None
    # Receipts are read by other programs: the fields keep the names that they had in the first of them.
    return {
        "depth": str(verification.level),
        "outcome": str(verification.outcome),
        "compared": verification.compared,
        "total": verification.total,
        "at": _utc(verification.at or None),
        "detail": remark_text(verification.remark),
    }


def _utc(at: float | None) -> str | None:
    """Return Unix seconds as ISO 8601 in UTC, to the second."""
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: str) -> str:
    """Return the text with escapes in place of half surrogates, which stand for bytes that are no UTF-8."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8")
