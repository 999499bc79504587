"""Every API error of the demo server: its message template, by its name in Kaltura's documentation.

`@X@` in a template stands for the argument X. Templates and names are Kaltura's, misspellings included.
"""

TEMPLATES = {
    # Dispatch and typing
    "SERVICE_NOT_SPECIFIED": "Service name was not specified, please specify one",
    "SERVICE_DOES_NOT_EXISTS": 'Service "@SRV_NAME@" does not exists',
    "ACTION_NOT_SPECIFIED": "Action name was not specified, please specify one",
    "ACTION_DOES_NOT_EXISTS": 'Action "@ACTION_NAME@" does not exists for service "@SERVICE_NAME@"',
    "ACTION_BLOCKED": 'Action "@ACTION_NAME@" in service "@SERVICE_NAME@" is blocked',
    "ACTION_FORBIDDEN": 'Action "@ACTION_NAME@" is forbidden for use',
    "MISSING_MANDATORY_PARAMETER": 'Missing parameter "@PARAM_NAME@"',
    "INVALID_PARAMETER_CHAR": 'Invalid char in "@XML_FIELD@" field',
    "INVALID_PARAMETER_VALUE": 'invalid value for parameter "@PARAM_NAME@"',
    "PARAMETER_VALUE_OUT_OF_RANGE": 'Parameter "@PARAM_NAME@" value is out of range (@MIN@ - @MAX@)',
    "INVALID_ENUM_VALUE": (
        'Invalid enumeration value "@ENUM_VAL@" for parameter "@PARAM_NAME@", expecting enumeration type "@ENUM_TYPE@"'
    ),
    "INVALID_OBJECT_TYPE": 'Invalid object type "@INVALID_OBJ_TYPE@"',
    "OBJECT_TYPE_ABSTRACT": 'The object type "@OBJ_TYPE@" is abstract, use one of the object implementations',
    "INVALID_LANGUAGE_CODE": 'Invalid language code ["@LANGUAGE_CODE@"]',
    "WRONG_REQUEST_LANGUAGE": ' Language must be set to MULTI when adding MultiLingualString. Given ["@LANGUAGE@"]',
    "PROPERTY_VALIDATION_CANNOT_BE_NULL": 'The property "@PROP_NAME@" cannot be null',
    "PROPERTY_VALIDATION_ALL_MUST_BE_NULL_BUT_ONE": "Only one of the passed properties: @PROP_NAME@ should not be null",
    "PROPERTY_VALIDATION_NOT_VALID": 'The property "@PROP_NAME@" is not valid',
    "PROPERTY_VALIDATION_MIN_LENGTH": 'The property "@PROP_NAME@" must have a min length of @MIN_LEN@ characters',
    "PROPERTY_VALIDATION_MAX_LENGTH": 'The property "@PROP_NAME@" cannot have more than @MAX_LEN@ characters',
    "PROPERTY_VALIDATION_NUMERIC_VALUE": 'The property "@PROP_NAME@" must be numeric',
    "PROPERTY_VALIDATION_WRONG_FORMAT": 'The property "@PROP_NAME@" must match format @FORMAT@',
    "PROPERTY_VALIDATION_MIN_VALUE": 'The property "@PROP_NAME@" must have a min value of @MIN_VAL@',
    "PROPERTY_VALIDATION_MAX_VALUE": 'The property "@PROP_NAME@" must have a max value of @MAX_VAL@',
    "PROPERTY_VALIDATION_NOT_UPDATABLE": 'The property "@PROP_NAME@" cannot be updated',
    "PROPERTY_VALIDATION_ADMIN_PROPERTY": 'The property "@PROP_NAME@" is updatable with admin session only',
    "PROPERTY_VALIDATION_ENTRY_STATUS": 'The property "@PROP_NAME@" cannot be set for entry status "@STATUS@"',
    "PROPERTY_VALIDATION_NO_USAGE_PERMISSION": 'Current user does not have permission to use property "@PROP@"',
    "PROPERTY_VALIDATION_NO_UPDATE_PERMISSION": 'Current user does not have permission to update property "@PROP@"',
    "PROPERTY_VALIDATION_NO_INSERT_PERMISSION": 'Current user does not have permission to insert property "@PROP@"',
    "PROPERTY_IS_NOT_DEFINED": 'The property "@PROP@" is not defined on type "@TYPE@"',
    "UNSAFE_HTML_TAGS": "Potential Unsafe HTML tags found in [@CLASS_NAME@]::[@PROPERTY_NAME@]",
    "UNKNOWN_RESPONSE_FORMAT": "Response format provided [@FORMAT@] is not recognized by server",
    "INVALID_SERVICE_CONFIGURATION": "Invalid service configuration. Unknown service [@SRV_NAME@:@ACTION_NAME@].",
    # Server errors
    "INTERNAL_SERVERL_ERROR": "Internal server error occurred",
    "INTERNAL_DATABASE_ERROR": "Internal database error",
    "LOCK_TIMED_OUT": "Timed out while attempting to grab lock",
    "SEARCH_ENGINE_QUERY_FAILED": "Search engine query failed",
    "SEARCH_ENGINE_SYNTAX_ERROR": "Search engine syntax error",
    "QUERY_EXCEEDED_MAX_MATCHES_ALLOWED": "Unable to generate list. max matches value was reached",
    "MAX_FILE_SYNCS_FOR_OBJECT_PER_DAY_REACHED": (
        'Max update limit was reached. Object ID "@OBJECT_ID@" will not updated with latest chnages'
    ),
    "FILE_PENDING": "File is pending",
    "PLUGIN_NOT_AVAILABLE_FOR_PARTNER": "Plugin [@PLUGIN@] is not available for partner [@PARTNER@]",
    "FEATURE_FORBIDDEN": "The usage of feature [@FEATURE@] is forbidden",
    # Sessions, accounts, permissions
    "MISSING_KS": "Missing KS, session not established",
    "INVALID_KS": 'Invalid KS "@KSID@", Error "@ERR_CODE@,@ERR_DESC@"',
    "SERVICE_FORBIDDEN": "The access to service [@SERVICE@] is forbidden",
    "SERVICE_FORBIDDEN_CONTENT_BLOCKED": (
        "The access to this service is forbidden since the specified partner is blocked"
    ),
    "SERVICE_FORBIDDEN_FULLY_BLOCKED": (
        "The access to this service is forbidden since the specified partner is fully blocked"
    ),
    "SERVICE_FORBIDDEN_PARTNER_DELETED": (
        "The access to this service is forbidden since the specified partner is deleted"
    ),
    "SERVICE_ACCESS_CONTROL_RESTRICTED": (
        "The access to service [@SERVICE@] is forbidden due to access control restriction"
    ),
    "PARTNER_ACCESS_FORBIDDEN": "Partner [@ACCESSING_PID@] cannot access partner [@ACCESSED_PID@]",
    "ACCESS_UNAUTHORIZED": "Access unauthorized",
    "ACCESS_FORBIDDEN_FROM_UNKNOWN_IP": "Access forbidden from unknown ip [@IP@]",
    "ANONYMOUS_ACCESS_FORBIDDEN": "Anonymous access to this functionality is forbidden",
    "USER_BLOCKED": "this user is blocked",
    "INVALID_PARTNER_ID": 'Invalid partner id "@PID@"',
    "UNKNOWN_PARTNER_ID": "Unknown partner_id [@PID@]",
    "START_SESSION_ERROR": "Error while starting session for partner [@PID@]",
    "START_WIDGET_SESSION_ERROR": "error while starting session for widget id [@WIDGET_ID@]",
    "INVALID_WIDGET_ID": "Unknown widget [@WIDGET_ID@]",
    "INVALID_ACTIONS_LIMIT": "Invalid actions limit",
    "PRIVILEGE_IP_RESTRICTION": "Invalid IP address restriction",
    "INVALID_SET_ROLE": "Invalid set role id",
    "UNKNOWN_ROLE_ID": "Unknown role id",
    "APP_TOKEN_ID_NOT_FOUND": 'Application token id "@ID@" not found',
    "APP_TOKEN_NOT_ACTIVE": 'Application token id "@ID@" not active',
    "APP_TOKEN_EXPIRED": 'Application token id "@ID@" expired',
    "INVALID_APP_TOKEN_HASH": "Invalid application token hash",
    "NEW_LOGIN_REQUIRED": "Switching to requested partner requires re-login",
    "PARTNER_CHANGE_ACCOUNT_DISABLED": "Partner change account is disabled for current session",
    "CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION": (
        'cannot retrieve another user "@USER_ID@" using non-admin session'
    ),
    # Login
    "USER_WRONG_PASSWORD": "Wrong password supplied",
    "USER_NOT_FOUND": "User was not found",
    "LOGIN_DATA_NOT_FOUND": "Login id not found",
    "LOGIN_RETRIES_EXCEEDED": (
        "Maximum login retries exceeded. Your account has been locked and will not be available for 24 hours"
    ),
    "LOGIN_BLOCKED": "You account is locked",
    "PASSWORD_EXPIRED": "Current password has expired",
    "MISSING_OTP": "OTP is missing",
    "INVALID_OTP": "OTP provided failed to validate",
    "DIRECT_LOGIN_BLOCKED": "Direct login is blocked on this partner",
    "USER_IS_BLOCKED": "User is blocked",
    "INVALID_USER_ID": "Invalid user id",
    "ADMIN_KUSER_NOT_FOUND": "The data you entered is invalid",
    "DUPLICATE_USER_BY_ID": "User with id [@UID@] already exists in system",
    "CANNOT_DELETE_OR_BLOCK_ROOT_ADMIN_USER": "Root admin user cannot be deleted",
    "INVALID_FIELD_VALUE": "value in field [@FIELD_NAME@] is not valid",
    "PASSWORD_STRUCTURE_INVALID": (
        "The password you entered has an invalid structure. Passwords must obey the following rules : @RULES@"
    ),
    "PASSWORD_ALREADY_USED": "Chosen password has already been used",
    "COMMON_PASSWORD_NOT_ALLOWED": "Chosen password is a common password",
    "WRONG_OLD_PASSWORD": "old password is wrong",
    "NEW_PASSWORD_HASH_KEY_INVALID": "Given hash key is invalid",
    "NEW_PASSWORD_HASH_KEY_EXPIRED": "Given hash key has expired",
    "USER_EMAIL_NOT_FOUND": "Email address for user [@USER_ID@] was not found",
    # Upload tokens
    "UPLOAD_TOKEN_NOT_FOUND": "Upload token not found",
    "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD": (
        "Upload token is in an invalid status for uploading a file, maybe the file was already uploaded"
    ),
    "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY": (
        "Upload token is in an invalid status for adding entry, maybe the a file was not uploaded or the token was used"
    ),
    "UPLOAD_TOKEN_CANNOT_RESUME": "Cannot resume the upload, original file was not found",
    "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE": "Failed to match expected file size",
    "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD": "Upload token is restricted due to the file type",
    "UPLOAD_TOKEN_MISSING_FILE_SIZE": "FileSize is mandatory when enabling autoFinalize",
    "MAX_ALLOWED_CHUNK_COUNT_EXCEEDED": "Max allowed waiting chunks to be concatenated has exceeded allowed limit",
    "UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED": (
        "Max resume time of @MAX_RESUME_TIME@ seconds reached, cannot resume upload"
    ),
    "UPLOAD_ERROR": "Upload failed",
    "UPLOAD_PARTIAL_ERROR": "File was uploaded partially",
    "UPLOADED_FILE_NOT_FOUND_BY_TOKEN": "The uploaded file was not found by the given token id, or was already used",
    "INVALID_UPLOAD_TOKEN_ID": "Invalid upload token id",
    "UPLOADED_FILE_NOT_FOUND": "Uploaded file not found [@FILE@]",
    "FILE_SIZE_EXCEEDED": 'File size exceeded "@FILE_SIZE@"',
    # Entries and content
    "ENTRY_ID_NOT_FOUND": 'Entry id "@ENTRY_ID@" not found',
    "INVALID_ENTRY_ID": 'Invalid entry id ["@ID@"]',
    "INVALID_OBJECT_ID": "Invalid object id [@ID@]",
    "ENTRY_ALREADY_WITH_CONTENT": "Entry already associated with content",
    "ENTRY_NOT_READY": 'Entry "@ENTRY_NAME@" is not ready',
    "INVALID_ENTRY_STATUS": "Invalid entry status",
    "INVALID_ENTRY_TYPE": 'Entry "@ENTRY_NAME@" type is "@WRONG_ENTRY_TYPE@", type must be "@RIGHT_ENTRY_TYPE@"',
    "INVALID_ENTRY_MEDIA_TYPE": (
        'Entry "@ENTRY_NAME@" media type is "@WRONG_MEDIA_TYPE@", media type must be "@RIGHT_MEDIA_TYPE@"'
    ),
    "ENTRY_TYPE_NOT_SUPPORTED": 'Entry type "@ENTRY_TYPE@" not supported',
    "ENTRY_ID_TYPE_NOT_SUPPORTED": 'Entry Id "@ENTRY_ID@" type "@ENTRY_TYPE@" not supported',
    "ENTRY_MEDIA_TYPE_NOT_SUPPORTED": 'Entry media type "@MEDIA_TYPE@" not supported',
    "ENTRY_SOURCE_TYPE_NOT_SUPPORTED": 'Entry source type "@SOURCE_TYPE@" not supported',
    "ENTRY_ID_NOT_REPLACED": 'Entry id "@ENTRY_ID@" not replaced',
    "ENTRY_REPLACEMENT_ALREADY_EXISTS": "Entry already in replacement",
    "RESOURCE_TYPE_NOT_SUPPORTED": 'Resource type "@RES_TYPE@" not supported',
    "RESOURCES_MULTIPLE_DATA_CENTERS": "Resources created on different data centers",
    "FILE_CONTENT_NOT_SECURE": "File content contains potential security risks",
    "FILE_TYPE_NOT_SUPPORTED": "File type @TYPE@ is not supported",
    "FILE_DOESNT_EXIST": "File doesnt exist",
    "FILE_NOT_FOUND": "File not found",
    "INVALID_ENTRY_SCHEDULE_DATES": "Invalid entry schedule dates",
    "PERMISSION_DENIED_TO_UPDATE_ENTRY": (
        "User can update only the entries he own, otherwise an admin session must be used"
    ),
    "ACCESS_CONTROL_ID_NOT_FOUND": 'Access control id "@ID@" not found',
    "ACCESS_CONTROL_NEW_VERSION_UPDATE": (
        'Access control id "@ID@" should be updated using AccessControlProfile service'
    ),
    "CANNOT_DELETE_DEFAULT_ACCESS_CONTROL": "Default access control cannot be deleted",
    "CONVERSION_PROFILE_ID_NOT_FOUND": 'Conversion profile id "@ID@" not found',
    "PARENT_ENTRY_ID_NOT_FOUND": 'parent entry id "@ID@" not found',
    "ASSIGNING_INFO_TO_ENTRY_WITH_PARENT_IS_FORBIDDEN": (
        'assigning categories|scheduling|access control to entry with parent entry "@ID@" is not allowed'
    ),
    "ENTRY_CATEGORY_FIELD_IS_DEPRECATED": (
        "entry->categories and entry->categoriesIds fields are deprecated - user categoryEntry service"
    ),
    "ENTRY_DISPLAY_IN_SEARCH_VALUE_NOT_ALLOWED": (
        'Cannot set the value of DISPLAY_IN_SEARCH to ["@DISPLAY_IN_SEARCH_NEW_VALUE@"]'
    ),
    "FEATURE_RECYCLE_BIN_DISABLED": "Feature recycle bin is disabled for partner",
    "INVALID_ENTRY_STATUS_FOR_RECYCLE": "The entry displayInStatus is invalid for recycle",
    "INVALID_ENTRY_STATUS_FOR_RESTORE": "Only entry in displayInStatus RECYCLED can be restored",
    "CYCLE_IN_PARENTAGE": "Invalid cycle detected in the parent child connection of this entry",
    "GIVEN_ID_NOT_SUPPORTED": "The action is not supported for the given id",
    # Flavors, params, thumbnails
    "FLAVOR_ASSET_ID_NOT_FOUND": 'Flavor asset id "@ID@" not found',
    "FLAVOR_ASSET_IS_NOT_READY": "The flavor asset is not ready",
    "FLAVOR_ASSET_ALREADY_EXISTS": 'Flavor asset id "@ASSET_ID@" already use flavor params id "@PARAMS_ID@"',
    "FLAVOR_ASSET_RECONVERT_ORIGINAL": "Cannot reconvert original flavor asset",
    "ASSET_NOT_ALLOWED": 'Flavor asset id "@ID@" not allowed',
    "ASSET_ID_NOT_FOUND": 'Asset id "@ID@" not found',
    "FLAVOR_PARAMS_ID_NOT_FOUND": 'Flavor params id "@ID@" not found',
    "FLAVOR_PARAMS_NOT_FOUND": "Flavor params not found",
    "METADATA_PROFILE_NOT_FOUND": "Metadata profile [@METADATA_PROFILE_ID@] not found",
    "METADATA_NOT_FOUND": "Metadata [@METADATA_ID@] not found",
    "METADATA_ALREADY_EXISTS": "Metadata already exists [@METADATA_ID@]",
    "INVALID_METADATA_VERSION": "Metadata version [@VERSION@] is not the current one",
    "INVALID_METADATA_DATA": "Invalid metadata data: @ERR_MSG@",
    "CANNOT_DELETE_DEFAULT_CONVERSION_PROFILE": "The default conversion profile cannot be deleted",
    "CONVERSION_PROFILE_ASSET_PARAMS_NOT_FOUND": (
        'Conversion profile id "@PROFILE_ID@" asset params id "@PARAMS_ID@" not found'
    ),
    "ORIGINAL_FLAVOR_ASSET_IS_MISSING": "The original flavor asset is missing",
    "ORIGINAL_FLAVOR_ASSET_NOT_CREATED": "The original flavor asset could not be created [@DATA@]",
    "NO_FLAVORS_FOUND": "No flavors found",
    "MAX_ASSETS_FOR_ENTRY_REACHED": 'Entry can contain maximum of "@ASSETS@" assets',
    "NO_EXTERNAL_CONTENT_EXISTS": "Can't delete local content because no external content exists",
    "SOURCE_FILE_REMOTE": "The source file is remote, no local file found",
    "THUMB_ASSET_ID_NOT_FOUND": 'The Thumbnail asset id "@ID@" not found',
    "THUMB_ASSET_PARAMS_ID_NOT_FOUND": 'The Thumbnail asset not found for params id "@ID@"',
    "THUMB_ASSET_IS_NOT_READY": "The thumbnail asset is not ready",
    "THUMB_ASSET_ALREADY_EXISTS": 'Thumbnail asset id "@ASSET_ID@" already use thumbnail params id "@PARAMS_ID@"',
    "THUMB_ASSET_DOWNLOAD_FAILED": 'Failed to download thumbnail from URL "@URL_PATH@"',
    "THUMB_ASSET_IS_DEFAULT": 'Thumbnail asset "@ASSET@" is default and could not be deleted',
    # Cue points
    "INVALID_CUE_POINT_ID": "Invalid cue point id [@ID@]",
    # Attachments and captions
    "ATTACHMENT_ASSET_ID_NOT_FOUND": 'Attachment asset id "@ASSET_ID@" not found',
    "ATTACHMENT_ASSET_IS_NOT_READY": 'Attachment asset "@ASSET_ID@" is not ready',
    "ATTACHMENT_ASSET_DOWNLOAD_FAILED": 'Attachment asset download from URL "@URL@" failed',
    "ATTACHMENT_ASSET_FORMAT_MISMATCH": (
        'The format type of the provided attachment asset id "@ASSET_ID@" is not of the expected type "@EXPECTED_TYPE@"'
    ),
    "ATTACHMENT_ASSET_FILE_TYPE_RESTRICTED": "The file type of the uploaded attachment asset is restricted",
    "CAPTION_ASSET_ALREADY_EXISTS": 'Caption asset "@ASSET_ID@" already exists for params id "@PARAM_ID@"',
    "CAPTION_ASSET_ID_NOT_FOUND": 'Caption asset id "@ASSET_ID@" not found',
    "CAPTION_ASSET_IS_NOT_READY": 'Caption asset "@ASSET_ID@" is not ready',
    "CAPTION_ASSET_IS_DEFAULT": 'Caption asset "@ASSET_ID@" is default',
    "CAPTION_ASSET_DOWNLOAD_FAILED": 'Caption asset download from URL "@URL@" failed',
    "CAPTION_ASSET_FILE_NOT_FOUND": 'Caption asset "@ASSET_ID@" file not found',
    "CAPTION_ASSET_INVALID_FORMAT": 'Unsupported caption asset format for id "@ASSET_ID@"',
    "CAPTION_ASSET_PARSING_FAILED": 'Failed to parse caption asset "@ASSET_ID@"',
    "CAPTION_ASSET_UNSUPPORTED_FORMAT": 'Unsupported caption asset format "@FORMAT@"',
    "CAPTION_ASSET_ENTRY_ID_NOT_FOUND": 'Entry ID "@ENTRY_ID@" which this caption asset is associated with not found',
    # Categories, short links, bulk uploads, search
    "CATEGORY_NOT_FOUND": 'Category id "@ID@" not found',
    "CATEGORY_NOT_PERMITTED": 'Category "@CATEGORY@" is not permitted',
    "PARENT_CATEGORY_NOT_FOUND": 'Parent category id "@ID@" not found',
    "DUPLICATE_CATEGORY": 'The category "@CATEGORY@" already exists',
    "PARENT_CATEGORY_IS_CHILD": (
        'The parent category "@PARENT_CATEGORY@" is one of the children for category "@OTHER_CATEGORY@"'
    ),
    "CATEGORIES_LOCKED": "Categories are locked",
    "CATEGORY_IS_LOCKED": "Category is locked - cannot delete or change parent id",
    "NOT_ENTITLED_TO_UPDATE_CATEGORY": "Current User is not entitled to update this category",
    "CATEGORY_ENTRY_ALREADY_EXISTS": "Entry already assigned to this category",
    "ENTRY_IS_NOT_ASSIGNED_TO_CATEGORY": "Entry doesn't assigned to category",
    "CANNOT_ASSIGN_ENTRY_TO_CATEGORY": "Cannot assign entry to category",
    "CANNOT_REMOVE_ENTRY_FROM_CATEGORY": "Cannot remove entry from category",
    "MAX_CATEGORIES_FOR_ENTRY_REACHED": 'Entry can be linked with a maximum of "@CATEGORIES@" categories',
    "MUST_FILTER_ON_ENTRY_OR_CATEGORY": "Must filter on entry id or category",
    "SHORT_LINK_UNIQUE_ID_ALREADY_EXISTS": "Short link unique id [@UNIQUE_ID@] already exists",
    "INVALID_SHORT_LINK": "Invalid short link [@ID@]",
    "EXPIRED_SHORT_LINK": "Expired short link [@ID@]",
    "CANNOT_RETRIEVE_ANOTHER_USERS_SHORT_LINK": (
        'cannot retrieve another user\'s ["@USER_ID@"] short link using non-admin session'
    ),
    "SYSTEM_NAME_ALREADY_EXISTS": "System name [@SYS_NAME@] already exists",
    "INVALID_FILE_TYPE": "Restricted file type for file @FILE_NAME@",
    "BULK_UPLOAD_NOT_FOUND": 'Bulk upload id "@ID@" not found',
    "BULK_UPLOAD_BULK_UPLOAD_TYPE_NOT_VALID": "Bulk upload type [@BULK_UPLOAD_TYPE@] not supported",
    "EMPTY_SEARCH_OPERATOR_NOT_ALLOWED": "empty search operator is not allowed",
    "EMPTY_SEARCH_ITEMS_NOT_ALLOWED": "empty search items are not allowed",
    "EMPTY_SEARCH_TERM_NOT_ALLOWED": "Empty search term is not allowed on Field [@FIELD@] and search type [@TYPE@]",
    "SEARCH_TYPE_NOT_ALLOWED_ON_FIELD": "Type of search [@TYPE@] not allowed on specific field [@FIELD@]",
    "SEARCH_TYPE_NOT_ALLOWED_ON_UNIFIED_SEARCH": "Type of search [@TYPE@] not allowed on unified search",
    "CRITERIA_EXCEEDED_MAX_MATCHES_ALLOWED": "Unable to generate list. max matches value was reached",
    "OBJECTID_AND_OBJECTIDS_NOT_ALLOWED_SIMULTANEOUSLY": "objectId and objectIds are not allowed to use simultaneously",
    "INVALID_FIELD_NAME": "Illegal query field name [@FIELD_NAME@]",
    "RESPONSE_PROFILE_NAME_NOT_FOUND": "Response profile name [@SYSTEM_NAME@] not found",
    "RESPONSE_PROFILE_ID_NOT_FOUND": "Response profile id [@ID@] not found",
}
"""Message templates by the name of the error."""

WIRE_CODES = {
    "PROPERTY_VALIDATION_NOT_VALID": "PROPERTY_VALIDATION_UNTIL_NOT_VALID",
    "PRIVILEGE_IP_RESTRICTION": "INVALID_IP_ADDRESS_RESTRICTION",
    "COMMON_PASSWORD_NOT_ALLOWED": "COMMON_PASSWORD",
    "THUMB_ASSET_PARAMS_ID_NOT_FOUND": "THUMB_ASSET_ID_NOT_FOUND",
    "EMPTY_SEARCH_OPERATOR_NOT_ALLOWED": "EMPTY SEARCH OPERATOR IS NOT ALLOWED",
    "EMPTY_SEARCH_ITEMS_NOT_ALLOWED": "EMPTY SEARCH ITEMS ARE NOT ALLOWED",
    "EMPTY_SEARCH_TERM_NOT_ALLOWED": "EMPTY SEARCH TERM IS NOT ALLOWED",
    "SEARCH_TYPE_NOT_ALLOWED_ON_UNIFIED_SEARCH": "SEARCH TYPE IS NOT ALLOWED ON UNIFIED SEARCH",
    "CRITERIA_EXCEEDED_MAX_MATCHES_ALLOWED": "CRITERIA EXCEEDED MAX MATCHES ALLOWED",
    "OBJECTID_AND_OBJECTIDS_NOT_ALLOWED_SIMULTANEOUSLY": "OBJECTID AND OBJECTIDS NOT ALLOWED SIMULTANEOUSLY",
}
"""Codes that differ on the wire from the documented name."""
