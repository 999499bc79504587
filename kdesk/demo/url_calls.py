"""One request of a plain URL: what it asks, and how it fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import Response

from kdesk.demo.origin import Origin
from kdesk.demo.state import Demo

_DEATHS = {
    1: "requested entry not found",
    2: "entry restricted due to scheduling",
    3: "entry restricted due to access-control",
    4: "ks is an invalid string",
    5: "required file was not found",
    6: "requested flavor was not found",
    7: "ks is not valid",
    8: "no entry and no widget could be loaded",
    9: "requested entry is deleted or rejected",
    10: "missing thumbnail fileSync for entry",
    11: "processing capture thumbnail",
    12: "requested entry type is invalid for the requested format",
    13: "entry is restricted due to invalid moderation status",
    15: "requested partner not active",
    17: "image resize failed",
    19: "max bitrate is not valid",
    25: "wrong query attributes",
    27: "the supplied token is invalid",
    28: "the supplied token is expired",
    31: "The given KS has expired",
    32: "The given partner isn't vaild for the request",
    34: "ip address is out of the restricted ip range",
    38: "The provided parameter is not allowed",
    46: "Too many executed processes",
    49: "min bitrate is not valid",
    57: "Access to service was rate limited",
    58: "Recycled entry is unavailable",
}
"""The texts of the errors, as the server words (and spells) them."""

_NOT_CACHED = (3, 16, 53)


@dataclass(frozen=True, slots=True)
class UrlCall:
    """One delivery URL.

    pairs     the keys and values of its path and query
    base_url  the address that the client used, without a slash at its end
    """

    demo: Demo
    pairs: Mapping[str, str]
    base_url: str
    method: str = "GET"
    origin: Origin = field(default_factory=Origin)

    def get(self, name: str, default: str = "") -> str:
        """The value of a key."""
        return self.pairs.get(name, default)


class Death(Exception):
    """A delivery URL cannot be answered; the number says why."""

    def __init__(self, number: int) -> None:
        super().__init__(_DEATHS[number])
        self.number = number


def die(number: int, status: int = 404) -> Response:
    """How delivery URLs fail: no body, the reason in headers."""
    headers = {
        "X-Kaltura-App": f"exiting on error {number} - {_DEATHS[number]}",
        "X-Kaltura": f"error-{number}",
        "Content-Type": "text/html; charset=UTF-8",
    }
    if number not in _NOT_CACHED:
        headers["Cache-Control"] = "private, max-age=60, max-stale=0"
    return Response(b"", status, headers)
