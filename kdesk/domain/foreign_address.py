"""Addresses that a server names: where chunks go, where pictures, films and copies are, where it redirects to.

kdesk asks them, hands them to the clipboard and to the browser. None is believed as it stands.
"""

from urllib.parse import SplitResult, urljoin, urlsplit

from kdesk.domain.names import in_a_sentence
from kdesk.errors import BadResponse, Reason

MAX_ADDRESS = 4000
"""Characters; servers and browsers take no longer ones reliably."""

_SCHEMES = ("http", "https")
_NEVER = frozenset(" \\")


def foreign_address(text: str, asked_at: str = "") -> str:
    """Return an address that a server named, in the form in which it may be used.

    Only http and https, without a user or a password in it, which would be sent along. Where the server itself was
    asked by https, http becomes https: nothing goes on less protected than it began.

    Args:
        text: What the server named.
        asked_at: The address that was asked when it came; "" where that is not known.

    Raises:
        BadResponse: It cannot be used.
    """
    address = text.strip().replace(" ", "%20")  # file names stand in some of them as they are
    parts = checked(address)
    secure = parts.scheme == "https" or urlsplit(asked_at).scheme == "https"
    return f"http{'s' if secure else ''}{address[len(parts.scheme) :]}"


def checked(address: str) -> SplitResult:
    """Return the parts of an address that may be asked as it stands. Raises BadResponse."""
    try:
        parts = urlsplit(address)
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
    """Tell whether a text is short enough for an address, and has no character that none has."""
    return len(address) <= MAX_ADDRESS and address.isprintable() and not _NEVER.intersection(address)


def usable_address(text: str, asked_at: str = "") -> str:
    """Return the same as `foreign_address`, "" for an address that cannot be used."""
    try:
        return foreign_address(text, asked_at) if text else ""
    except BadResponse:
        return ""


def redirected(address: str, location: str) -> str:
    """Return where an answer from `address` sends on to. Raises BadResponse."""
    try:
        return foreign_address(urljoin(address, location.strip()), address)
    except ValueError as exc:
        raise unusable(f"“{in_a_sentence(_shown(location))}” cannot be read as an address") from exc


def _shown(text: str) -> str:
    """Return the beginning of an address, without what may be a secret: all that stands before an @, and a query."""
    return text.rpartition("@")[2].partition("?")[0][:80]


def unusable(detail: str) -> BadResponse:
    """Return the error of an address that is not asked."""
    return BadResponse(
        detail,
        reason=Reason.FOREIGN_ADDRESS,
        retryable=False,
    )
