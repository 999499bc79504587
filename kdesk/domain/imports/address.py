"""Addresses that the server is to fetch: what a person wrote, which can be used, and what is known before."""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from kdesk.domain.foreign_address import checked
from kdesk.domain.imports.finding import AddressFinding, FindingKind
from kdesk.domain.links.sessions import carries_session
from kdesk.errors import BadResponse

MOST_ADDRESSES = 5_000
"""Queued by one dialog, which tells of those behind them; a longer list belongs into a sheet."""

# `127.1` and `0x7f.0.0.1` are 127.0.0.1 to those who connect.
_NUMBERS = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}", re.ASCII | re.IGNORECASE)
_PRIVATE_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home.arpa")


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something, each once, however many."""
    lines = dict.fromkeys(line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def web_addresses(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that are http addresses, each once."""
    found = dict.fromkeys(text.strip() for text in texts)
    return tuple(one for one in found if one.lower().startswith(("http://", "https://")))


def name_of(address: str) -> str:
    """Return the name of the file at an address: the end of its path, else its host."""
    parts = urlsplit(address)
    return unquote(parts.path).rstrip("/").rpartition("/")[2].strip() or parts.hostname or address


def known_before(address: str, service_url: str) -> AddressFinding | None:
    """Return what speaks against an address before it is asked for; None if nothing does.

    Args:
        address: As the person wrote it.
        service_url: Of the account's server: an address on the same host is within its reach.
    """
    if carries_session(address):
        # It would stand in the journal, and in the entry.
        return AddressFinding(address, FindingKind.WITH_SESSION)
    try:
        host = checked(address).hostname or ""
    except BadResponse:
        return AddressFinding(address, FindingKind.UNUSABLE)
    if is_private(host) and host != urlsplit(service_url).hostname:
        return AddressFinding(address, FindingKind.PRIVATE, detail=host)
    return None


def is_private(host: str) -> bool:
    """Return whether only this computer, or its network, knows a host by this name or number, however it is written."""
    host = unicodedata.normalize("NFKC", host).lower().removesuffix(".")
    try:
        if _NUMBERS.fullmatch(host):
            host = socket.inet_ntoa(socket.inet_aton(host))
        return not ipaddress.ip_address(host).is_global
    except (OSError, ValueError):
        return "." not in host or host.endswith(_PRIVATE_ENDINGS)
