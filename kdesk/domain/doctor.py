"""What the doctor examines, and what it found: facts only; `messages.doctor` has the sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

from kdesk.domain.transfer import Trouble


class CheckKind(StrEnum):
    """What is examined, in the order in which it is shown."""

    PROXY = auto()
    DNS = auto()
    TCP = auto()
    TLS = auto()
    CLOCK = auto()
    API = auto()
    SIGN_IN = auto()
    RIGHTS = auto()
    UPLOAD = auto()
    DELIVERY = auto()
    KEYRING = auto()
    DISK = auto()
    OPEN_FILES = auto()
    FFMPEG = auto()
    QT = auto()


class Result(StrEnum):
    """How a check ended."""

    GOOD = auto()
    WARNING = auto()
    """It works, and something about it should be known or changed."""
    BAD = auto()
    NOT_ASKED = auto()
    """It could not be asked, or does not concern this computer."""


class Said(StrEnum):
    """What a check found; each has its words in `messages.doctor`."""

    TROUBLE = auto()
    """An error of kdesk, which has words of its own."""
    AFTER = auto()
    TOO_LONG = auto()
    BROKE = auto()
    PROXY_NOT_SET = auto()
    PROXY_OFF = auto()
    PROXY_LOCAL = auto()
    PROXY_EXCEPTED = auto()
    PROXY_USED = auto()
    DNS_FOUND = auto()
    DNS_ADDRESS = auto()
    DNS_FAILED = auto()
    TCP_OPEN = auto()
    TCP_REFUSED = auto()
    TCP_FAILED = auto()
    TLS_FINE = auto()
    TLS_ENDS = auto()
    TLS_PRIVATE = auto()
    TLS_LOCAL = auto()
    TLS_ABSENT = auto()
    TLS_EXPIRED = auto()
    TLS_NOT_YET = auto()
    TLS_SELF_SIGNED = auto()
    TLS_UNKNOWN = auto()
    TLS_OTHER_HOST = auto()
    CLOCK_FINE = auto()
    CLOCK_AHEAD = auto()
    CLOCK_BEHIND = auto()
    CLOCK_UNTOLD = auto()
    API_ANSWERS = auto()
    NO_ACCOUNT = auto()
    SIGNED_IN = auto()
    RIGHTS_ALL = auto()
    RIGHTS_SOME = auto()
    RIGHTS_NO_UPLOAD = auto()
    UPLOAD_RATE = auto()
    UPLOAD_NOT_ALLOWED = auto()
    UPLOAD_LEFT = auto()
    UPLOAD_UNWANTED = auto()
    DELIVERY_ANSWERS = auto()
    DELIVERY_REFUSES = auto()
    DELIVERY_UNKNOWN = auto()
    KEYRING_FINE = auto()
    DISK_FINE = auto()
    DISK_LOW = auto()
    DISK_FULL = auto()
    DISK_UNUSABLE = auto()
    FILES_FINE = auto()
    FILES_FEW = auto()
    FILES_UNLIMITED = auto()
    FFMPEG_FOUND = auto()
    FFMPEG_NONE = auto()
    FFMPEG_BROKEN = auto()
    QT_FINE = auto()
    QT_NO_MEDIA = auto()
    QT_NO_FORMATS = auto()
    QT_NO_SCREEN = auto()
    QT_BROKEN = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one check found.

    Attributes:
        arguments: Values for its words, of types that JSON has.
        trouble: For `Said.TROUBLE`.
    """

    result: Result
    said: Said
    arguments: Mapping[str, Any] = field(default_factory=dict)
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer with its check and the seconds that it took."""

    kind: CheckKind
    answer: Answer
    seconds: float

    @property
    def result(self) -> Result:
        """How the check ended."""
        return self.answer.result


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """Everything that was found about one server and this computer.

    Attributes:
        service_url: The server.
        at: Unix seconds of the beginning.
        findings: In the order of `CheckKind`.
    """

    service_url: str
    at: float
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Result:
        """The result of the whole: bad if one check is, otherwise a warning if there is one."""
        return worst_of(finding.result for finding in self.findings)


def worst_of(results: Iterable[Result]) -> Result:
    """Return the worst of some results; what was not asked does not count."""
    found = set(results)
    return next((result for result in (Result.BAD, Result.WARNING) if result in found), Result.GOOD)


FindingListener = Callable[[Finding], object]
"""Is told of each finding as it comes, in any order."""
