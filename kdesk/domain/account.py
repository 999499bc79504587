"""Accounts: service URL, partner and user of a saved sign-in."""

import ipaddress
import socket
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from kdesk.domain.names import in_a_sentence
from kdesk.errors import BadServiceUrl


class SignInKind(StrEnum):
    """The kind of credentials for a session."""

    PASSWORD = "password"  # noqa: S105  a name of a kind, not a secret
    APP_TOKEN = "app-token"  # noqa: S105  as above
    ADMIN_SECRET = "admin-secret"  # noqa: S105  as above
    LOGIN_PAGE = "login-page"
    KS = "ks"


@dataclass(frozen=True, slots=True)
class Region:
    """One of Kaltura's public regions."""

    name: str
    code: str
    service_url: str


ACCOUNT_COLOURS = ("blue", "green", "orange", "red", "purple", "grey")
"""By which accounts can be told apart; the window has a colour for each."""
MAX_ACCOUNT_NAME = 60
"""Characters of the name that a person gives to an account."""

_IPV4_CHARACTERS = frozenset("0123456789abcdefx.")

REGIONS: tuple[Region, ...] = (
    Region("United States", "nvp1", "https://www.kaltura.com"),
    Region("Frankfurt", "frp2", "https://api.de.kaltura.com"),
    Region("Ireland", "irp2", "https://api.eu.kaltura.com"),
    Region("Singapore", "sgp2", "https://api.sg.kaltura.com"),
    Region("Canada", "cap2", "https://api.ca.kaltura.com"),
    Region("Australia", "syp2", "https://api.ap.kaltura.com"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """A saved sign-in without its secret.

    Attributes:
        service_url: Normalised: scheme and host, without `/api_v3` and trailing slash.
        user_id: The login id for a password, otherwise the user of the session; may be empty.
        login_page: Address of the page that gives the sessions, only for `SignInKind.LOGIN_PAGE`. No secret.
        app_token_id: Only for `SignInKind.APP_TOKEN`. The id is no secret, the token is.
        allow_plain_http: The user agreed to send the secret to this server without encryption.
        searchable_tag: New entries get a tag that a USER session can search for. Everybody who sees the entry sees it.
        name: What the person calls it; "" for the name of its user.
        colour: One of `ACCOUNT_COLOURS`, "" for none.
    """

    service_url: str
    partner_id: int
    user_id: str
    kind: SignInKind
    app_token_id: str = ""
    allow_plain_http: bool = False
    searchable_tag: bool = False
    name: str = ""
    colour: str = ""
    login_page: str = ""

    @property
    def key(self) -> str:
        """The account's identifier in the journal, the keyring and the settings."""
        return f"{self.partner_id}:{self.user_id}@{self.service_url}"

    @property
    def region_name(self) -> str:
        """The region's name, or the host of another server."""
        known = {region.service_url: region.name for region in REGIONS}
        return known.get(self.service_url) or (urlsplit(self.service_url).netloc or self.service_url)

    @property
    def exposes_secret(self) -> bool:
        """Whether the secret would be sent without encryption and the user has not agreed to that."""
        return is_exposed(self.service_url) and not self.allow_plain_http

    @property
    def renewable(self) -> bool:
        """Whether the secret in the keyring can open a new session. A KS, pasted or from a login page, is one only."""
        return self.kind not in {SignInKind.KS, SignInKind.LOGIN_PAGE}


def is_exposed(service_url: str) -> bool:
    """Return whether requests to this URL leave this computer without encryption."""
    parts = urlsplit(service_url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Return whether a host is this computer, in any spelling that the system accepts. No name is resolved.

    Args:
        host: Name or address, without brackets.
    """
    # HTTP clients normalise a host in the same way: full-width digits and dots become ASCII.
    name = unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _address(name)
    # Python 3.11 does not count ::ffff:127.0.0.1 as a loopback address.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    found = mapped or address
    # A connection to the unspecified address goes to this computer.
    return found is not None and (found.is_loopback or found.is_unspecified)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    # inet_aton() ignores any text behind a blank: `127.0.0.1 x` is an address for it.
    if not host or not set(host) <= _IPV4_CHARACTERS:
        return None
    try:  # 127.1, 0x7f000001, 2130706433 and 0177.0.0.1 are the same address
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def read_key(key: str) -> tuple[str, str, str]:
    """Return partner id, user and service URL of an account key. Only the user may contain “@” and “:”."""
    partner_id, _, rest = key.partition(":")
    user, _, service_url = rest.rpartition("@")
    return partner_id, user, service_url


def normalise_service_url(text: str) -> str:
    """Return a service URL in normalised form: without `/api_v3`, query and trailing slash; https if it has no scheme.

    Raises:
        BadServiceUrl: The text is no http or https URL.
    """
    stripped = text.strip()
    if not stripped:
        raise BadServiceUrl("the address is missing")
    if "@" in stripped:
        # The text may hold a password: it is neither quoted nor chained, because both would reach the log.
        raise BadServiceUrl("an address with a user or a password in it is not kept; remove what stands before the @")
    try:
        parts = urlsplit(stripped if "://" in stripped else f"https://{stripped}")
        # Reading `port` raises ValueError if it is no port.
        host, port = parts.hostname, parts.port
    except ValueError as exc:
        raise BadServiceUrl(f"“{in_a_sentence(stripped)}” cannot be read as an address") from exc
    if parts.scheme not in _DEFAULT_PORTS or not host or " " in stripped or not stripped.isprintable():
        raise BadServiceUrl(f"“{in_a_sentence(stripped)}” is not an http or https address")
    shown_host = f"[{host}]" if ":" in host else host
    shown_port = f":{port}" if port and port != _DEFAULT_PORTS[parts.scheme] else ""
    return f"{parts.scheme}://{shown_host}{shown_port}{parts.path.split('/api_v3')[0].rstrip('/')}"


_DEFAULT_PORTS = {"http": 80, "https": 443}
