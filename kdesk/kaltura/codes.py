"""Kaltura's error codes: which of our errors each becomes, in which words. The spelling is the server's."""

from collections.abc import Mapping
from dataclasses import dataclass

from kdesk.errors import (
    AlreadyWithContent,
    ApiError,
    BodyDropped,
    CannotResume,
    EntryGone,
    FileTypeRefused,
    NotPermitted,
    SessionEnded,
    SizeMismatch,
    TokenExpired,
    TokenGone,
    TokenNotOpen,
)
from kdesk.logs import redact


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means; empty title and None take those of the error class."""

    error: type[ApiError]
    title: str = ""
    retryable: bool | None = None


_BUSY = Meaning(ApiError, "The server had trouble of its own", retryable=True)
_WAIT = Meaning(ApiError, "The server is not ready for that yet", retryable=True)
_WRONG_REQUEST = Meaning(ApiError, "The server did not understand the request")
_TOO_LONG = Meaning(ApiError, "A text is longer than the server takes")
_ENTRY_KIND = Meaning(ApiError, "The entry is of another kind")
_NO_FEATURE = Meaning(ApiError, "This server does not know how to do that")
_NEW_SESSION = Meaning(SessionEnded)

_TABLE: Mapping[Meaning, tuple[str, ...]] = {
    _BUSY: (
        "INTERNAL_SERVERL_ERROR",
        "INTERNAL_DATABASE_ERROR",
        "LOCK_TIMED_OUT",
        "SEARCH_ENGINE_QUERY_FAILED",
        "CATEGORIES_LOCKED",
        "THUMB_ASSET_DOWNLOAD_FAILED",
    ),
    Meaning(ApiError, "The server allows no more requests for now", retryable=True): ("ACTION_BLOCKED",),
    _WAIT: (
        "FILE_PENDING",
        "ENTRY_NOT_READY",
        "INVALID_ENTRY_STATUS",
        "FILE_DOESNT_EXIST",
        "FLAVOR_ASSET_IS_NOT_READY",
    ),
    # Sessions and permissions. INVALID_KS has rules of its own below.
    _NEW_SESSION: ("MISSING_KS", "NEW_LOGIN_REQUIRED", "ANONYMOUS_ACCESS_FORBIDDEN"),
    Meaning(NotPermitted): (
        "SERVICE_FORBIDDEN",
        "SERVICE_ACCESS_CONTROL_RESTRICTED",
        "ACTION_FORBIDDEN",
        "ACCESS_UNAUTHORIZED",
        "ACCESS_FORBIDDEN_FROM_UNKNOWN_IP",
        "PARTNER_ACCESS_FORBIDDEN",
        "PARTNER_CHANGE_ACCOUNT_DISABLED",
        "PERMISSION_DENIED_TO_UPDATE_ENTRY",
        "PROPERTY_VALIDATION_ADMIN_PROPERTY",
        "PROPERTY_VALIDATION_NO_USAGE_PERMISSION",
        "PROPERTY_VALIDATION_NO_UPDATE_PERMISSION",
        "PROPERTY_VALIDATION_NO_INSERT_PERMISSION",
        "CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION",
        "ASSET_NOT_ALLOWED",
    ),
    Meaning(NotPermitted, "This Kaltura account lacks the feature"): (
        "FEATURE_FORBIDDEN",
        "PLUGIN_NOT_AVAILABLE_FOR_PARTNER",
    ),
    # An unknown partner id gets the first of these too.
    Meaning(NotPermitted, "This Kaltura account does not exist or is blocked"): (
        "SERVICE_FORBIDDEN_CONTENT_BLOCKED",
        "SERVICE_FORBIDDEN_FULLY_BLOCKED",
    ),
    Meaning(NotPermitted, "This Kaltura account was deleted"): ("SERVICE_FORBIDDEN_PARTNER_DELETED",),
    Meaning(NotPermitted, "This user is blocked"): ("USER_BLOCKED", "USER_IS_BLOCKED"),
    Meaning(ApiError, "The server does not know this partner"): ("INVALID_PARTNER_ID", "UNKNOWN_PARTNER_ID"),
    Meaning(ApiError, "The role of this session does not exist"): ("UNKNOWN_ROLE_ID", "INVALID_SET_ROLE"),
    # Upload tokens.
    Meaning(TokenGone): ("UPLOAD_TOKEN_NOT_FOUND", "INVALID_UPLOAD_TOKEN_ID", "MAX_ALLOWED_CHUNK_COUNT_EXCEEDED"),
    Meaning(TokenExpired): ("UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED",),
    Meaning(TokenNotOpen): (
        "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD",
        "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY",
        "UPLOADED_FILE_NOT_FOUND_BY_TOKEN",
        "UPLOADED_FILE_NOT_FOUND",
    ),
    Meaning(CannotResume): ("UPLOAD_TOKEN_CANNOT_RESUME",),
    Meaning(SizeMismatch): ("UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE",),
    Meaning(BodyDropped): ("UPLOAD_ERROR", "UPLOAD_PARTIAL_ERROR"),
    Meaning(FileTypeRefused): ("UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD", "FILE_TYPE_NOT_SUPPORTED"),
    Meaning(FileTypeRefused, "Kaltura finds the content of this file unsafe"): ("FILE_CONTENT_NOT_SECURE",),
    Meaning(ApiError, "The file is larger than this Kaltura account takes"): ("FILE_SIZE_EXCEEDED",),
    # Entries and flavors.
    Meaning(EntryGone): ("ENTRY_ID_NOT_FOUND", "INVALID_ENTRY_ID"),
    Meaning(AlreadyWithContent): ("ENTRY_ALREADY_WITH_CONTENT",),
    Meaning(ApiError, "The server does not know this object"): ("INVALID_OBJECT_ID", "GIVEN_ID_NOT_SUPPORTED"),
    _ENTRY_KIND: (
        "INVALID_ENTRY_TYPE",
        "INVALID_ENTRY_MEDIA_TYPE",
        "ENTRY_TYPE_NOT_SUPPORTED",
        "ENTRY_ID_TYPE_NOT_SUPPORTED",
        "ENTRY_MEDIA_TYPE_NOT_SUPPORTED",
        "ENTRY_SOURCE_TYPE_NOT_SUPPORTED",
        "RESOURCE_TYPE_NOT_SUPPORTED",
    ),
    Meaning(ApiError, "The content of the entry is being replaced"): ("ENTRY_REPLACEMENT_ALREADY_EXISTS",),
    Meaning(ApiError, "The entry changed too often today"): ("MAX_FILE_SYNCS_FOR_OBJECT_PER_DAY_REACHED",),
    Meaning(ApiError, "The conversion profile of the account does not exist"): ("CONVERSION_PROFILE_ID_NOT_FOUND",),
    Meaning(ApiError, "The access rules of the account do not exist"): ("ACCESS_CONTROL_ID_NOT_FOUND",),
    Meaning(ApiError, "The rendition is not there any more"): (
        "FLAVOR_ASSET_ID_NOT_FOUND",
        "ASSET_ID_NOT_FOUND",
        "FLAVOR_PARAMS_ID_NOT_FOUND",
        "NO_FLAVORS_FOUND",
    ),
    Meaning(ApiError, "The server does not list that many entries"): ("QUERY_EXCEEDED_MAX_MATCHES_ALLOWED",),
    Meaning(ApiError, "The server cannot search for that text"): ("SEARCH_ENGINE_SYNTAX_ERROR",),
    # What the server thinks of the request itself.
    _NO_FEATURE: (
        "SERVICE_DOES_NOT_EXISTS",
        "ACTION_DOES_NOT_EXISTS",
        "INVALID_SERVICE_CONFIGURATION",
        "ACTION_NOT_SPECIFIED",
        "SERVICE_NOT_SPECIFIED",
    ),
    Meaning(ApiError, "The server takes no such characters"): ("INVALID_PARAMETER_CHAR", "UNSAFE_HTML_TAGS"),
    _TOO_LONG: ("PROPERTY_VALIDATION_MAX_LENGTH",),
    _WRONG_REQUEST: (
        "MISSING_MANDATORY_PARAMETER",
        "INVALID_PARAMETER_VALUE",
        "PARAMETER_VALUE_OUT_OF_RANGE",
        "INVALID_ENUM_VALUE",
        "INVALID_OBJECT_TYPE",
        "OBJECT_TYPE_ABSTRACT",
        "WRONG_REQUEST_LANGUAGE",
        "INVALID_LANGUAGE_CODE",
        "UNKNOWN_RESPONSE_FORMAT",
        "UPLOAD_TOKEN_MISSING_FILE_SIZE",
        "PROPERTY_VALIDATION_CANNOT_BE_NULL",
        "PROPERTY_VALIDATION_ALL_MUST_BE_NULL_BUT_ONE",
        "PROPERTY_VALIDATION_UNTIL_NOT_VALID",
        "PROPERTY_VALIDATION_MIN_LENGTH",
        "PROPERTY_VALIDATION_NUMERIC_VALUE",
        "PROPERTY_VALIDATION_WRONG_FORMAT",
        "PROPERTY_VALIDATION_MIN_VALUE",
        "PROPERTY_VALIDATION_NOT_UPDATABLE",
        "PROPERTY_VALIDATION_ENTRY_STATUS",
        "PROPERTY_IS_NOT_DEFINED",
    ),
    # Signing in. What is refused here is never repeated by itself.
    Meaning(ApiError, "The e-mail or the password is wrong, or this login is locked for now"): (
        "USER_WRONG_PASSWORD",
        "USER_NOT_FOUND",
        "LOGIN_DATA_NOT_FOUND",
        "INVALID_USER_ID",
    ),
    Meaning(ApiError, "This login is locked after too many tries"): ("LOGIN_RETRIES_EXCEEDED", "LOGIN_BLOCKED"),
    Meaning(ApiError, "The password has expired; set a new one in Kaltura's own console"): ("PASSWORD_EXPIRED",),
    Meaning(ApiError, "This Kaltura account signs in through its own login page only"): ("DIRECT_LOGIN_BLOCKED",),
    Meaning(ApiError, "This login needs a one-time code"): ("MISSING_OTP",),
    Meaning(ApiError, "The one-time code was not accepted"): ("INVALID_OTP",),
    Meaning(ApiError, "The partner id or the admin secret is wrong"): ("START_SESSION_ERROR",),
    Meaning(ApiError, "The server does not know this partner id"): ("INVALID_WIDGET_ID", "START_WIDGET_SESSION_ERROR"),
    Meaning(ApiError, "The application token does not exist or was revoked"): ("APP_TOKEN_ID_NOT_FOUND",),
    Meaning(ApiError, "The application token is switched off"): ("APP_TOKEN_NOT_ACTIVE",),
    Meaning(ApiError, "The application token has expired"): ("APP_TOKEN_EXPIRED",),
    Meaning(ApiError, "The application token does not match its id"): ("INVALID_APP_TOKEN_HASH",),
}
MEANINGS: Mapping[str, Meaning] = {code: meaning for meaning, codes in _TABLE.items() for code in codes}

_UNKNOWN = Meaning(ApiError)

# Why a KS is not taken stands in KSID; for a KS that cannot be read at all, KSID is the KS itself.
_KS_REASONS: Mapping[str, str] = {
    "EXPIRED": "the session has expired",
    "LOGOUT": "the session was signed out",
    "EXCEEDED_ACTIONS_LIMIT": "the session is used up",
    "EXCEEDED_RESTRICTED_IP": "the session is bound to another network address",
    "EXCEEDED_RESTRICTED_URI": "the session is bound to other requests",
}
_NOT_OWNER = "-4"


def api_error(code: str, message: str, args: Mapping[str, str], secrets: tuple[str, ...] = ()) -> ApiError:
    """Make our error of Kaltura's. `secrets` are taken out of whatever the server says."""
    if code == "INVALID_KS":
        return _invalid_ks(args)
    clean = {name: redact(value, secrets) for name, value in args.items()}
    meaning = MEANINGS.get(code, _UNKNOWN)
    if code == "MISSING_MANDATORY_PARAMETER" and args.get("PARAM_NAME") in {"fileData", "uploadTokenId"}:
        # Both are always sent: they go missing when the server throws a body away that is too large for it.
        meaning = MEANINGS["UPLOAD_ERROR"]
    return meaning.error(
        redact(message, secrets),
        title=meaning.title,
        retryable=meaning.retryable,
        code=redact(code, secrets),
        args=clean,
    )


def _invalid_ks(args: Mapping[str, str]) -> ApiError:
    """Tell a missing right from a session that ended; the message echoes the KS and is not used."""
    if args.get("ERR_CODE") == _NOT_OWNER:
        return NotPermitted("the session is not the owner's", code="INVALID_KS", args={"ERR_CODE": _NOT_OWNER})
    reason = args.get("KSID", "")
    if reason not in _KS_REASONS:
        return SessionEnded("the server does not accept the session", code="INVALID_KS")
    return SessionEnded(_KS_REASONS[reason], code="INVALID_KS", args={"KSID": reason})
