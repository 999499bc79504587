"""Every code of Kaltura's that kdesk can meet: which of our errors it becomes, in which words.

The spelling is the server's. A meaning without words of its own has those of its error.
"""

from collections.abc import Mapping

from kdesk.domain.words import LATER
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
from kdesk.kaltura.meaning import Meaning

_ADMINISTRATOR = "Ask your Kaltura administrator, then retry."
_REPORT = "Retry; if it comes back, report it with the log."
_START_OVER = "Retry makes a new entry and uploads the file again."
_SIGN_IN = "Correct it and sign in again."

_TABLE: Mapping[Meaning[ApiError], tuple[str, ...]] = {
    # Trouble of the server's own.
    Meaning(
        ApiError,
        "The server had trouble of its own",
        "A part of Kaltura did not work at that moment.",
        LATER,
        retryable=True,
    ): (
        "INTERNAL_SERVERL_ERROR",
        "INTERNAL_DATABASE_ERROR",
        "LOCK_TIMED_OUT",
        "SEARCH_ENGINE_QUERY_FAILED",
        "CATEGORIES_LOCKED",
        "THUMB_ASSET_DOWNLOAD_FAILED",
    ),
    Meaning(
        ApiError,
        "The server allows no more requests for now",
        "This Kaltura account made more requests than it may in a short time.",
        LATER,
        retryable=True,
    ): ("ACTION_BLOCKED",),
    Meaning(
        ApiError,
        "The server is not ready for that yet",
        "It is still working on what came before.",
        LATER,
        retryable=True,
    ): (
        "FILE_PENDING",
        "ENTRY_NOT_READY",
        "INVALID_ENTRY_STATUS",
        "FILE_DOESNT_EXIST",
        "FLAVOR_ASSET_IS_NOT_READY",
        "ORIGINAL_FLAVOR_ASSET_IS_MISSING",
        "PROPERTY_VALIDATION_ENTRY_STATUS",
    ),
    # Sessions and permissions. INVALID_KS has rules of its own in `codes`.
    Meaning(SessionEnded): ("MISSING_KS", "NEW_LOGIN_REQUIRED", "ANONYMOUS_ACCESS_FORBIDDEN"),
    Meaning(NotPermitted): (
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
    Meaning(
        NotPermitted,
        "This Kaltura account cannot be used from here",
        "It takes requests from certain networks or in certain ways only.",
        "Connect to the network of your organisation, or ask your Kaltura administrator.",
    ): ("ACCESS_FORBIDDEN_FROM_UNKNOWN_IP", "SERVICE_ACCESS_CONTROL_RESTRICTED"),
    Meaning(
        NotPermitted,
        "This Kaltura account lacks the feature",
        "What was wanted is not part of what the account may use.",
        _ADMINISTRATOR,
    ): ("FEATURE_FORBIDDEN", "PLUGIN_NOT_AVAILABLE_FOR_PARTNER"),
    # An unknown partner id gets the first of these too.
    Meaning(
        NotPermitted,
        "This Kaltura account does not exist or is blocked",
        "Either the partner id is wrong, or Kaltura has closed the account for now.",
        "Check the partner id; if it is right, ask your Kaltura administrator.",
    ): ("SERVICE_FORBIDDEN_CONTENT_BLOCKED", "SERVICE_FORBIDDEN_FULLY_BLOCKED"),
    Meaning(
        NotPermitted,
        "This Kaltura account was deleted",
        "Nothing can be uploaded to it any more.",
        "Sign in to another account.",
    ): ("SERVICE_FORBIDDEN_PARTNER_DELETED",),
    Meaning(
        NotPermitted,
        "This user is blocked",
        "An administrator of the account has blocked the user that is signed in.",
        "Ask your Kaltura administrator, or sign in as another user.",
    ): ("USER_BLOCKED", "USER_IS_BLOCKED"),
    Meaning(
        ApiError,
        "The server does not know this partner",
        "The partner id belongs to no account on this server.",
        "Check partner id and server, then sign in again.",
    ): ("INVALID_PARTNER_ID", "UNKNOWN_PARTNER_ID"),
    Meaning(
        ApiError,
        "The role of this session does not exist",
        "The application token or the session names a role that was deleted.",
        "Ask your Kaltura administrator for a new application token.",
    ): ("UNKNOWN_ROLE_ID", "INVALID_SET_ROLE"),
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
    Meaning(
        FileTypeRefused,
        "Kaltura finds the content of this file unsafe",
        "Kaltura looks at every file before it takes it, and refuses what could harm.",
        "Check the file for malware, or export it again and upload that.",
    ): ("FILE_CONTENT_NOT_SECURE",),
    Meaning(
        ApiError,
        "The file is larger than this Kaltura account takes",
        "The account has a limit on the size of a file.",
        "Make the file smaller, or ask your Kaltura administrator to raise the limit.",
    ): ("FILE_SIZE_EXCEEDED",),
    # Entries and flavors.
    Meaning(EntryGone): ("ENTRY_ID_NOT_FOUND", "INVALID_ENTRY_ID"),
    Meaning(AlreadyWithContent): ("ENTRY_ALREADY_WITH_CONTENT",),
    Meaning(
        ApiError,
        "The server does not know this object",
        "It was deleted, or this user may not see it.",
        _START_OVER,
    ): ("INVALID_OBJECT_ID", "GIVEN_ID_NOT_SUPPORTED"),
    Meaning(
        ApiError,
        "The entry is of another kind",
        "Its kind does not fit the kind of the file.",
        _START_OVER,
    ): (
        "INVALID_ENTRY_TYPE",
        "INVALID_ENTRY_MEDIA_TYPE",
        "ENTRY_TYPE_NOT_SUPPORTED",
        "ENTRY_ID_TYPE_NOT_SUPPORTED",
        "ENTRY_MEDIA_TYPE_NOT_SUPPORTED",
        "ENTRY_SOURCE_TYPE_NOT_SUPPORTED",
        "RESOURCE_TYPE_NOT_SUPPORTED",
    ),
    Meaning(
        ApiError,
        "The content of the entry is being replaced",
        "Another replacement is not finished or not approved yet.",
        "Wait for it, or approve or cancel it in Kaltura's own console, then retry.",
    ): ("ENTRY_REPLACEMENT_ALREADY_EXISTS", "ENTRY_ID_NOT_REPLACED"),
    Meaning(
        ApiError,
        "The entry changed too often today",
        "Kaltura limits how often the content of one entry may change in a day.",
        "Retry tomorrow, or upload the file as a new entry.",
    ): ("MAX_FILE_SYNCS_FOR_OBJECT_PER_DAY_REACHED",),
    Meaning(
        ApiError,
        "The server stores parts of this upload in different places",
        "Kaltura has several data centres, and what belongs together has to lie in one.",
        _START_OVER,
    ): ("RESOURCES_MULTIPLE_DATA_CENTERS",),
    Meaning(
        ApiError,
        "The conversion profile of the account does not exist",
        "The account names a profile for new entries that was deleted or is meant for live streams.",
        _ADMINISTRATOR,
    ): ("CONVERSION_PROFILE_ID_NOT_FOUND", "CONVERSION_PROFILE_ASSET_PARAMS_NOT_FOUND"),
    Meaning(
        ApiError,
        "The access rules of the account do not exist",
        "The account names rules for new entries that were deleted.",
        _ADMINISTRATOR,
    ): ("ACCESS_CONTROL_ID_NOT_FOUND",),
    Meaning(
        ApiError,
        "The source could not be made from what was uploaded",
        "Every byte arrived, but the server could not store them as the source of the entry.",
        _START_OVER,
    ): ("ORIGINAL_FLAVOR_ASSET_NOT_CREATED", "SOURCE_FILE_REMOTE", "FILE_NOT_FOUND"),
    Meaning(
        ApiError,
        "The rendition is not there any more",
        "It was deleted, or made anew under another id.",
        "Refresh the Library and choose another one.",
    ): (
        "FLAVOR_ASSET_ID_NOT_FOUND",
        "ASSET_ID_NOT_FOUND",
        "FLAVOR_PARAMS_ID_NOT_FOUND",
        "FLAVOR_PARAMS_NOT_FOUND",
        "NO_FLAVORS_FOUND",
    ),
    Meaning(
        ApiError,
        "The server does not list that many entries",
        "Kaltura stops after the first ten thousand that a search finds.",
        "Narrow the search by words or dates.",
    ): ("QUERY_EXCEEDED_MAX_MATCHES_ALLOWED",),
    Meaning(
        ApiError,
        "The server cannot search for that text",
        "Some signs have a meaning of their own in a search.",
        "Search for words only.",
    ): ("SEARCH_ENGINE_SYNTAX_ERROR",),
    # What the server thinks of the request itself.
    Meaning(
        ApiError,
        "This server does not know how to do that",
        "It is older than kdesk expects, or a part of it is switched off.",
        "Check the address of the server; if it is right, ask who runs it.",
    ): (
        "SERVICE_DOES_NOT_EXISTS",
        "ACTION_DOES_NOT_EXISTS",
        "INVALID_SERVICE_CONFIGURATION",
        "ACTION_NOT_SPECIFIED",
        "SERVICE_NOT_SPECIFIED",
    ),
    Meaning(
        ApiError,
        "The server takes no such characters",
        "A name or a text holds signs that Kaltura does not store.",
        "Rename the file, or take the signs out of the text, then retry.",
    ): ("INVALID_PARAMETER_CHAR", "UNSAFE_HTML_TAGS"),
    Meaning(
        ApiError,
        "A text is longer than the server takes",
        "Names, descriptions and tags have a greatest length.",
        "Shorten the name of the file or the text, then retry.",
    ): ("PROPERTY_VALIDATION_MAX_LENGTH",),
    Meaning(
        ApiError,
        "The server did not understand the request",
        "kdesk and this server disagree about how to ask for it; the file is not the reason.",
        _REPORT,
    ): (
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
    Meaning(
        ApiError,
        "The e-mail or the password is wrong, or this login is locked for now",
        "Kaltura tells the three apart to nobody, and locks a login after several wrong passwords.",
        "Check both; after several tries wait a day, or reset the password in Kaltura's own console.",
    ): ("USER_WRONG_PASSWORD", "USER_NOT_FOUND", "LOGIN_DATA_NOT_FOUND", "INVALID_USER_ID"),
    Meaning(
        ApiError,
        "This login is locked after too many tries",
        "Kaltura locks a login for up to a day after several wrong passwords.",
        "Wait, or reset the password in Kaltura's own console.",
    ): ("LOGIN_RETRIES_EXCEEDED", "LOGIN_BLOCKED"),
    Meaning(
        ApiError,
        "The password has expired; set a new one in Kaltura's own console",
        "The account asks for a new password from time to time.",
        "Set it there, then sign in again with it.",
    ): ("PASSWORD_EXPIRED",),
    Meaning(
        ApiError,
        "This Kaltura account signs in through its own login page only",
        "The account uses single sign-on, which takes no passwords from applications.",
        "Ask your Kaltura administrator for an application token and sign in with that.",
    ): ("DIRECT_LOGIN_BLOCKED",),
    Meaning(
        ApiError,
        "This login needs a one-time code",
        "The account asks for a second proof besides the password.",
        "Enter the present code of your authenticator application.",
    ): ("MISSING_OTP",),
    Meaning(
        ApiError,
        "The one-time code was not accepted",
        "A code is good for half a minute and once; every wrong one counts towards a lock-out.",
        "Wait for the next code and enter that.",
    ): ("INVALID_OTP",),
    Meaning(
        ApiError,
        "The partner id or the admin secret is wrong",
        "The secret does not open a session for this partner.",
        _SIGN_IN,
    ): ("START_SESSION_ERROR",),
    Meaning(
        ApiError,
        "The server does not know this partner id",
        "It belongs to no account on this server.",
        _SIGN_IN,
    ): ("INVALID_WIDGET_ID", "START_WIDGET_SESSION_ERROR"),
    Meaning(
        ApiError,
        "The application token does not exist or was revoked",
        "Somebody may have replaced it by another one.",
        "Ask for a new application token and sign in with it.",
    ): ("APP_TOKEN_ID_NOT_FOUND",),
    Meaning(
        ApiError,
        "The application token is switched off",
        "An administrator of the account can switch it on again.",
        "Ask your Kaltura administrator, or sign in another way.",
    ): ("APP_TOKEN_NOT_ACTIVE",),
    Meaning(
        ApiError,
        "The application token has expired",
        "It was made for a limited time.",
        "Ask for a new application token and sign in with it.",
    ): ("APP_TOKEN_EXPIRED",),
    Meaning(
        ApiError,
        "The application token does not match its id",
        "Id and token belong together, and one of them is wrong.",
        _SIGN_IN,
    ): ("INVALID_APP_TOKEN_HASH",),
}
MEANINGS: Mapping[str, Meaning[ApiError]] = {code: meaning for meaning, codes in _TABLE.items() for code in codes}
