"""The catalogue of Kaltura's error codes: what an upload can meet has words, all of it."""

import pytest

from kdesk.domain.transfer import Trouble
from kdesk.errors import ApiError
from kdesk.kaltura.error_map import ERROR_MAP
from kdesk.kaltura.kaltura_exception import api_error
from kdesk.messages.errors import advice_of, explanation_of, next_step_of, support_of, title_of

MET = frozenset(
    [
        "DUPLICATE_CATEGORY",
        "INVALID_METADATA_DATA",
        "METADATA_ALREADY_EXISTS",
        "INVALID_METADATA_VERSION",
        "ACCESS_CONTROL_ID_NOT_FOUND",
        "ACCESS_FORBIDDEN_FROM_UNKNOWN_IP",
        "ACCESS_UNAUTHORIZED",
        "ACTION_BLOCKED",
        "ACTION_DOES_NOT_EXISTS",
        "ACTION_FORBIDDEN",
        "ACTION_NOT_SPECIFIED",
        "ANONYMOUS_ACCESS_FORBIDDEN",
        "APP_TOKEN_EXPIRED",
        "APP_TOKEN_ID_NOT_FOUND",
        "APP_TOKEN_NOT_ACTIVE",
        "ASSET_ID_NOT_FOUND",
        "ASSET_NOT_ALLOWED",
        "ATTACHMENT_ASSET_FILE_TYPE_RESTRICTED",
        "ATTACHMENT_ASSET_ID_NOT_FOUND",
        "CUE_POINT_NOT_FOUND",
        "INVALID_CUE_POINT_ID",
        "ATTACHMENT_ASSET_IS_NOT_READY",
        "CANNOT_ASSIGN_ENTRY_TO_CATEGORY",
        "CANNOT_REMOVE_ENTRY_FROM_CATEGORY",
        "CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION",
        "CAPTION_ASSET_FILE_NOT_FOUND",
        "CAPTION_ASSET_ID_NOT_FOUND",
        "CAPTION_ASSET_INVALID_FORMAT",
        "CAPTION_ASSET_IS_DEFAULT",
        "CAPTION_ASSET_IS_NOT_READY",
        "CAPTION_ASSET_PARSING_FAILED",
        "CAPTION_ASSET_UNSUPPORTED_FORMAT",
        "CATEGORIES_LOCKED",
        "CATEGORY_ENTRY_ALREADY_EXISTS",
        "CATEGORY_NOT_FOUND",
        "CATEGORY_NOT_PERMITTED",
        "CONVERSION_PROFILE_ASSET_PARAMS_NOT_FOUND",
        "CONVERSION_PROFILE_ID_NOT_FOUND",
        "DIRECT_LOGIN_BLOCKED",
        "ENTRY_ALREADY_WITH_CONTENT",
        "ENTRY_ID_NOT_FOUND",
        "ENTRY_ID_NOT_REPLACED",
        "ENTRY_ID_TYPE_NOT_SUPPORTED",
        "ENTRY_IS_NOT_ASSIGNED_TO_CATEGORY",
        "ENTRY_MEDIA_TYPE_NOT_SUPPORTED",
        "ENTRY_NOT_READY",
        "ENTRY_REPLACEMENT_ALREADY_EXISTS",
        "ENTRY_SOURCE_TYPE_NOT_SUPPORTED",
        "ENTRY_TYPE_NOT_SUPPORTED",
        "FEATURE_FORBIDDEN",
        "FEATURE_RECYCLE_BIN_DISABLED",
        "FILE_CONTENT_NOT_SECURE",
        "FILE_DOESNT_EXIST",
        "FILE_NOT_FOUND",
        "FILE_PENDING",
        "FILE_SIZE_EXCEEDED",
        "FILE_TYPE_NOT_SUPPORTED",
        "FLAVOR_ASSET_ID_NOT_FOUND",
        "FLAVOR_ASSET_IS_NOT_READY",
        "FLAVOR_PARAMS_ID_NOT_FOUND",
        "FLAVOR_PARAMS_NOT_FOUND",
        "GIVEN_ID_NOT_SUPPORTED",
        "INTERNAL_DATABASE_ERROR",
        "INTERNAL_SERVERL_ERROR",
        "INVALID_APP_TOKEN_HASH",
        "INVALID_ENTRY_ID",
        "INVALID_ENTRY_MEDIA_TYPE",
        "INVALID_ENTRY_STATUS",
        "INVALID_ENTRY_STATUS_FOR_RECYCLE",
        "INVALID_ENTRY_STATUS_FOR_RESTORE",
        "INVALID_ENTRY_TYPE",
        "INVALID_ENUM_VALUE",
        "INVALID_KS",
        "INVALID_LANGUAGE_CODE",
        "INVALID_OBJECT_ID",
        "INVALID_OBJECT_TYPE",
        "INVALID_OTP",
        "INVALID_PARAMETER_CHAR",
        "INVALID_PARAMETER_VALUE",
        "INVALID_PARTNER_ID",
        "INVALID_SERVICE_CONFIGURATION",
        "INVALID_SET_ROLE",
        "INVALID_UPLOAD_TOKEN_ID",
        "INVALID_USER_ID",
        "INVALID_WIDGET_ID",
        "LOCK_TIMED_OUT",
        "LOGIN_BLOCKED",
        "LOGIN_DATA_NOT_FOUND",
        "LOGIN_RETRIES_EXCEEDED",
        "MAX_ALLOWED_CHUNK_COUNT_EXCEEDED",
        "MAX_CATEGORIES_FOR_ENTRY_REACHED",
        "MAX_FILE_SYNCS_FOR_OBJECT_PER_DAY_REACHED",
        "MISSING_KS",
        "MISSING_MANDATORY_PARAMETER",
        "MISSING_OTP",
        "NEW_LOGIN_REQUIRED",
        "NO_FLAVORS_FOUND",
        "OBJECT_TYPE_ABSTRACT",
        "ORIGINAL_FLAVOR_ASSET_IS_MISSING",
        "ORIGINAL_FLAVOR_ASSET_NOT_CREATED",
        "PARAMETER_VALUE_OUT_OF_RANGE",
        "PARENT_CATEGORY_NOT_FOUND",
        "PARTNER_ACCESS_FORBIDDEN",
        "PARTNER_CHANGE_ACCOUNT_DISABLED",
        "PASSWORD_EXPIRED",
        "PERMISSION_DENIED_TO_UPDATE_ENTRY",
        "PLUGIN_NOT_AVAILABLE_FOR_PARTNER",
        "PROPERTY_IS_NOT_DEFINED",
        "PROPERTY_VALIDATION_ADMIN_PROPERTY",
        "PROPERTY_VALIDATION_ALL_MUST_BE_NULL_BUT_ONE",
        "PROPERTY_VALIDATION_CANNOT_BE_NULL",
        "PROPERTY_VALIDATION_ENTRY_STATUS",
        "PROPERTY_VALIDATION_MAX_LENGTH",
        "PROPERTY_VALIDATION_MAX_VALUE",
        "PROPERTY_VALIDATION_MIN_LENGTH",
        "PROPERTY_VALIDATION_MIN_VALUE",
        "PROPERTY_VALIDATION_NOT_UPDATABLE",
        "PROPERTY_VALIDATION_NO_INSERT_PERMISSION",
        "PROPERTY_VALIDATION_NO_UPDATE_PERMISSION",
        "PROPERTY_VALIDATION_NO_USAGE_PERMISSION",
        "PROPERTY_VALIDATION_NUMERIC_VALUE",
        "PROPERTY_VALIDATION_UNTIL_NOT_VALID",
        "PROPERTY_VALIDATION_WRONG_FORMAT",
        "QUERY_EXCEEDED_MAX_MATCHES_ALLOWED",
        "RESOURCES_MULTIPLE_DATA_CENTERS",
        "RESOURCE_TYPE_NOT_SUPPORTED",
        "SEARCH_ENGINE_QUERY_FAILED",
        "SEARCH_ENGINE_SYNTAX_ERROR",
        "SERVICE_ACCESS_CONTROL_RESTRICTED",
        "SERVICE_DOES_NOT_EXISTS",
        "SERVICE_FORBIDDEN",
        "SERVICE_FORBIDDEN_CONTENT_BLOCKED",
        "SERVICE_FORBIDDEN_FULLY_BLOCKED",
        "SERVICE_FORBIDDEN_PARTNER_DELETED",
        "SERVICE_NOT_SPECIFIED",
        "SOURCE_FILE_REMOTE",
        "START_SESSION_ERROR",
        "START_WIDGET_SESSION_ERROR",
        "THUMB_ASSET_DOWNLOAD_FAILED",
        "THUMB_ASSET_ID_NOT_FOUND",
        "THUMB_ASSET_IS_DEFAULT",
        "THUMB_ASSET_IS_NOT_READY",
        "THUMB_ASSET_PARAMS_ID_NOT_FOUND",
        "UNKNOWN_PARTNER_ID",
        "UNKNOWN_RESPONSE_FORMAT",
        "UNKNOWN_ROLE_ID",
        "UNSAFE_HTML_TAGS",
        "UPLOADED_FILE_NOT_FOUND",
        "UPLOADED_FILE_NOT_FOUND_BY_TOKEN",
        "UPLOAD_ERROR",
        "UPLOAD_PARTIAL_ERROR",
        "UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED",
        "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE",
        "UPLOAD_TOKEN_CANNOT_RESUME",
        "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD",
        "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY",
        "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD",
        "UPLOAD_TOKEN_MISSING_FILE_SIZE",
        "UPLOAD_TOKEN_NOT_FOUND",
        "USER_BLOCKED",
        "USER_IS_BLOCKED",
        "USER_NOT_FOUND",
        "USER_WRONG_PASSWORD",
        "WRONG_REQUEST_LANGUAGE",
    ]
)
"""Every code of the server's sources that an upload, its sign-in, its watching or its library can meet."""

NEVER_MET = {
    "attachments and captions come after an upload": (
        [
            "ATTACHMENT_ASSET_DOWNLOAD_FAILED",
            "ATTACHMENT_ASSET_FORMAT_MISMATCH",
            "CAPTION_ASSET_ALREADY_EXISTS",
            "CAPTION_ASSET_DOWNLOAD_FAILED",
            "CAPTION_ASSET_ENTRY_ID_NOT_FOUND",
        ]
    ),
    "an upload puts its entry into no category": (
        [
            "CATEGORY_IS_LOCKED",
            "ENTRY_CATEGORY_FIELD_IS_DEPRECATED",
            "CATEGORY_IS_LOCKED",
            "ENTRY_CATEGORY_FIELD_IS_DEPRECATED",
            "MUST_FILTER_ON_ENTRY_OR_CATEGORY",
            "NOT_ENTITLED_TO_UPDATE_CATEGORY",
            "PARENT_CATEGORY_IS_CHILD",
        ]
    ),
    "an upload sets no parent, no schedule, no place in searches": (
        [
            "ASSIGNING_INFO_TO_ENTRY_WITH_PARENT_IS_FORBIDDEN",
            "CYCLE_IN_PARENTAGE",
            "ENTRY_DISPLAY_IN_SEARCH_VALUE_NOT_ALLOWED",
            "INVALID_ENTRY_SCHEDULE_DATES",
            "PARENT_ENTRY_ID_NOT_FOUND",
            "SYSTEM_NAME_ALREADY_EXISTS",
        ]
    ),
    "renditions and thumbnails are the server's work in an upload": (
        [
            "FLAVOR_ASSET_ALREADY_EXISTS",
            "FLAVOR_ASSET_RECONVERT_ORIGINAL",
            "MAX_ASSETS_FOR_ENTRY_REACHED",
            "NO_EXTERNAL_CONTENT_EXISTS",
            "THUMB_ASSET_ALREADY_EXISTS",
        ]
    ),
    "passwords are changed in Kaltura's own console": (
        [
            "COMMON_PASSWORD",
            "NEW_PASSWORD_HASH_KEY_EXPIRED",
            "NEW_PASSWORD_HASH_KEY_INVALID",
            "PASSWORD_ALREADY_USED",
            "PASSWORD_STRUCTURE_INVALID",
            "USER_EMAIL_NOT_FOUND",
            "WRONG_OLD_PASSWORD",
        ]
    ),
    "kdesk binds its sessions to no address and no number of calls": (
        ["INVALID_ACTIONS_LIMIT", "INVALID_IP_ADDRESS_RESTRICTION"]
    ),
    "short links, bulk uploads, eSearch and response profiles are not used": (
        "BULK_UPLOAD_BULK_UPLOAD_TYPE_NOT_VALID",
        "BULK_UPLOAD_NOT_FOUND",
        "CANNOT_RETRIEVE_ANOTHER_USERS_SHORT_LINK",
        "EXPIRED_SHORT_LINK",
        "INVALID_SHORT_LINK",
        "SHORT_LINK_UNIQUE_ID_ALREADY_EXISTS",
        "CRITERIA EXCEEDED MAX MATCHES ALLOWED",
        "EMPTY SEARCH ITEMS ARE NOT ALLOWED",
        "EMPTY SEARCH OPERATOR IS NOT ALLOWED",
        "EMPTY SEARCH TERM IS NOT ALLOWED",
        "INVALID_FIELD_NAME",
        "OBJECTID AND OBJECTIDS NOT ALLOWED SIMULTANEOUSLY",
        "SEARCH TYPE IS NOT ALLOWED ON UNIFIED SEARCH",
        "SEARCH_TYPE_NOT_ALLOWED_ON_FIELD",
        "RESPONSE_PROFILE_ID_NOT_FOUND",
        "RESPONSE_PROFILE_NAME_NOT_FOUND",
    ),
}
"""The others of the sources, by the reason why an upload does not meet them."""


def test_the_table_is_the_catalogue() -> None:
    """The table has every code that can be met, but for INVALID_KS, whose error depends on its arguments; no others."""
    assert set(ERROR_MAP) == MET - {"INVALID_KS"}
    assert not MET & {code for codes in NEVER_MET.values() for code in codes}


@pytest.mark.parametrize("code", sorted(MET))
def test_every_code_says_what_happened_why_and_what_to_do(code: str) -> None:
    """A title for the row without a full stop, an explanation and a next step in whole sentences, no code in any."""
    error = api_error(code, "the server's own words", {})
    assert error.code == code
    assert title_of(error) != title_of(ApiError())
    assert not title_of(error).endswith((".", "!"))
    for sentence in (explanation_of(error), next_step_of(error)):
        assert sentence[0].isupper() or sentence.startswith("kdesk")
        assert sentence.endswith(".")
    said = f"{title_of(error)} {advice_of(error)}"
    assert "_" not in said
    assert "!" not in said
    assert "please" not in said.lower()


@pytest.mark.parametrize(("error_code", "begins"), [("-4", "Ask your"), ("-1", "kdesk signs in")])
def test_a_bad_session_is_told_by_its_arguments(error_code: str, begins: str) -> None:
    """`-4` is a missing right, for which signing in again is no advice."""
    error = api_error("INVALID_KS", "", {"KSID": "", "ERR_CODE": error_code})
    assert next_step_of(error).startswith(begins)


def test_a_code_of_nobodys_catalogue_never_stands_alone() -> None:
    """The row says that Kaltura refused; what the server said and its code are there for support."""
    trouble = Trouble.of(api_error("WEIRD_NEW_THING", "Something new", {}))
    assert title_of(trouble) == "Kaltura refused the request"
    assert advice_of(trouble).startswith("Kaltura understood")
    assert support_of(trouble) == "Something new · WEIRD_NEW_THING"
