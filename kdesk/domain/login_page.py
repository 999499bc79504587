"""Login pages of organisations, and signing in through one in the system's browser.

The page gets two parameters more in its address, with the names that OAuth 2.0 has for them (RFC 6749, RFC 8252):
`redirect_uri`, an address of this computer, and `state`, a text for this one sign-in. Its answer is a form that is
posted to that address, or a redirection to it whose fragment (behind the `#`) holds the same fields: `ks` and `state`.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from kdesk.domain.account import is_exposed
from kdesk.errors import BadLoginPage
from kdesk.redaction import redact

LOGIN_SECONDS = 120.0
"""How long an answer of a login page is waited for."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of the pages, in the language of the window.

    Attributes:
        language: For example `en`.
        direction: `ltr` or `rtl`.
        heading: Above all of them.
        wait: While the page hands its answer over.
        done: The answer was taken.
        refused: It was not.
        no_script: The browser runs no scripts.
    """

    language: str
    direction: str
    heading: str
    wait: str
    done: str
    refused: str
    no_script: str


class Login(Protocol):
    """One sign-in that waits for the answer of a login page."""

    @property
    def address(self) -> str:
        """What the browser opens: good for this sign-in only."""
        ...

    async def session(self) -> str:
        """Wait for the KS that the page gives.

        Raises:
            SignInRefused: There was none within `LOGIN_SECONDS`.
        """
        ...


class LoginPages(Protocol):
    """Signing in through login pages."""

    def begin(self, login_page: str) -> AbstractAsyncContextManager[Login]:
        """Wait for one answer of this page, no longer than until the block is left.

        Raises:
            SignInRefused: No port of this computer can be listened at.
        """
        ...


def normalise_login_page(text: str) -> str:
    """Return the address of a login page as it is kept; https if it has no scheme.

    Raises:
        BadLoginPage: A browser is not to open this.
    """
    stripped = text.strip()
    # None of the texts is quoted: each may hold a password or a session, and the detail of an error reaches the log.
    if "@" in stripped.partition("?")[0]:
        raise BadLoginPage("an address with a user or a password in it is not kept; remove what stands before the @")
    if redact(stripped) != stripped:
        raise BadLoginPage("an address with a session or a password in it is not kept")
    try:
        parts = urlsplit(stripped if "://" in stripped else f"https://{stripped}")
        host = parts.hostname
        # Raises ValueError for a port that is none, and for a host that no DNS name can be.
        origin_of(urlunsplit(parts))
    except ValueError:
        raise BadLoginPage("it cannot be read as an address") from None
    if parts.scheme not in {"http", "https"} or not host or " " in stripped or not stripped.isprintable():
        raise BadLoginPage("it is not an https address")
    if is_exposed(f"{parts.scheme}://{parts.netloc}"):
        raise BadLoginPage("http:// has no encryption: passwords could be read on the way to the page")
    return urlunsplit(parts._replace(fragment=""))


def address_to_open(login_page: str, redirect_uri: str, state: str) -> str:
    """Return what the browser opens: the page with where its answer goes, and which sign-in it is for."""
    parts = urlsplit(login_page)
    added = urlencode({"redirect_uri": redirect_uri, "state": state})
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def origin_of(address: str) -> str:
    """Return the origin of an address, as browsers name it in the header `Origin`."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    shown = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in {None, default} else f":{parts.port}"
    return f"{parts.scheme}://{shown}{port}"
