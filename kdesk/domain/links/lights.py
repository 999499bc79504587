"""What somebody without a session gets at an address, from what the server answers.

Wire facts: `playManifest` and `thumbnail` answer errors with 404, `raw`, `download` and `serveFlavor` with 200 and an
empty body; the number of the error is in a header. A missing entry in `raw` gives 200, empty, without any header
(`wire-facts`, 7.4, 8.1 and 8.4).
"""

from dataclasses import dataclass
from enum import StrEnum, auto
from http import HTTPStatus


class Light(StrEnum):
    """Whether a link opens for somebody without a session, as a traffic light tells it.

    The values are names for programs.
    """

    OPEN = "open"
    NEEDS_SESSION = "needs-session"
    BLOCKED = "blocked"
    NOT_READY = "not-ready"
    MISSING = "missing"
    BROKEN = "broken"
    """It cannot work as it is written, or as the account is set up."""
    UNCLEAR = "unclear"
    """Nothing can be said: trouble on the way, or a server that is busy."""


class Cause(StrEnum):
    """Why a link does not open, as far as the server tells."""

    ACCESS_RULE = auto()
    SESSION_RULE = auto()
    SCHEDULE = auto()
    NETWORK_ADDRESS = auto()
    MODERATION = auto()
    ACCOUNT = auto()
    FRAMES = auto()
    SIGNATURE = auto()
    DELETED = auto()
    UNKNOWN_ENTRY = auto()
    NO_FILE = auto()
    NO_RENDITION = auto()
    BEING_MADE = auto()
    WRONG_TYPE = auto()
    SESSION = auto()
    PARAMETER = auto()
    NO_SUCH_FORMAT = auto()
    REDIRECT_LOOP = auto()
    BUSY = auto()
    TROUBLE = auto()
    EMPTY = auto()
    OTHER_RENDITION = auto()
    HTTPS_ENFORCED = auto()


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """The light of one address.

    Attributes:
        cause: None if it opens.
        detail: The server's own words; "" for none.
        behind: The address behind it that decided: a variant, or a segment of a stream; "" for its own.
        rules: Kinds of the rules that may have closed it, where they are known.
    """

    light: Light
    cause: Cause | None = None
    detail: str = ""
    behind: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came at the end of the redirects.

    Attributes:
        status: Of HTTP.
        error: The number of Kaltura's error; "" for none.
        reason: The server's words about it.
        is_empty: Whether there is no byte of content.
    """

    status: int
    error: str = ""
    reason: str = ""
    is_empty: bool = False


_BY_NUMBER = {
    "1": (Light.MISSING, Cause.UNKNOWN_ENTRY),
    "2": (Light.BLOCKED, Cause.SCHEDULE),
    "3": (Light.BLOCKED, Cause.ACCESS_RULE),
    "4": (Light.NEEDS_SESSION, Cause.SESSION),
    "5": (Light.NOT_READY, Cause.NO_FILE),
    "6": (Light.NOT_READY, Cause.NO_RENDITION),
    "7": (Light.NEEDS_SESSION, Cause.SESSION),
    "8": (Light.MISSING, Cause.UNKNOWN_ENTRY),
    "9": (Light.MISSING, Cause.DELETED),
    "10": (Light.NOT_READY, Cause.NO_FILE),
    "11": (Light.NOT_READY, Cause.BEING_MADE),
    "12": (Light.BROKEN, Cause.WRONG_TYPE),
    "13": (Light.BLOCKED, Cause.MODERATION),
    "15": (Light.BLOCKED, Cause.ACCOUNT),
    "17": (Light.BROKEN, Cause.PARAMETER),
    "19": (Light.BROKEN, Cause.PARAMETER),
    "20": (Light.BROKEN, Cause.PARAMETER),
    "25": (Light.BROKEN, Cause.NO_SUCH_FORMAT),
    "27": (Light.NEEDS_SESSION, Cause.SIGNATURE),
    "28": (Light.NEEDS_SESSION, Cause.SIGNATURE),
    "31": (Light.NEEDS_SESSION, Cause.SESSION),
    "32": (Light.NEEDS_SESSION, Cause.SESSION),
    "34": (Light.BLOCKED, Cause.NETWORK_ADDRESS),
    "38": (Light.BLOCKED, Cause.FRAMES),
    "46": (Light.UNCLEAR, Cause.BUSY),
    "49": (Light.BROKEN, Cause.PARAMETER),
    "57": (Light.UNCLEAR, Cause.BUSY),
    "58": (Light.MISSING, Cause.DELETED),
}
_BY_STATUS: dict[int, tuple[Light, Cause]] = {
    HTTPStatus.UNAUTHORIZED: (Light.NEEDS_SESSION, Cause.SESSION),
    HTTPStatus.FORBIDDEN: (Light.BLOCKED, Cause.ACCESS_RULE),
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: (Light.BLOCKED, Cause.ACCESS_RULE),
    HTTPStatus.NOT_FOUND: (Light.MISSING, Cause.NO_FILE),
    HTTPStatus.GONE: (Light.MISSING, Cause.DELETED),
    HTTPStatus.TOO_MANY_REQUESTS: (Light.UNCLEAR, Cause.BUSY),
}
_OTHER = (Light.UNCLEAR, Cause.TROUBLE)


def finding_of(reply: Reply) -> LinkFinding:
    """Return the light that a reply of the server means."""
    if reply.error:
        light, cause = _BY_NUMBER.get(reply.error, _OTHER)
        return LinkFinding(light, cause, reply.reason)
    if reply.status in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        return LinkFinding(Light.MISSING, Cause.EMPTY) if reply.is_empty else LinkFinding(Light.OPEN)
    light, cause = _BY_STATUS.get(reply.status, _OTHER)
    return LinkFinding(light, cause, f"HTTP {reply.status}")
