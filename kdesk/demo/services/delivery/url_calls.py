"""One request of a plain URL: what it asks, and how it fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate

from starlette.responses import Response

from kdesk.demo.server.state import Demo
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.exit_errors import told
from kdesk.demo.wire.origin import Origin
from kdesk.demo.wire.responses import NO_CACHE

_NOT_CACHED = (3, 16, 53)


@dataclass(frozen=True, slots=True)
class UrlCall:
    """One delivery URL.

    pairs     the keys and values of its path and query
    base_url  the address that the client used, without a slash at its end
    headers   those of the request, in lower case
    """

    demo: Demo
    pairs: Mapping[str, str]
    base_url: str
    method: str = "GET"
    origin: Origin = field(default_factory=Origin)
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """The value of a key."""
        return self.pairs.get(name, default)


def die(number: int, status: int = 404, more: str = "") -> Response:
    """How delivery URLs fail: no body, the reason in headers."""
    headers = told(number, more)
    if number in _NOT_CACHED:
        headers |= NO_CACHE
    else:
        headers["Cache-Control"] = "private, max-age=60, max-stale=0"
        headers["Expires"] = formatdate(now() + 60, usegmt=True)
    return Response(b"", status, headers)
