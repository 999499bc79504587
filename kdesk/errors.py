"""The one error tree: what can go wrong, in words that a person can act on.

KdeskError
├── FileProblem                 the local file cannot be taken
│   ├── FileMissing             it is not there (any more)
│   ├── FileUnreadable          the system refuses to read it
│   ├── FileEmpty               it has no bytes
│   ├── NotAFile                a folder, device, socket, broken link
│   ├── KindNotTaken            neither video nor audio nor image
│   ├── FileChanged             it is not the file any more that the transfer began with
│   ├── FileStillWritten        somebody is writing it: waited for
│   ├── TooManyOpenFiles        the system opens no further file now: waited for
│   └── DriveHangs              its drive does not answer: waited for
├── ServerProblem               no usable answer
│   ├── Unreachable             no connection: waited out, never counted
│   │   └── TlsFailed           the server could not prove who it is: a captive portal ends, a bypass never comes
│   ├── ProxyUnusable           the way to the server leads through a proxy that cannot be used: never bypassed
│   ├── TimedOut                the connection stands, the answer does not come
│   ├── BadResponse             not JSON, empty, of the wrong shape, cut off
│   │   └── BodyTooLarge        HTTP 413
│   ├── HostSilent              the host that delivers copies does not answer, while the API does
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
│       ├── FileTypeRefused     the content is of a kind that the account does not take
│       ├── EntryGone           no such entry
│       └── AlreadyWithContent  the entry has its content already
├── SignInProblem               no session to be had
│   ├── SignInRefused           the server refuses the credentials
│   ├── OneTimeCodeNeeded       the login asks for a one-time code
│   ├── SecretExposed           the address has no encryption, and nobody agreed to that
│   ├── SignInNeeded            nothing here can renew the session
│   └── BadServiceUrl           no address of a server: raised before anything is sent
├── KeyringProblem              the operating system's keyring does not help
│   ├── NoKeyring
│   ├── KeyringLocked
│   └── KeyringRefused
└── StoreProblem                this computer's own storage
    ├── DataDirectoryInUse      another kdesk owns it
    └── JournalProblem          the journal cannot be read or written

Two more stand where they are raised: `pictures.process.DecoderFailed`, `demo_process.DemoServerFailed`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Advice:
    """What a person is told besides the title, in whole sentences.

    explanation  why it happened, or what it means for what was wanted
    next_step    what can be done about it
    """

    explanation: str
    next_step: str

    def __str__(self) -> str:
        return f"{self.explanation} {self.next_step}"


class KdeskError(Exception):
    """Anything that kdesk reports.

    title      one sentence for the row or the notice: what happened
    detail     what else is known, for the tooltip and the log; never a secret
    retryable  whether the same step may succeed later without anybody doing anything
    retry_helps  whether the same step may succeed once a person has done something
    advice     where the place that raised it knows better than `domain.words` does for its class
    code       Kaltura's own, for support; "" where there is none
    """

    default_title: ClassVar[str] = "Something unexpected happened"
    default_retryable: ClassVar[bool] = False
    retry_helps: ClassVar[bool] = True
    code: str = ""

    def __init__(
        self, detail: str = "", *, title: str = "", retryable: bool | None = None, advice: Advice | None = None
    ) -> None:
        self.title = title or self.default_title
        self.detail = detail
        self.advice = advice
        self.retryable = self.default_retryable if retryable is None else retryable
        super().__init__(self.title if not detail else f"{self.title}: {detail}")


class FileProblem(KdeskError):
    """The local file cannot be taken."""

    default_title = "This file cannot be uploaded"


class FileMissing(FileProblem):
    """The file is not there, or not any more."""

    default_title = "The file is not there"


class FileUnreadable(FileProblem):
    """The system refuses to read the file."""

    default_title = "The file cannot be read"


class FileEmpty(FileProblem):
    """The file has no bytes; Kaltura refuses such content after the upload."""

    default_title = "The file is empty"
    retry_helps = False


class NotAFile(FileProblem):
    """A folder, a device, a socket, a broken link: not a regular file."""

    default_title = "This is not a regular file"
    retry_helps = False


class KindNotTaken(FileProblem):
    """Neither video nor audio nor image."""

    default_title = "kdesk uploads video, audio and images"
    retry_helps = False


class FileChanged(FileProblem):
    """The file is not the one that the transfer began with."""

    default_title = "The file changed while it was uploading"


class FileStillWritten(FileProblem):
    """Somebody is writing the file, or keeps it locked to do so; its transfer goes on by itself once it rests."""

    default_title = "The file is still being written"


class TooManyOpenFiles(FileProblem):
    """The system, or the limit of this program, allows no further open file; waited out and never counted as a try."""

    default_title = "Too many files are open on this computer"
    default_retryable = True


class DriveHangs(FileProblem):
    """The system does not come back from looking at the file; its transfer goes on by itself once it does."""

    default_title = "The drive does not answer"


class ServerProblem(KdeskError):
    """No usable answer from the server.

    retry_after  the seconds that the server asked to wait, None where it did not
    """

    default_title = "The server did not answer as expected"
    default_retryable = True
    retry_after: float | None = None


class Unreachable(ServerProblem):
    """No connection; waited out without limit and never counted as a try."""

    default_title = "The server cannot be reached"


class TlsFailed(Unreachable):
    """The server could not prove who it is. Waited out, as a captive portal is; never bypassed."""

    default_title = "The server could not prove who it is"


class ProxyUnusable(ServerProblem):
    """The environment names a proxy in a way that cannot be used. Never bypassed, and not repeated: it stays so."""

    default_title = "The proxy of this network cannot be used"
    default_retryable = False


class TimedOut(ServerProblem):
    """The connection stands, the answer does not come."""

    default_title = "The server did not answer in time"


class BadResponse(ServerProblem):
    """Not JSON, empty, of the wrong shape, or cut off."""

    default_title = "The server sent an answer that is not Kaltura's"


class BodyTooLarge(BadResponse):
    """HTTP 413: something between here and Kaltura limits the size of a request."""

    default_title = "The server does not take pieces of this size"


class HostSilent(ServerProblem):
    """The host that delivers the server's copies does not answer, while the API does."""

    default_title = "The host that delivers the server's copy does not answer"
    default_retryable = False


class ProcessingFailed(ServerProblem):
    """The entry ended in an error state after every byte had arrived."""

    default_title = "Kaltura could not process the file"
    default_retryable = False


class ApiError(ServerProblem):
    """Kaltura's own exception.

    code      as on the wire, e.g. `ENTRY_ID_NOT_FOUND`
    api_args  `args` as on the wire; `[]` becomes an empty mapping; a KS in it is already removed
    """

    default_title = "Kaltura refused the request"
    default_retryable = False

    def __init__(
        self,
        detail: str = "",
        *,
        title: str = "",
        retryable: bool | None = None,
        advice: Advice | None = None,
        code: str = "",
        args: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail, title=title, retryable=retryable, advice=advice)
        self.code = code
        self.api_args: Mapping[str, str] = dict(args or {})


class SessionEnded(ApiError):
    """The KS is expired, logged out or used up: a new one helps."""

    default_title = "The session has ended"
    default_retryable = True


class NotPermitted(ApiError):
    """The KS is fine, the right is missing: signing in again does not help."""

    default_title = "This account is not allowed to do that"


class TokenGone(ApiError):
    """The upload token is deleted or somebody else's."""

    default_title = "The server does not keep this upload any more"


class TokenExpired(TokenGone):
    """The upload token got no bytes for so long that it takes no more; asked for, it looks as if it did."""

    default_title = "The upload was interrupted for longer than the server keeps it"


class TokenNotOpen(ApiError):
    """The upload token takes no more bytes; asking for it tells why."""

    default_title = "The server takes no more bytes for this upload"


class CannotResume(ApiError):
    """The upload token has no first chunk yet."""

    default_title = "The server does not know the beginning of this file"


class SizeMismatch(ApiError):
    """The closing call misses bytes; they can be sent and the same call repeated."""

    default_title = "The server does not have every byte yet"
    default_retryable = True


class BodyDropped(ApiError):
    """The server lost the body of an upload call, mostly because it was too large for it."""

    default_title = "The server could not take a piece of the file"
    default_retryable = True


class FileTypeRefused(ApiError):
    """The content is of a kind that the account does not take; the token is gone."""

    default_title = "Kaltura does not accept this kind of file"
    retry_helps = False


class EntryGone(ApiError):
    """No such entry, or not for this session."""

    default_title = "The entry is not there any more"


class AlreadyWithContent(ApiError):
    """The entry has its content already."""

    default_title = "The entry has its content already"


class SignInProblem(KdeskError):
    """No session to be had."""

    default_title = "kdesk could not sign in"


class BadServiceUrl(SignInProblem):
    """The text cannot be the address of a Kaltura server."""

    default_title = "This is not the address of a Kaltura server"


class SignInRefused(SignInProblem):
    """The server refuses the credentials. Never repeated by itself: wrong passwords count towards a lock-out."""

    default_title = "The server refused the sign-in"


class OneTimeCodeNeeded(SignInProblem):
    """The login asks for a one-time code."""

    default_title = "This login needs a one-time code"


class SecretExposed(SignInProblem):
    """Everybody on the way could read the secret, and nobody agreed to that: nothing was sent."""

    default_title = "The secret would be sent without encryption"


class SignInNeeded(SignInProblem):
    """The session has ended and nothing here can renew it."""

    default_title = "Sign in again to go on"

    @classmethod
    def because(cls, problem: SignInProblem) -> "SignInNeeded":
        """Return a new error whose detail is the reason, told once: `problem` may be one of this class itself."""
        return cls(problem.detail if isinstance(problem, SignInNeeded) else str(problem))


class KeyringProblem(KdeskError):
    """The operating system's keyring does not help."""

    default_title = "The keyring of this computer did not answer"


class NoKeyring(KeyringProblem):
    """There is no keyring here."""

    default_title = "This computer has no keyring"


class KeyringLocked(KeyringProblem):
    """The keyring is locked."""

    default_title = "The keyring of this computer is locked"


class KeyringRefused(KeyringProblem):
    """The keyring refused to keep or to give the secret."""

    default_title = "The keyring of this computer refused"


class StoreProblem(KdeskError):
    """This computer's own storage does not help."""

    default_title = "kdesk could not save its state"


class DataDirectoryInUse(StoreProblem):
    """Another kdesk owns the data directory."""

    default_title = "Another kdesk is using this data directory"


class JournalProblem(StoreProblem):
    """The journal cannot be read or written."""

    default_title = "The list of transfers could not be saved"
