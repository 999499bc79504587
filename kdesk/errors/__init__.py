"""The error tree of kdesk.

An error carries facts: its class, a `Reason` where the class has several sentences, and arguments.
`kdesk.messages.errors` makes sentences of them.

KdeskError
├── FileProblem                 the local file cannot be taken
│   ├── FileMissing             it is not there (any more)
│   ├── FileUnreadable          the system refuses to read it
│   ├── FileEmpty               it has no bytes
│   ├── NotAFile                a folder, device, socket, broken link
│   ├── KindNotTaken            neither video nor audio nor image
│   ├── FileChanged             it is no longer the file that the transfer began with
│   ├── FileStillWritten        somebody is writing it: waited for
│   ├── TooManyOpenFiles        the system opens no further file now: waited for
│   ├── ReviewUnreadable        the file is no review that this kdesk can open
│   ├── CaptionUnreadable       the file is no caption file that Kaltura could read
│   ├── SheetUnreadable         the file is no sheet that kdesk can read
│   └── DriveHangs              its drive does not respond: waited for
├── ServerProblem               no usable response
│   ├── Unreachable             no connection: waited out, never counted
│   │   └── TlsFailed           the server could not prove who it is: a captive portal ends, a bypass never comes
│   ├── ProxyUnusable           the proxy to the server cannot be used: never bypassed
│   ├── TimedOut                the connection is open, and no response comes
│   ├── BadResponse             not JSON, empty, of the wrong shape, cut off
│   │   ├── BodyTooLarge        HTTP 413
│   │   └── NothingDelivered    not the file that was to be downloaded
│   ├── HostSilent              the host that delivers copies does not respond, while the API does
│   ├── ProcessingFailed        the entry ended in an error state
│   └── ApiError                Kaltura's own exception: code and args
│       ├── SessionEnded        the KS is expired, logged out or used up
│       ├── NotPermitted        the KS is fine, the right is missing
│       ├── TokenGone           the upload token is deleted or foreign
│       │   └── TokenExpired    it got no bytes for too long
│       ├── TokenNotOpen        the upload token takes no more bytes
│       ├── CannotResume        the upload token has no first chunk yet
│       ├── SizeMismatch        the closing call misses bytes
│       ├── BodyDropped         the server lost the body of an upload call
│       ├── FileTypeRefused     the account does not accept content of this kind
│       ├── EntryGone           no such entry
│       ├── AlreadyDone         what was wanted is so already
│       └── AlreadyWithContent  the entry has its content already
├── MediaProblem                the bytes of a video are there, and cannot be decoded
├── SignInProblem               no session
│   ├── SignInRefused           the server refuses the credentials
│   ├── OneTimeCodeNeeded       the login asks for a one-time code
│   ├── SecretExposed           the address has no encryption, and nobody agreed to that
│   ├── SignInNeeded            the session has ended and cannot be renewed
│   ├── BadServiceUrl           no address of a server: raised before anything is sent
│   └── BadLoginPage            no address of a login page: no browser is opened
├── KeyringProblem              the operating system's keyring does not help
│   ├── NoKeyring
│   ├── KeyringLocked
│   └── KeyringRefused
├── StoreProblem                this computer's own storage
│   ├── DataDirectoryInUse      another kdesk owns it
│   └── JournalProblem          the journal cannot be read or written
├── CertificatesUnusable        the file with more certificate authorities cannot be used
├── DecoderFailed               the process that decodes pictures does not start
└── DemoServerFailed            the demo server does not start
"""

from kdesk.errors.api import (
    AlreadyDone,
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
from kdesk.errors.base import Arguments, KdeskError
from kdesk.errors.computer import (
    CertificatesUnusable,
    DataDirectoryInUse,
    DecoderFailed,
    DemoServerFailed,
    JournalProblem,
    KeyringLocked,
    KeyringProblem,
    KeyringRefused,
    NoKeyring,
    StoreProblem,
)
from kdesk.errors.files import (
    CaptionUnreadable,
    DriveHangs,
    FileChanged,
    FileEmpty,
    FileMissing,
    FileProblem,
    FileStillWritten,
    FileUnreadable,
    KindNotTaken,
    NotAFile,
    ReviewUnreadable,
    SheetUnreadable,
    TooManyOpenFiles,
)
from kdesk.errors.media import MediaProblem
from kdesk.errors.reasons import Reason, reason_named
from kdesk.errors.server import (
    BadResponse,
    BodyTooLarge,
    HostSilent,
    NothingDelivered,
    ProcessingFailed,
    ProxyUnusable,
    ServerProblem,
    TimedOut,
    TlsFailed,
    Unreachable,
)
from kdesk.errors.sign_in import (
    BadLoginPage,
    BadServiceUrl,
    OneTimeCodeNeeded,
    SecretExposed,
    SignInNeeded,
    SignInProblem,
    SignInRefused,
)

__all__ = [
    "AlreadyDone",
    "AlreadyWithContent",
    "ApiError",
    "Arguments",
    "BadLoginPage",
    "BadResponse",
    "BadServiceUrl",
    "BodyDropped",
    "BodyTooLarge",
    "CannotResume",
    "CaptionUnreadable",
    "CertificatesUnusable",
    "DataDirectoryInUse",
    "DecoderFailed",
    "DemoServerFailed",
    "DriveHangs",
    "EntryGone",
    "FileChanged",
    "FileEmpty",
    "FileMissing",
    "FileProblem",
    "FileStillWritten",
    "FileTypeRefused",
    "FileUnreadable",
    "HostSilent",
    "JournalProblem",
    "KdeskError",
    "KeyringLocked",
    "KeyringProblem",
    "KeyringRefused",
    "KindNotTaken",
    "MediaProblem",
    "NoKeyring",
    "NotAFile",
    "NotPermitted",
    "NothingDelivered",
    "OneTimeCodeNeeded",
    "ProcessingFailed",
    "ProxyUnusable",
    "Reason",
    "ReviewUnreadable",
    "SecretExposed",
    "ServerProblem",
    "SessionEnded",
    "SheetUnreadable",
    "SignInNeeded",
    "SignInProblem",
    "SignInRefused",
    "SizeMismatch",
    "StoreProblem",
    "TimedOut",
    "TlsFailed",
    "TokenExpired",
    "TokenGone",
    "TokenNotOpen",
    "TooManyOpenFiles",
    "Unreachable",
    "reason_named",
]
