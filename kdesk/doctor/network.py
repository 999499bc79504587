"""The checks of the way to the server: each returns what it found, or raises KdeskError."""

import socket
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from kdesk.doctor.case import Case, bad, failed, good, not_asked, warning
from kdesk.domain.account import is_loopback
from kdesk.domain.doctor import Answer, Said
from kdesk.kaltura.connection_probe import (
    CertificateRefused,
    NoProxyBecause,
    certificate_of,
    clock_ahead,
    version_of,
    way_to,
)

CONNECT_SECONDS = 10.0
ENDS_SOON_SECONDS = 14 * 86_400
CLOCK_NOTED, CLOCK_BAD = 60.0, 300.0
"""Seconds by which a clock may differ before that is told, and before sessions and signatures fail."""

_DIRECT: Mapping[NoProxyBecause, Said] = {
    NoProxyBecause.NOT_SET: Said.PROXY_NOT_SET,
    NoProxyBecause.OFF: Said.PROXY_OFF,
    NoProxyBecause.LOCAL: Said.PROXY_LOCAL,
    NoProxyBecause.EXCEPTED: Said.PROXY_EXCEPTED,
}
# Numbers of OpenSSL (X509_V_ERR_…); Windows and macOS tell their own words instead.
_REFUSED: Mapping[int, Said] = {
    9: Said.TLS_NOT_YET,
    10: Said.TLS_EXPIRED,
    18: Said.TLS_SELF_SIGNED,
    19: Said.TLS_UNKNOWN,
    20: Said.TLS_UNKNOWN,
    21: Said.TLS_UNKNOWN,
    62: Said.TLS_OTHER_HOST,
    64: Said.TLS_OTHER_HOST,
}


async def proxy(case: Case) -> Answer:
    """Which proxy carries requests to the server, and why."""
    if case.problem is not None:
        return failed(case.problem)
    way = way_to(case.service_url, case.choice)
    if way.directly is not None:
        return good(_DIRECT[way.directly], source=way.source, host=_host(case))
    return good(Said.PROXY_USED, address=way.proxy, source=way.source)


async def dns(case: Case) -> Answer:
    """Whether the first host on the way has an address."""
    way = way_to(case.service_url, case.choice)
    if _is_address(way.host):
        return good(Said.DNS_ADDRESS, host=way.host)
    try:
        found = await case.threads.run(_addresses, way.host, way.port)
    except OSError as exc:  # `socket.gaierror` is one
        return bad(Said.DNS_FAILED, host=way.host, detail=exc.strerror or str(exc))
    return good(Said.DNS_FOUND, host=way.host, addresses=", ".join(found[:3]))


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _is_address(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return True
    return False


async def tcp(case: Case) -> Answer:
    """Whether the first host on the way accepts connections."""
    way = way_to(case.service_url, case.choice)
    place = f"{way.host}:{way.port}"
    try:
        await case.threads.run(_connect, way.host, way.port)
    except ConnectionRefusedError:
        return bad(Said.TCP_REFUSED, place=place)
    except OSError as exc:
        return bad(Said.TCP_FAILED, place=place, detail=exc.strerror or str(exc))
    return good(Said.TCP_OPEN, place=place)


def _connect(host: str, port: int) -> None:
    socket.create_connection((host, port), CONNECT_SECONDS).close()


async def tls(case: Case) -> Answer:
    """What proves the server to be the one that was meant, and who vouches for it."""
    host = _host(case)
    if urlsplit(case.service_url).scheme != "https":
        return not_asked(Said.TLS_LOCAL) if is_loopback(host) else warning(Said.TLS_ABSENT, host=host)
    try:
        shown = await certificate_of(case.service_url, case.choice)
    except CertificateRefused as refused:
        said = _REFUSED.get(refused.code)
        return failed(refused.error) if said is None else bad(said, host=host, now=time.time())
    facts = {"issuer": shown.issuer, "until": shown.until, "version": shown.version, "host": host}
    if shown.public is False:
        return warning(Said.TLS_PRIVATE, **facts)
    if shown.until and shown.until - time.time() < ENDS_SOON_SECONDS:
        return warning(Said.TLS_ENDS, **facts)
    return good(Said.TLS_FINE, **facts)


async def clock(case: Case) -> Answer:
    """Whether this computer's clock agrees with the server's."""
    ahead = await clock_ahead(case.service_url, case.choice)
    if ahead is None:
        return not_asked(Said.CLOCK_UNTOLD)
    seconds = abs(ahead)
    if seconds < CLOCK_NOTED:
        return good(Said.CLOCK_FINE, seconds=round(seconds))
    said = Said.CLOCK_AHEAD if ahead > 0 else Said.CLOCK_BEHIND
    return (bad if seconds >= CLOCK_BAD else warning)(said, seconds=round(seconds))


async def api(case: Case) -> Answer:
    """Whether Kaltura answers there, and which version."""
    return good(Said.API_ANSWERS, version=await version_of(case.service_url, case.choice))


def _host(case: Case) -> str:
    return urlsplit(case.service_url).hostname or ""
