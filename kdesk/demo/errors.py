"""The API errors that the demo server answers with: code, message template, arguments."""

_TEMPLATES = {
    "ACCESS_CONTROL_ID_NOT_FOUND": 'Access control id "@ID@" not found',
    "ACTION_DOES_NOT_EXISTS": 'Action "@ACTION_NAME@" does not exists for service "@SERVICE_NAME@"',
    "APP_TOKEN_EXPIRED": 'Application token id "@ID@" expired',
    "APP_TOKEN_ID_NOT_FOUND": 'Application token id "@ID@" not found',
    "APP_TOKEN_NOT_ACTIVE": 'Application token id "@ID@" not active',
    "CONVERSION_PROFILE_ID_NOT_FOUND": 'Conversion profile id "@ID@" not found',
    "ENTRY_ALREADY_WITH_CONTENT": "Entry already associated with content",
    "ENTRY_ID_NOT_FOUND": 'Entry id "@ENTRY_ID@" not found',
    "FILE_CONTENT_NOT_SECURE": "File content contains potential security risks",
    "FLAVOR_ASSET_ID_NOT_FOUND": 'Flavor asset id "@ID@" not found',
    "FLAVOR_ASSET_IS_NOT_READY": "The flavor asset is not ready",
    "FLAVOR_PARAMS_ID_NOT_FOUND": 'Flavor params id "@ID@" not found',
    "INTERNAL_SERVERL_ERROR": "Internal server error occurred",
    "INVALID_APP_TOKEN_HASH": "Invalid application token hash",
    "INVALID_ENTRY_SCHEDULE_DATES": "Invalid entry schedule dates",
    "INVALID_ENUM_VALUE": (
        'Invalid enumeration value "@ENUM_VAL@" for parameter "@PARAM_NAME@", expecting enumeration type "@ENUM_TYPE@"'
    ),
    "INVALID_KS": 'Invalid KS "@KSID@", Error "@ERR_CODE@,@ERR_DESC@"',
    "INVALID_PARAMETER_CHAR": 'Invalid char in "@XML_FIELD@" field',
    "INVALID_PARTNER_ID": 'Invalid partner id "@PID@"',
    "INVALID_USER_ID": "Invalid user id",
    "INVALID_WIDGET_ID": "Unknown widget [@WIDGET_ID@]",
    "CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION": (
        'cannot retrieve another user "@USER_ID@" using non-admin session'
    ),
    "MAX_ALLOWED_CHUNK_COUNT_EXCEEDED": ("Max allowed waiting chunks to be concatenated has exceeded allowed limit"),
    "MISSING_MANDATORY_PARAMETER": 'Missing parameter "@PARAM_NAME@"',
    "NO_FLAVORS_FOUND": "No flavors found",
    "OBJECT_TYPE_ABSTRACT": 'The object type "@OBJ_TYPE@" is abstract, use one of the object implementations',
    "PROPERTY_VALIDATION_CANNOT_BE_NULL": 'The property "@PROP_NAME@" cannot be null',
    "PROPERTY_VALIDATION_NOT_UPDATABLE": 'The property "@PROP_NAME@" cannot be updated',
    "PROPERTY_VALIDATION_WRONG_FORMAT": 'The property "@PROP_NAME@" must match format @FORMAT@',
    "QUERY_EXCEEDED_MAX_MATCHES_ALLOWED": "Unable to generate list. max matches value was reached",
    "RESOURCE_TYPE_NOT_SUPPORTED": 'Resource type "@RES_TYPE@" not supported',
    "SERVICE_DOES_NOT_EXISTS": 'Service "@SRV_NAME@" does not exists',
    "SERVICE_FORBIDDEN": "The access to service [@SERVICE@] is forbidden",
    "SERVICE_FORBIDDEN_CONTENT_BLOCKED": (
        "The access to this service is forbidden since the specified partner is blocked"
    ),
    "SERVICE_NOT_SPECIFIED": "Service name was not specified, please specify one",
    "START_SESSION_ERROR": "Error while starting session for partner [@PID@]",
    "THUMB_ASSET_ID_NOT_FOUND": 'The Thumbnail asset id "@ID@" not found',
    "UPLOAD_ERROR": "Upload failed",
    "UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED": (
        "Max resume time of @MAX_RESUME_TIME@ seconds reached, cannot resume upload"
    ),
    "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE": "Failed to match expected file size",
    "UPLOAD_TOKEN_CANNOT_RESUME": "Cannot resume the upload, original file was not found",
    "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD": "Upload token is restricted due to the file type",
    "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY": (
        "Upload token is in an invalid status for adding entry, maybe the a file was not uploaded or the token was used"
    ),
    "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD": (
        "Upload token is in an invalid status for uploading a file, maybe the file was already uploaded"
    ),
    "UPLOAD_TOKEN_MISSING_FILE_SIZE": "FileSize is mandatory when enabling autoFinalize",
    "UPLOAD_TOKEN_NOT_FOUND": "Upload token not found",
    "USER_WRONG_PASSWORD": "Wrong password supplied",
    "WRONG_REQUEST_LANGUAGE": 'Language must be set to MULTI when adding MultiLingualString. Given ["@LANGUAGE@"]',
}


class ApiError(Exception):
    """An error that travels inside HTTP 200: `code`, `message`, and `values` as the wire's `args`."""

    def __init__(self, code: str, **values: str) -> None:
        message = _TEMPLATES[code]
        for name, value in values.items():
            message = message.replace(f"@{name}@", value)
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.values = values

    def to_wire(self) -> dict[str, object]:
        """The exception object; without arguments `args` is an empty list, as PHP writes an empty array."""
        return {
            "code": self.code,
            "message": self.message,
            "objectType": "KalturaAPIException",
            "args": dict(self.values) if self.values else [],
        }


def bad_ks(reason: str) -> ApiError:
    """A session that cannot be used; the reason stands in KSID and nowhere else."""
    return ApiError("INVALID_KS", KSID=reason, ERR_CODE="-1", ERR_DESC="INVALID_STR")


def not_owner() -> ApiError:
    """The session is sound but may not touch this object: the code is INVALID_KS all the same."""
    return ApiError("INVALID_KS", KSID="", ERR_CODE="-4", ERR_DESC="INVALID_TYPE")
