"""Which error each code of Kaltura becomes.

The spelling is the server's. To add a code, add it to the entry whose error and words fit. A code that needs words of
its own gets a new entry with a new `Reason`, whose words stand in `messages.error_tables.kaltura`.
"""

from collections.abc import Mapping

from kdesk.errors import (
    AlreadyDone,
    AlreadyWithContent,
    ApiError,
    BodyDropped,
    CannotResume,
    EntryGone,
    FileTypeRefused,
    NotPermitted,
    Reason,
    SessionEnded,
    SizeMismatch,
    TokenExpired,
    TokenGone,
    TokenNotOpen,
)
from kdesk.kaltura.mapped_error import MappedError

_TABLE: Mapping[MappedError[ApiError], tuple[str, ...]] = {
    # Failures inside the server.
    MappedError(ApiError, Reason.SERVER_PART_FAILED, retryable=True): (
        "INTERNAL_SERVERL_ERROR",
        "INTERNAL_DATABASE_ERROR",
        "LOCK_TIMED_OUT",
        "SEARCH_ENGINE_QUERY_FAILED",
        "CATEGORIES_LOCKED",
        "THUMB_ASSET_DOWNLOAD_FAILED",
    ),
    MappedError(ApiError, Reason.ACCOUNT_THROTTLED, retryable=True): ("ACTION_BLOCKED",),
    MappedError(ApiError, Reason.NOT_READY_YET, retryable=True): (
        "FILE_PENDING",
        "ENTRY_NOT_READY",
        "INVALID_ENTRY_STATUS",
        "FILE_DOESNT_EXIST",
        "FLAVOR_ASSET_IS_NOT_READY",
        "CAPTION_ASSET_IS_NOT_READY",
        "ATTACHMENT_ASSET_IS_NOT_READY",
        "THUMB_ASSET_IS_NOT_READY",
        "ORIGINAL_FLAVOR_ASSET_IS_MISSING",
        "PROPERTY_VALIDATION_ENTRY_STATUS",
    ),
    # Sessions and permissions. INVALID_KS has rules of its own in `kaltura_exception`.
    MappedError(SessionEnded): (
        "MISSING_KS",
        "NEW_LOGIN_REQUIRED",
        "ANONYMOUS_ACCESS_FORBIDDEN",
    ),
    MappedError(NotPermitted): (
        "SERVICE_FORBIDDEN",
        "ACTION_FORBIDDEN",
        "ACCESS_UNAUTHORIZED",
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
    MappedError(NotPermitted, Reason.ACCOUNT_RESTRICTED): (
        "ACCESS_FORBIDDEN_FROM_UNKNOWN_IP",
        "SERVICE_ACCESS_CONTROL_RESTRICTED",
    ),
    MappedError(NotPermitted, Reason.FEATURE_MISSING): (
        "FEATURE_FORBIDDEN",
        "PLUGIN_NOT_AVAILABLE_FOR_PARTNER",
    ),
    # An unknown partner id gets the first of these too.
    MappedError(NotPermitted, Reason.ACCOUNT_BLOCKED): (
        "SERVICE_FORBIDDEN_CONTENT_BLOCKED",
        "SERVICE_FORBIDDEN_FULLY_BLOCKED",
    ),
    MappedError(NotPermitted, Reason.ACCOUNT_DELETED): ("SERVICE_FORBIDDEN_PARTNER_DELETED",),
    MappedError(NotPermitted, Reason.USER_BLOCKED): (
        "USER_BLOCKED",
        "USER_IS_BLOCKED",
    ),
    MappedError(ApiError, Reason.UNKNOWN_PARTNER): (
        "INVALID_PARTNER_ID",
        "UNKNOWN_PARTNER_ID",
    ),
    MappedError(ApiError, Reason.UNKNOWN_ROLE): (
        "UNKNOWN_ROLE_ID",
        "INVALID_SET_ROLE",
    ),
    # Upload tokens.
    MappedError(TokenGone): (
        "UPLOAD_TOKEN_NOT_FOUND",
        "INVALID_UPLOAD_TOKEN_ID",
        "MAX_ALLOWED_CHUNK_COUNT_EXCEEDED",  # the token is in state 6 and takes nothing more: it is replaced (rule 9)
    ),
    MappedError(TokenExpired): ("UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED",),
    # A closing call whose response was lost gets the first of these when it is repeated: ask the token (rules 7 and 8).
    MappedError(TokenNotOpen): (
        "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD",
        "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY",
        "UPLOADED_FILE_NOT_FOUND_BY_TOKEN",
        "UPLOADED_FILE_NOT_FOUND",
    ),
    MappedError(CannotResume): ("UPLOAD_TOKEN_CANNOT_RESUME",),
    MappedError(SizeMismatch): ("UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE",),
    # One part over PHP's limit. The token stays usable, and smaller chunks pass (rule 5).
    MappedError(BodyDropped): (
        "UPLOAD_ERROR",
        "UPLOAD_PARTIAL_ERROR",
    ),
    MappedError(FileTypeRefused): (
        "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD",
        "FILE_TYPE_NOT_SUPPORTED",
        "ATTACHMENT_ASSET_FILE_TYPE_RESTRICTED",
    ),
    # An empty upload ends in this code too, when it is attached (rule 1).
    MappedError(FileTypeRefused, Reason.UNSAFE_CONTENT): ("FILE_CONTENT_NOT_SECURE",),
    MappedError(ApiError, Reason.FILE_TOO_LARGE): ("FILE_SIZE_EXCEEDED",),
    # Entries and flavors.
    MappedError(EntryGone): (
        "ENTRY_ID_NOT_FOUND",
        "INVALID_ENTRY_ID",
    ),
    # For the same token it means that it is attached; for a new one it is an error (rule 9).
    MappedError(AlreadyWithContent): ("ENTRY_ALREADY_WITH_CONTENT",),
    # Changing entries. Each of these means that the state is the wanted one.
    MappedError(AlreadyDone): (
        "DUPLICATE_CATEGORY",
        "CATEGORY_ENTRY_ALREADY_EXISTS",
        "ENTRY_IS_NOT_ASSIGNED_TO_CATEGORY",
        "INVALID_ENTRY_STATUS_FOR_RECYCLE",
        "INVALID_ENTRY_STATUS_FOR_RESTORE",
    ),
    MappedError(NotPermitted, Reason.NO_RECYCLE_BIN): ("FEATURE_RECYCLE_BIN_DISABLED",),
    MappedError(ApiError, Reason.CATEGORY_GONE): ("CATEGORY_NOT_FOUND", "PARENT_CATEGORY_NOT_FOUND"),
    MappedError(NotPermitted, Reason.CATEGORY_CLOSED): (
        "CANNOT_ASSIGN_ENTRY_TO_CATEGORY",
        "CANNOT_REMOVE_ENTRY_FROM_CATEGORY",
        "CATEGORY_NOT_PERMITTED",
    ),
    MappedError(ApiError, Reason.TOO_MANY_CATEGORIES): ("MAX_CATEGORIES_FOR_ENTRY_REACHED",),
    MappedError(ApiError, Reason.UNKNOWN_OBJECT): (
        "INVALID_OBJECT_ID",
        "GIVEN_ID_NOT_SUPPORTED",
    ),
    MappedError(ApiError, Reason.OTHER_ENTRY_KIND): (
        "INVALID_ENTRY_TYPE",
        "INVALID_ENTRY_MEDIA_TYPE",
        "ENTRY_TYPE_NOT_SUPPORTED",
        "ENTRY_ID_TYPE_NOT_SUPPORTED",
        "ENTRY_MEDIA_TYPE_NOT_SUPPORTED",
        "ENTRY_SOURCE_TYPE_NOT_SUPPORTED",
        "RESOURCE_TYPE_NOT_SUPPORTED",
    ),
    MappedError(ApiError, Reason.REPLACEMENT_UNDER_WAY): (
        "ENTRY_REPLACEMENT_ALREADY_EXISTS",
        "ENTRY_ID_NOT_REPLACED",
    ),
    MappedError(ApiError, Reason.CHANGED_TOO_OFTEN): ("MAX_FILE_SYNCS_FOR_OBJECT_PER_DAY_REACHED",),
    MappedError(ApiError, Reason.SEVERAL_DATA_CENTRES): ("RESOURCES_MULTIPLE_DATA_CENTERS",),
    MappedError(ApiError, Reason.NO_CONVERSION_PROFILE): (
        "CONVERSION_PROFILE_ID_NOT_FOUND",
        "CONVERSION_PROFILE_ASSET_PARAMS_NOT_FOUND",
    ),
    MappedError(ApiError, Reason.NO_ACCESS_RULES): ("ACCESS_CONTROL_ID_NOT_FOUND",),
    MappedError(ApiError, Reason.SOURCE_NOT_MADE): (
        "ORIGINAL_FLAVOR_ASSET_NOT_CREATED",
        "SOURCE_FILE_REMOTE",
        "FILE_NOT_FOUND",
    ),
    MappedError(ApiError, Reason.RENDITION_GONE): (
        "FLAVOR_ASSET_ID_NOT_FOUND",
        "ASSET_ID_NOT_FOUND",
        "FLAVOR_PARAMS_ID_NOT_FOUND",
        "FLAVOR_PARAMS_NOT_FOUND",
        "NO_FLAVORS_FOUND",
    ),
    MappedError(ApiError, Reason.CAPTION_GONE): ("CAPTION_ASSET_ID_NOT_FOUND",),
    MappedError(ApiError, Reason.CAPTION_IS_DEFAULT): ("CAPTION_ASSET_IS_DEFAULT",),
    MappedError(ApiError, Reason.CAPTION_NOT_READ): (
        "CAPTION_ASSET_PARSING_FAILED",
        "CAPTION_ASSET_INVALID_FORMAT",
        "CAPTION_ASSET_UNSUPPORTED_FORMAT",
    ),
    MappedError(ApiError, Reason.ATTACHMENT_GONE): ("ATTACHMENT_ASSET_ID_NOT_FOUND",),
    MappedError(ApiError, Reason.CUE_POINT_GONE): ("INVALID_CUE_POINT_ID", "CUE_POINT_NOT_FOUND"),
    MappedError(ApiError, Reason.CONTENT_NOT_GIVEN): ("CAPTION_ASSET_FILE_NOT_FOUND",),
    MappedError(ApiError, Reason.THUMBNAIL_GONE): (
        "THUMB_ASSET_ID_NOT_FOUND",
        "THUMB_ASSET_PARAMS_ID_NOT_FOUND",
    ),
    MappedError(ApiError, Reason.THUMBNAIL_IS_POSTER): ("THUMB_ASSET_IS_DEFAULT",),
    MappedError(ApiError, Reason.TOO_MANY_MATCHES): ("QUERY_EXCEEDED_MAX_MATCHES_ALLOWED",),
    MappedError(ApiError, Reason.NOT_SEARCHABLE): ("SEARCH_ENGINE_SYNTAX_ERROR",),
    # The request itself.
    MappedError(ApiError, Reason.UNKNOWN_CALL): (
        "SERVICE_DOES_NOT_EXISTS",
        "ACTION_DOES_NOT_EXISTS",
        "INVALID_SERVICE_CONFIGURATION",
        "ACTION_NOT_SPECIFIED",
        "SERVICE_NOT_SPECIFIED",
    ),
    MappedError(ApiError, Reason.CHARACTERS_REFUSED): (
        "INVALID_PARAMETER_CHAR",
        "UNSAFE_HTML_TAGS",
    ),
    MappedError(ApiError, Reason.TEXT_TOO_LONG): ("PROPERTY_VALIDATION_MAX_LENGTH",),
    MappedError(ApiError, Reason.METADATA_CHANGED): (
        "INVALID_METADATA_VERSION",
        "METADATA_ALREADY_EXISTS",
    ),
    MappedError(ApiError, Reason.METADATA_REFUSED): ("INVALID_METADATA_DATA",),
    MappedError(ApiError, Reason.NOT_UNDERSTOOD): (
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
        "PROPERTY_VALIDATION_MAX_VALUE",
        "PROPERTY_VALIDATION_NOT_UPDATABLE",
        "PROPERTY_IS_NOT_DEFINED",
    ),
    # Signing in. What is refused here is never repeated by itself.
    # Wire fact: `user.loginByLoginId` answers USER_WRONG_PASSWORD for unknown users and partners and for lock-outs too.
    MappedError(ApiError, Reason.WRONG_PASSWORD): (
        "USER_WRONG_PASSWORD",
        "USER_NOT_FOUND",
        "LOGIN_DATA_NOT_FOUND",
        "INVALID_USER_ID",
    ),
    MappedError(ApiError, Reason.LOGIN_LOCKED): (
        "LOGIN_RETRIES_EXCEEDED",
        "LOGIN_BLOCKED",
    ),
    MappedError(ApiError, Reason.PASSWORD_EXPIRED): ("PASSWORD_EXPIRED",),
    MappedError(ApiError, Reason.SINGLE_SIGN_ON): ("DIRECT_LOGIN_BLOCKED",),
    MappedError(ApiError, Reason.CODE_MISSING): ("MISSING_OTP",),
    MappedError(ApiError, Reason.CODE_REFUSED): ("INVALID_OTP",),
    MappedError(ApiError, Reason.WRONG_SECRET): ("START_SESSION_ERROR",),
    # An application token needs the session of the partner's widget first, which is named after the partner.
    MappedError(ApiError, Reason.PARTNER_NOT_FOUND): (
        "INVALID_WIDGET_ID",
        "START_WIDGET_SESSION_ERROR",
    ),
    MappedError(ApiError, Reason.APP_TOKEN_GONE): ("APP_TOKEN_ID_NOT_FOUND",),
    MappedError(ApiError, Reason.APP_TOKEN_OFF): ("APP_TOKEN_NOT_ACTIVE",),
    MappedError(ApiError, Reason.APP_TOKEN_EXPIRED): ("APP_TOKEN_EXPIRED",),
    MappedError(ApiError, Reason.APP_TOKEN_MISMATCH): ("INVALID_APP_TOKEN_HASH",),
}
ERROR_MAP: Mapping[str, MappedError[ApiError]] = {code: mapped for mapped, codes in _TABLE.items() for code in codes}
