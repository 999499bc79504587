"""The reason of an error, if its class alone does not tell it."""

from enum import StrEnum, auto


class Reason(StrEnum):
    """Selects the sentences of an error; `kdesk.messages` has them. The journal stores the names."""

    NONE = ""
    """The sentences of the class."""
    STORED_TEXT = auto()
    """The sentences that an earlier kdesk stored: `title`, `explanation` and `next_step` are arguments."""

    # The file
    OPEN_FOR_WRITING = auto()
    OPEN_FOR_WRITING_SOMEWHERE = auto()
    CHANGED_A_MOMENT_AGO = auto()
    CHANGED_AT = auto()
    IDENTITY_UNKNOWN = auto()
    FOLDER_UNREADABLE = auto()
    NO_MEDIA_IN_FOLDER = auto()
    ACCOMPANIES_ANOTHER = auto()
    REPLACES_MEDIA = auto()

    # Codes of Kaltura: `kaltura.error_map`
    SERVER_PART_FAILED = auto()
    ACCOUNT_THROTTLED = auto()
    NOT_READY_YET = auto()
    ACCOUNT_RESTRICTED = auto()
    FEATURE_MISSING = auto()
    ACCOUNT_BLOCKED = auto()
    ACCOUNT_DELETED = auto()
    USER_BLOCKED = auto()
    UNKNOWN_PARTNER = auto()
    UNKNOWN_ROLE = auto()
    UNSAFE_CONTENT = auto()
    FILE_TOO_LARGE = auto()
    UNKNOWN_OBJECT = auto()
    OTHER_ENTRY_KIND = auto()
    REPLACEMENT_UNDER_WAY = auto()
    REPLACEMENT_CANCELLED = auto()
    CHANGED_TOO_OFTEN = auto()
    SEVERAL_DATA_CENTRES = auto()
    NO_CONVERSION_PROFILE = auto()
    NO_ACCESS_RULES = auto()
    SOURCE_NOT_MADE = auto()
    RENDITION_GONE = auto()
    THUMBNAIL_GONE = auto()
    THUMBNAIL_IS_POSTER = auto()
    TOO_MANY_MATCHES = auto()
    NOT_SEARCHABLE = auto()
    UNKNOWN_CALL = auto()
    CHARACTERS_REFUSED = auto()
    TEXT_TOO_LONG = auto()
    NOT_UNDERSTOOD = auto()
    FIELD_LEFT_OUT = auto()
    METADATA_CHANGED = auto()
    METADATA_REFUSED = auto()

    # Changing entries
    NO_RECYCLE_BIN = auto()
    DESCRIPTION_EMPTY = auto()
    CATEGORY_GONE = auto()
    CATEGORY_CLOSED = auto()
    TOO_MANY_CATEGORIES = auto()
    TEXT_NOT_WHOLE = auto()

    # Signing in
    WRONG_PASSWORD = auto()
    LOGIN_LOCKED = auto()
    PASSWORD_EXPIRED = auto()
    SINGLE_SIGN_ON = auto()
    CODE_MISSING = auto()
    CODE_REFUSED = auto()
    WRONG_SECRET = auto()
    PARTNER_NOT_FOUND = auto()
    APP_TOKEN_GONE = auto()
    APP_TOKEN_OFF = auto()
    APP_TOKEN_EXPIRED = auto()
    APP_TOKEN_MISMATCH = auto()
    APP_TOKEN_FRUITLESS = auto()
    APP_TOKEN_OTHER_USER = auto()
    ENCRYPTION_EXPECTED = auto()
    SIGN_IN_NOT_PERMITTED = auto()
    KS_MISSING = auto()
    KS_INVALID = auto()
    ROLE_MISSING_HERE = auto()
    CODE_USED_UP = auto()
    KS_NOT_RENEWABLE = auto()
    RENEWAL_FAILED = auto()
    NOTHING_IN_KEYRING = auto()

    # The connection
    REQUEST_NOT_SENDABLE = auto()
    ADDRESS_UNUSABLE = auto()
    CONNECTION_BROKE_OFF = auto()
    REDIRECTED_WITHOUT_END = auto()
    RESPONSE_DAMAGED = auto()
    SPEAKS_HTTP = auto()
    NETWORK_SIGN_IN = auto()
    TOO_MANY_REQUESTS = auto()
    SERVER_OVERLOADED = auto()
    REDIRECTED = auto()
    RESPONSE_EMPTY = auto()
    RESPONSE_TOO_LONG = auto()
    RESPONSE_ENDLESS = auto()
    RESPONSE_PACKED = auto()
    RESPONSE_OVERFULL = auto()
    FOREIGN_ADDRESS = auto()

    # Proxies
    PROXY_REFUSES_KDESK = auto()
    PROXY_ENTRY_UNREADABLE = auto()
    PROXY_KIND_UNKNOWN = auto()
    PROXY_KIND_NOT_SPOKEN = auto()
    PROXY_WANTS_LOGIN = auto()
    PROXY_CLOSED = auto()
    PROXY_SILENT = auto()
    PROXY_WITHOUT_TLS = auto()
    PROXY_DENIES = auto()

    # One upload
    NO_UPLOAD_RIGHT = auto()
    NO_REPLACING_RIGHT = auto()
    NO_DOCUMENT_RIGHT = auto()
    NO_IMPORT_RIGHT = auto()
    IMPORT_FAILED = auto()
    LOST_AGAIN_AND_AGAIN = auto()
    STANDS_STILL = auto()
    KIND_REFUSED = auto()
    CONTENT_REFUSED = auto()
    DOCUMENT_REFUSED = auto()
    KIND_REFUSED_WITHOUT_EXTENSION = auto()
    ENTRY_DELETED = auto()
    RENDITIONS_FAILED = auto()

    # The server's copy
    COPY_NOT_GIVEN = auto()
    COPY_BROKE_OFF = auto()
    COPY_IN_SCRAPS = auto()
    HOST_SILENT = auto()
    HOST_UNTRUSTED = auto()

    # Pictures
    NO_PICTURE_SENT = auto()
    FRAMES_REFUSED = auto()
    NO_PICTURE_HERE = auto()
    NO_PICTURE_YET = auto()
    PICTURE_FAILED = auto()
    PICTURE_BEING_MADE = auto()
    TOO_MANY_PICTURES = auto()
    PICTURE_UNUSABLE = auto()
    NOT_A_PICTURE = auto()
    PICTURE_FILE_TOO_LARGE = auto()
    PICTURE_NOT_SAVED = auto()

    # Streams
    STREAM_NOT_DELIVERED = auto()
    STREAM_COMPRESSED = auto()
    STREAM_REFUSED = auto()
    STREAM_REDIRECTED = auto()
    STREAM_PROTECTED = auto()
    STREAM_WITHOUT_RENDITION = auto()
    STREAM_TOO_SLOW = auto()
    STREAM_TOO_MUCH = auto()
    STREAM_NOT_SEEKABLE = auto()
    STREAM_NO_VIDEO = auto()
    STREAM_ADDRESS = auto()
    PLAYLIST_UNUSABLE = auto()
    DASH = auto()
    LIVE = auto()
    LIVE_NOT_CHECKED = auto()

    # Decoding
    MEDIA_NO_VIDEO = auto()
    MEDIA_DAMAGED = auto()
    MEDIA_TOO_LARGE = auto()
    MEDIA_WITHOUT_FRAMES = auto()
    MEDIA_KIND_UNKNOWN = auto()
    MEDIA_CODEC_UNKNOWN = auto()
    MEDIA_CHANGED = auto()
    MEDIA_ENCRYPTED = auto()
    MEDIA_FILE_UNREADABLE = auto()
    MEDIA_NOT_MEASURED = auto()

    # Captions and attachments
    CAPTION_TIMES_EXPECTED = auto()
    CAPTION_TIME_UNREADABLE = auto()
    CAPTION_TIMES_TURNED = auto()
    CAPTION_HEADER_MISSING = auto()
    CAPTION_XML_BROKEN = auto()
    CAPTION_ENTITIES = auto()
    CAPTION_WITHOUT_CUES = auto()
    CAPTION_TOO_LARGE = auto()
    CAPTION_FORMAT_UNKNOWN = auto()
    CAPTION_NO_TEXT = auto()
    CAPTION_GONE = auto()
    CAPTION_IS_DEFAULT = auto()
    CAPTION_NOT_READ = auto()
    ATTACHMENT_GONE = auto()
    CUE_POINT_GONE = auto()
    FILE_OVER_LIMIT = auto()
    FILE_NOT_SAVED = auto()
    CONTENT_NOT_GIVEN = auto()

    # Sheets
    SHEET_EMPTY = auto()
    SHEET_TOO_LONG = auto()
    SHEET_TOO_WIDE = auto()
    SHEET_TOO_LARGE = auto()
    SHEET_NO_TEXT = auto()
    SHEET_OLD_FORMAT = auto()
    SHEET_LOCKED = auto()

    # Reviews
    REVIEW_WRONG_SHAPE = auto()
    REVIEW_OF_LATER = auto()
    # Downloads
    DOWNLOAD_REFUSED = auto()
    DOWNLOAD_MOVED = auto()
    DOWNLOAD_DIFFERS = auto()
    FOLDER_FULL = auto()
    DISK_FULL = auto()
    FOLDER_UNWRITABLE = auto()
    NO_SUCH_RENDITION = auto()
    NO_SOURCE = auto()

    # This computer
    DATA_UNUSABLE = auto()
    SETTINGS_NOT_SAVED = auto()
    RECEIPT_NOT_SAVED = auto()
    TEMPLATES_NOT_SAVED = auto()
    TEMPLATES_UNREADABLE = auto()
    DEMO_IN_USE = auto()

    # Links
    NO_LINKS = auto()
    LIBRARY_NOT_SEEN = auto()
    ENTRY_ID_UNKNOWN = auto()


def reason_named(name: object) -> Reason:
    """Return the reason with a stored name; NONE if there is no such reason."""
    # set(): before Python 3.12, `name in Reason` raises TypeError for a plain text.
    return Reason(name) if isinstance(name, str) and name in set(Reason) else Reason.NONE
