"""Kaltura's exceptions become errors of kdesk; `error_map` has the table."""

from collections.abc import Mapping
from itertools import islice

from kdesk.errors import ApiError, NotPermitted, SessionEnded
from kdesk.kaltura.error_map import ERROR_MAP
from kdesk.kaltura.mapped_error import MappedError
from kdesk.redaction import HIDDEN, redact

_UNKNOWN = MappedError(ApiError)

# Why a KS is not taken stands in KSID; for a KS that cannot be read at all, KSID is the KS itself.
_KS_REASONS: Mapping[str, str] = {
    "EXPIRED": "the session has expired",
    "LOGOUT": "the session was signed out",
    "EXCEEDED_ACTIONS_LIMIT": "the session is used up",
    "EXCEEDED_RESTRICTED_IP": "the session is bound to another network address",
    "EXCEEDED_RESTRICTED_URI": "the session is bound to other requests",
}
# INVALID_TYPE: the KS is fine and this object is not its user's. Signing in again does not help (rule 6).
_NOT_OWNER = "-4"

MAX_TEXT = 1_000
"""Characters of the server's text that an error keeps; the longest of Kaltura's own sentences has a tenth."""
_SEARCHED = 4 * MAX_TEXT
"""Characters that are searched for secrets. The search takes quadratic time: 0.4 s for 20,000."""
_MOST_ARGS = 20


def api_error(code: str, message: str, args: Mapping[str, str], secrets: tuple[str, ...] = ()) -> ApiError:
    """Return the error for an exception of Kaltura.

    Args:
        code: As on the wire, like the others.
        message: The server's sentence.
        args: Its arguments.
        secrets: Removed from everything that the server says.
    """
    if code == "INVALID_KS":
        return _invalid_ks(args)
    clean = {_clean(name, secrets): _clean(value, secrets) for name, value in islice(args.items(), _MOST_ARGS)}
    mapped = ERROR_MAP.get(code, _UNKNOWN)
    if code == "MISSING_MANDATORY_PARAMETER" and args.get("PARAM_NAME") in {"fileData", "uploadTokenId"}:
        # Both are always sent: they go missing when the server throws a body away that is too large for it.
        mapped = ERROR_MAP["UPLOAD_ERROR"]
    error = mapped.make(_clean(message, secrets))
    error.code, error.api_args = _clean(code, secrets), clean
    return error


def _clean(text: str, secrets: tuple[str, ...]) -> str:
    """Return the beginning of a text without secrets. It is cut last: half a secret would not be recognised."""
    text = text[: 10 * MAX_TEXT]
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return redact(text[:_SEARCHED])[:MAX_TEXT]


def _invalid_ks(args: Mapping[str, str]) -> ApiError:
    """Tell a missing right from a session that ended; the message echoes the KS and is not used."""
    if args.get("ERR_CODE") == _NOT_OWNER:
        return NotPermitted("the session is not the owner's", code="INVALID_KS", args={"ERR_CODE": _NOT_OWNER})
    reason = args.get("KSID", "")
    if reason not in _KS_REASONS:
        return SessionEnded("the server does not accept the session", code="INVALID_KS")
    return SessionEnded(_KS_REASONS[reason], code="INVALID_KS", args={"KSID": reason})
