"""The proxy settings, from the environment or else from the system.

Each entry is parsed by itself: an unreadable one affects only the requests that it is for. Only the kind, host and port
of an entry are ever shown.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from urllib.parse import unquote
from urllib.request import getproxies, getproxies_environment

from kdesk.domain.account import is_loopback
from kdesk.domain.network_choice import NetworkChoice
from kdesk.domain.options.network import ProxyMode
from kdesk.errors import Reason

SYSTEM = "system settings"
"""Used in place of a variable's name if the settings come from the system."""
SETTINGS = "settings of kdesk"
"""Used in place of a variable's name if the proxy was chosen in kdesk."""

KINDS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
"""The supported kinds of proxies with their default ports."""

# GNOME writes `socks://`, which every browser takes for SOCKS 5.
_ALIASES = {"socks": "socks5"}
_UNSUPPORTED = frozenset({"socks4", "socks4a", "ftp", "quic"})

_SHAPE = re.compile(
    r"(?:(?P<kind>[a-z][a-z0-9+.-]*)://)?"
    # Up to the last @, so that a password with `/`, `#`, `?` or `@` is never taken for a host.
    r"(?:(?P<login>.*)@)?"
    r"(?P<host>\[[0-9a-f:.%]+\]|[^\s:/?#@\[\]\\]+)"
    r"(?::(?P<port>[0-9]{1,5}))?/?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy.

    Attributes:
        source: Name of the variable, `SYSTEM`, or `SETTINGS`.
        kind: A key of `KINDS`.
        host: Name or address; IPv6 without brackets.
        login: User and password; None without a login.
        secrets: Parts of the entry that must not reach a log, both encoded and decoded.
    """

    source: str
    kind: str
    host: str
    port: int
    login: tuple[str, str] | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def address(self) -> str:
        """Kind, host and port: all that is ever shown of the entry."""
        return f"{self.kind}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class UnusableProxy:
    """An entry that names no usable proxy.

    Attributes:
        source: As of `Proxy`.
        reason: A reason of `ProxyUnusable`.
        kind: The kind that it names, if that is none of `KINDS`; no other text of the entry is kept.
    """

    source: str
    reason: Reason = Reason.PROXY_ENTRY_UNREADABLE
    kind: str = ""


ProxyEntry: TypeAlias = Proxy | UnusableProxy


def read_proxy(source: str, text: str) -> ProxyEntry:
    """Parse one entry. User and password may be percent-encoded or not."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        return UnusableProxy(source)
    kind = (found["kind"] or "http").lower()
    kind = _ALIASES.get(kind, kind)
    host = found["host"].strip("[]").lower()
    if kind not in KINDS:
        # Only known kinds are kept: any other word may be part of a password.
        if kind in _UNSUPPORTED:
            return UnusableProxy(source, Reason.PROXY_KIND_NOT_SPOKEN, kind)
        return UnusableProxy(source, Reason.PROXY_KIND_UNKNOWN)
    port = int(found["port"] or KINDS[kind])
    if not 0 < port < 2**16 or not _is_host(host):
        return UnusableProxy(source)
    if not found["login"]:
        return Proxy(source, kind, host, port)
    user, colon, password = found["login"].partition(":")
    login = unquote(user), unquote(password)
    # A login without a password is usually a token.
    hidden = (found["login"], *((password, login[1]) if colon else (login[0],)))
    return Proxy(source, kind, host, port, login, hidden)


def _is_host(host: str) -> bool:
    """Tell whether this is an IP address or can be resolved as a name."""
    if ":" in host:
        return _address(host) is not None
    try:
        return bool(host.encode("idna"))  # as socket.getaddrinfo() does, which raises the same error
    except UnicodeError:
        return False


class NoProxyRules:
    """The value of `no_proxy`: hosts that are contacted directly.

    A rule is a name (which covers its subdomains), an address, a network (`10.0.0.0/8`, `fe80::/10`), or `*` for all.
    Name and address may have a port.

    Attributes:
        unreadable: Positions, from 1, of rules that cannot be read and are ignored.
    """

    def __init__(self, text: str = "") -> None:
        rules = [rule.strip().lower() for rule in re.split(r"[,\s]+", text.strip()) if rule.strip()]
        read = [_rule(rule) for rule in rules]
        self._rules = [rule for rule in read if rule is not None]
        self.unreadable = [place for place, rule in enumerate(read, start=1) if rule is None]

    def matches(self, host: str, port: int) -> bool:
        """Tell whether a host, without brackets, is contacted directly."""
        # A dot at the end makes a name fully qualified, and is no part of the rules.
        return any(rule(host.lower().rstrip("."), port) for rule in self._rules)


Rule: TypeAlias = Callable[[str, int], bool]


def _rule(text: str) -> Rule | None:
    """Return a predicate for one rule; None if the rule cannot be read."""
    if "/" in text:
        return _range_rule(text)
    whole = _address(text.strip("[]"))
    name, colon, digits = ("", "", "") if whole else text.rpartition(":")
    name = name if colon else text
    digits = digits if colon else ""
    address = whole or _address(name.strip("[]"))
    if (":" in name and address is None) or (digits and not digits.isdecimal()) or not name:
        return None
    port = int(digits) if digits else None
    below = name.removeprefix("*").strip(".")

    def covers(host: str, asked_port: int) -> bool:
        if port not in {None, asked_port}:
            return False
        return _address(host) == address if address else not below or host == below or host.endswith(f".{below}")

    return covers


def _range_rule(text: str) -> Rule | None:
    try:
        # strict=True would refuse a network that is written by one of its addresses, such as 10.1.2.3/8.
        network = ipaddress.ip_network(text.replace("[", "").replace("]", ""), strict=False)
    except ValueError:
        return None

    def covers(host: str, _port: int) -> bool:
        address = _address(host)
        return address is not None and address.version == network.version and address in network

    return covers


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Routes:
    """Which proxy carries which requests.

    Attributes:
        entries: By the scheme of the requested URL; `all` for schemes without an entry of their own.
        no_proxy: Hosts that are contacted directly. This computer always is.
        no_proxy_source: Name of the variable that holds `no_proxy`.
    """

    entries: Mapping[str, ProxyEntry] = field(default_factory=dict)
    no_proxy: NoProxyRules = field(default_factory=NoProxyRules)
    no_proxy_source: str = "no_proxy"

    def proxy_for(self, scheme: str, host: str, port: int) -> ProxyEntry | None:
        """Return the entry for a host; None for a direct connection."""
        # A proxy would look for a loopback address on its own computer.
        if is_loopback(host) or self.no_proxy.matches(host, port):
            return None
        return self.entries.get(scheme) or self.entries.get("all")

    @property
    def proxies(self) -> Iterable[Proxy]:
        """All usable entries."""
        return [entry for entry in self.entries.values() if isinstance(entry, Proxy)]


def chosen_routes(choice: NetworkChoice) -> Routes:
    """Return the routes that somebody has chosen in the settings."""
    if choice.proxy is ProxyMode.NONE:
        return Routes()
    if choice.proxy is ProxyMode.SYSTEM or not choice.address:
        return read_routes()
    entry = read_proxy(SETTINGS, choice.address)
    if isinstance(entry, Proxy) and choice.user:
        # Not as a part of the address: no character of it needs a percent sign then.
        secrets = (choice.password,) if choice.password else ()
        entry = replace(entry, login=(choice.user, choice.password), secrets=secrets)
    return Routes({"all": entry}, NoProxyRules(choice.not_for), SETTINGS)


def read_routes() -> Routes:
    """Read the proxy settings of this process."""
    # The two steps of getproxies(), apart: error messages name the variable, which the system's settings do not have.
    named = getproxies_environment()
    texts = named or getproxies()
    entries = {
        scheme: read_proxy(_variable(f"{scheme}_proxy") if named else SYSTEM, text)
        for scheme, text in texts.items()
        if scheme in {"http", "https", "all"} and text.strip()
    }
    # macOS reports a SOCKS proxy under a key of its own, as an `http` URL.
    if not named and "socks" in texts and "all" not in entries:
        entries["all"] = read_proxy(SYSTEM, re.sub(r"^\w+://", "socks5://", texts["socks"]))
    return Routes(entries, NoProxyRules(texts.get("no", "")), _variable("no_proxy"))  # getproxies() cuts off `_proxy`


def _variable(name: str) -> str:
    """Return the variable's name as it is spelled in the environment; lower case takes precedence."""
    spellings = sorted((given for given in os.environ if given.lower() == name), reverse=True)  # capitals sort first
    return spellings[0] if spellings else name
