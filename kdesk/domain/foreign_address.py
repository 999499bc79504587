"""Validation of URLs that a server names: upload, thumbnail and delivery URLs, and redirects.

kdesk sends requests to them and passes them to the clipboard and the browser, so each one is checked first.
"""

from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from kdesk.domain.names import in_a_sentence
from kdesk.errors import BadResponse, Reason

MAX_ADDRESS = 4000
"""Characters; servers and browsers do not accept longer URLs reliably."""

_KEPT = 1000
"""Results that are kept: the addresses of what is in sight are asked for by every frame that is painted."""

_SCHEMES = ("http", "https")
# Browsers take a backslash for a slash, and urlsplit() does not: they would find different hosts in one URL.
_FORBIDDEN = frozenset(" \\")


def foreign_address(text: str, asked_at: str = "") -> str:
    """Return a URL from a server in the form in which kdesk uses it.

    Accepts http and https without user and password, which the client would send along. If the request that returned
    the URL used https, http becomes https, so that no request is less protected than the one before.

    Args:
        text: The URL as the server sent it.
        asked_at: The URL of the request that returned it; "" if unknown.

    Raises:
        BadResponse: The URL cannot be used.
    """
    address = text.strip().replace(" ", "%20")  # some servers put file names into URLs without encoding them
    parts = checked(address)
    secure = parts.scheme == "https" or urlsplit(asked_at).scheme == "https"
    return f"http{'s' if secure else ''}{address[len(parts.scheme) :]}"


def checked(address: str) -> SplitResult:
    """Return the parts of a URL that can be used unchanged.

    Raises:
        BadResponse: The URL cannot be used.
    """
    try:
        parts = urlsplit(address)
        # Reading `port` raises ValueError if it is no port.
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError as exc:
        raise unusable(f"“{in_a_sentence(_shown(address))}” cannot be read as an address") from exc
    if parts.scheme not in _SCHEMES or not host:
        raise unusable(f"“{in_a_sentence(_shown(address))}” is not an http or https address")
    if user is not None:
        raise unusable(f"an address of {host} has a user or a password in it")
    if not is_plain(address):
        raise unusable(f"an address of {host} is too long, or has characters that no address has")
    return parts


def is_plain(address: str) -> bool:
    """Return whether a text has the length and the characters of a URL."""
    return len(address) <= MAX_ADDRESS and address.isprintable() and not _FORBIDDEN.intersection(address)


@lru_cache(maxsize=_KEPT)
def usable_address(text: str, asked_at: str = "") -> str:
    """Return the result of `foreign_address`, "" for a URL that cannot be used."""
    try:
        return foreign_address(text, asked_at) if text else ""
    except BadResponse:
        return ""


def redirected(address: str, location: str) -> str:
    """Return the target of a redirect.

    Args:
        address: The URL of the request.
        location: The `Location` header of the response, absolute or relative.

    Raises:
        BadResponse: The target cannot be used.
    """
    return foreign_address(joined(address, location.strip()), address)


def joined(address: str, reference: str) -> str:
    """Return the URL that a reference means in a document at an address; whether it can be used is not checked.

    Raises:
        BadResponse: The reference cannot be read.
    """
    try:
        return urljoin(address, reference)
    except ValueError as exc:
        raise unusable(f"“{in_a_sentence(_shown(reference))}” cannot be read as an address") from exc


def _shown(text: str) -> str:
    """Return the beginning of a URL without the parts that may hold a secret: user, password and query."""
    return text.rpartition("@")[2].partition("?")[0][:80]


def unusable(detail: str) -> BadResponse:
    """Return the error for a URL that kdesk does not use."""
    return BadResponse(
        detail,
        reason=Reason.FOREIGN_ADDRESS,
        retryable=False,
    )
