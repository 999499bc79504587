"""Which proxy carries a request: read from the environment, or from the system's settings where that names none.

Every entry is read by itself: one that cannot be read costs the requests that it is for, and no others. No text of an
entry is ever told except the kind, host and port of its proxy.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote
from urllib.request import getproxies, getproxies_environment

from kdesk.domain.account import is_loopback
from kdesk.errors import Reason

SYSTEM = "system settings"
"""Stands where the name of a variable would, when the environment has none."""

KINDS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
"""The kinds of proxies that can be used, with the port of an entry that names none."""

# GNOME writes `socks://` for its one SOCKS entry, which is SOCKS 5 in every browser.
_SAME = {"socks": "socks5"}
_NOT_SPOKEN = frozenset({"socks4", "socks4a", "ftp", "quic"})

_SHAPE = re.compile(
    r"(?:(?P<kind>[a-z][a-z0-9+.-]*)://)?"
    # Everything up to the last @, so that a password with `/`, `#`, `?` or `@` is one, and never taken for a host.
    r"(?:(?P<login>.*)@)?"
    r"(?P<host>\[[0-9a-f:.%]+\]|[^\s:/?#@\[\]\\]+)"
    r"(?::(?P<port>[0-9]{1,5}))?/?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy.

    Attributes:
        source: Name of the variable, or `SYSTEM`.
        kind: A key of `KINDS`.
        host: Name or address; an IPv6 address without its brackets.
        login: User and password, None where the proxy asks for none.
        secrets: What of the entry must reach no log, as it was written and as it was read.
    """

    source: str
    kind: str
    host: str
    port: int
    login: tuple[str, str] | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def address(self) -> str:
        """Kind, host and port: all that is ever told of the entry."""
        return f"{self.kind}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class UnusableProxy:
    """An entry that names no proxy which can be used.

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
    """Read one entry. User and password may be percent-encoded or not."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        return UnusableProxy(source)
    kind = (found["kind"] or "http").lower()
    kind = _SAME.get(kind, kind)
    host = found["host"].strip("[]").lower()
    if kind not in KINDS:
        # A word that is none of the known kinds may be a part of a password.
        if kind in _NOT_SPOKEN:
            return UnusableProxy(source, Reason.PROXY_KIND_NOT_SPOKEN, kind)
        return UnusableProxy(source, Reason.PROXY_KIND_UNKNOWN)
    port = int(found["port"] or KINDS[kind])
    if not 0 < port < 2**16 or not _is_host(host):
        return UnusableProxy(source)
    if not found["login"]:
        return Proxy(source, kind, host, port)
    user, colon, password = found["login"].partition(":")
    login = unquote(user), unquote(password)
    # A login without a password is a token as a rule.
    hidden = (found["login"], *((password, login[1]) if colon else (login[0],)))
    return Proxy(source, kind, host, port, login, hidden)


def _is_host(host: str) -> bool:
    """Tell whether this is an address or can be looked up as a name."""
    if ":" in host:
        return _address(host) is not None
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


class Exceptions:
    """The hosts that no proxy is asked for: `no_proxy`.

    A rule is a name (which stands for the names below it too), an address, a range of addresses (`10.0.0.0/8`,
    `fe80::/10`), or `*` for all; name and address may have a port.

    Attributes:
        unreadable: Places in the list, from 1, of rules that cannot be read and count for nothing.
    """

    def __init__(self, text: str = "") -> None:
        rules = [rule.strip().lower() for rule in re.split(r"[,\s]+", text.strip()) if rule.strip()]
        read = [_rule(rule) for rule in rules]
        self._rules = [rule for rule in read if rule is not None]
        self.unreadable = [place for place, rule in enumerate(read, start=1) if rule is None]

    def cover(self, host: str, port: int) -> bool:
        """Tell whether this host, without brackets, is asked without a proxy."""
        return any(rule(host.lower().rstrip("."), port) for rule in self._rules)


Rule: TypeAlias = Callable[[str, int], bool]


def _rule(text: str) -> Rule | None:
    """Return what tells whether a rule covers a host; None where it cannot be read."""
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

    def covers(host: str, asked: int) -> bool:
        if port not in {None, asked}:
            return False
        return _address(host) == address if address else not below or host == below or host.endswith(f".{below}")

    return covers


def _range_rule(text: str) -> Rule | None:
    try:
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
    """Which proxy carries what.

    Attributes:
        entries: By the scheme of the address that is asked for; `all` where a scheme has none of its own.
        exceptions: What goes directly in any case. This computer always does.
        exceptions_source: Name of the variable of the exceptions.
    """

    entries: Mapping[str, ProxyEntry] = field(default_factory=dict)
    exceptions: Exceptions = field(default_factory=Exceptions)
    exceptions_source: str = "no_proxy"

    def to(self, scheme: str, host: str, port: int) -> ProxyEntry | None:
        """Return the entry for an address, None where it is asked directly."""
        if is_loopback(host) or self.exceptions.cover(host, port):
            return None
        return self.entries.get(scheme) or self.entries.get("all")

    @property
    def proxies(self) -> Iterable[Proxy]:
        """Every entry that can be used."""
        return [entry for entry in self.entries.values() if isinstance(entry, Proxy)]


def read_routes() -> Routes:
    """Read the routes of this process."""
    named = getproxies_environment()
    texts = named or getproxies()
    entries = {
        scheme: read_proxy(_variable(f"{scheme}_proxy") if named else SYSTEM, text)
        for scheme, text in texts.items()
        if scheme in {"http", "https", "all"} and text.strip()
    }
    # macOS keeps a SOCKS proxy by itself, as the address of an `http` one.
    if not named and "socks" in texts and "all" not in entries:
        entries["all"] = read_proxy(SYSTEM, re.sub(r"^\w+://", "socks5://", texts["socks"]))
    return Routes(entries, Exceptions(texts.get("no", "")), _variable("no_proxy"))


def _variable(name: str) -> str:
    """Return the name as the environment spells it; the spelling in lower case goes before all others."""
    spellings = sorted((given for given in os.environ if given.lower() == name), reverse=True)
    return spellings[0] if spellings else name
