"""Which requests are the answer of the login page. Everything else is refused, and nothing of it is repeated."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs

MAX_BODY = 32 * 1024
"""Bytes of an answer; a KS has some hundreds."""

PATH = "/sign-in"
"""Where the answer goes. It is no secret, the state is."""

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 20
_KS = re.compile(r"[A-Za-z0-9_\-+/=|.~]{8,16384}")


class RefusedError(Exception):
    """A request is not the answer.

    Attributes:
        status: Of the response.
        tells: Whether the response says anything: a page that a person of this computer may see.
    """

    def __init__(self, status: HTTPStatus, why: str, *, tells: bool = True) -> None:
        super().__init__(why)
        self.status = status
        self.tells = tells


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a request, header names in lower case.

    Attributes:
        headers: Every value of each name, in order.
    """

    method: str
    target: str
    headers: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """Return the only value of a header, "" if there is none. Raises RefusedError for several."""
        values = self.headers.get(name, ())
        if len(values) > 1:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"several headers {name}")
        return values[0] if values else ""


@dataclass(frozen=True, slots=True, repr=False)
class Expected:
    """The one answer that is waited for. It has no repr, so that no log shows the state.

    Attributes:
        state: The text that this sign-in was begun with. Secret until it has been used.
        hosts: This computer's names for the listener, with its port.
        page: Origin of the login page.
    """

    state: str
    hosts: frozenset[str]
    page: str

    def check_head(self, head: Head) -> bool:
        """Check everything in front of the body; return whether it announces the answer, and not the page for it.

        Raises:
            RefusedError: It is neither.
        """
        # First: a web page whose host name leads here (DNS rebinding) must learn nothing at all.
        if head.one("host") not in self.hosts:
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, "another host", tells=False)
        path, question, _query = head.target.partition("?")
        if path != PATH:
            raise RefusedError(HTTPStatus.NOT_FOUND, "another path")
        if question:
            # Addresses are kept in histories and logs: a session that came in one is never used.
            raise RefusedError(HTTPStatus.BAD_REQUEST, "an answer in the address")
        if head.method == "GET":
            return False
        if head.method != "POST":
            raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "another method")
        self._check_sender(head)
        if head.one("content-type").partition(";")[0].strip().lower() != _FORM:
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "no form")
        length = head.one("content-length")
        if length and int(length) > MAX_BODY:  # h11 has checked that it is a number
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too long")
        return True

    def session_in(self, body: bytes) -> str:
        """Return the KS of an answer.

        Raises:
            RefusedError: It is of another sign-in, or has none.
        """
        try:
            text = body.decode("ascii")
            fields = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "no form") from None
        states, sessions = fields.get("state", []), fields.get("ks", [])
        if len(states) != 1 or not hmac.compare_digest(states[0].encode(), self.state.encode()):
            raise RefusedError(HTTPStatus.FORBIDDEN, "another state")
        # A page that did not encode the + of a KS sent a blank, which no KS has.
        ks = sessions[0].strip().replace(" ", "+") if len(sessions) == 1 else ""
        if not _KS.fullmatch(ks):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "no session")
        return ks

    def _check_sender(self, head: Head) -> None:
        """Raise RefusedError if a page other than the login page or our own sends the answer."""
        origin = head.one("origin")
        if origin in {f"http://{host}" for host in self.hosts}:
            return
        # By the Fetch standard a form that goes from https: to http: has the origin `null`.
        hidden = origin == "null" and self.page.startswith("https:")
        if origin != self.page and not hidden:
            raise RefusedError(HTTPStatus.FORBIDDEN, "another origin")
        # Where a browser tells it: a person sees the page that a form opens, but not what a script or a frame fetches.
        if head.one("sec-fetch-dest") not in {"", "document"} or head.one("sec-fetch-mode") not in {"", "navigate"}:
            raise RefusedError(HTTPStatus.FORBIDDEN, "no navigation")
