"""The doctor in networks that are not well: each trouble is told as it is; what follows from it is not asked."""

import asyncio
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path

import pytest

from kdesk.doctor import network
from kdesk.doctor.examination import case_of, examine
from kdesk.doctor.table import CHECKS, Check
from kdesk.domain.doctor import CheckKind, DoctorReport, Finding, Result, Said
from kdesk.domain.network_choice import NetworkChoice
from kdesk.domain.options.network import ProxyMode
from kdesk.domain.ports import AccountApi
from kdesk.errors import CertificatesUnusable
from kdesk.messages.doctor import finding_advice, finding_text
from tests.support.certificates import AUTHORITY_NAME, Authority
from tests.support.local_server import HttpRequest, LocalHttpServer, read_body, send_response
from tests.support.web_proxies import HttpProxy, SocksProxy, no_proxies

__all__ = ["no_proxies"]

HOST = "kaltura.test"
WAY = tuple(
    check
    for check in CHECKS
    if check.kind in {CheckKind.PROXY, CheckKind.DNS, CheckKind.TCP, CheckKind.TLS, CheckKind.CLOCK, CheckKind.API}
)
VERSION = b'"23.8.0"'


class Server(LocalHttpServer):
    """Answers as Kaltura does, or with something else.

    Args:
        body: What every request gets.
        kind: Its media type.
        status: Its status.
        date: The header; None for the present.
        location: Where every request is sent instead.
        waits: Answers only when the test is over.
    """

    keep_alive = False

    def __init__(
        self,
        body: bytes = VERSION,
        kind: str = "application/json",
        *,
        status: int = HTTPStatus.OK,
        date: str | None = None,
        location: str = "",
        waits: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(tls=tls)
        self._body, self._status, self._waits = body, status, waits
        self._headers = {"Content-Type": kind} | ({"Location": location} if location else {})
        self._date = date
        self._over = threading.Event()

    def release(self) -> None:
        """Let what waits go on."""
        self._over.set()

    def respond(self, request: HttpRequest) -> None:
        """Answer."""
        read_body(request)
        if self._waits:
            self._over.wait()
        if self._date is not None:
            date = self._date
            request.date_time_string = lambda timestamp=None: date  # type: ignore[method-assign,assignment]  # noqa: ARG005
        send_response(request, self._body, status=self._status, headers=self._headers)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """An authority that only the options of a test name."""
    return Authority(tmp_path)


async def nobody() -> AccountApi | None:
    """Have no account."""
    return None


async def looked(
    url: str, choice: NetworkChoice | None = None, checks: tuple[Check, ...] = WAY
) -> dict[CheckKind, Finding]:
    """Return the findings about a server."""
    return {finding.kind: finding for finding in (await report(url, choice, checks)).findings}


async def report(url: str, choice: NetworkChoice | None = None, checks: tuple[Check, ...] = WAY) -> DoctorReport:
    """Examine a server."""
    async with case_of(url, choice or NetworkChoice(), nobody, Path()) as case:
        return await examine(case, lambda _finding: None, checks)


def results(findings: dict[CheckKind, Finding]) -> dict[str, Result]:
    """Return the results by the names of the checks."""
    return {kind.value: finding.result for kind, finding in findings.items()}


def bad_one(findings: dict[CheckKind, Finding]) -> CheckKind:
    """Return the only check that is bad; everything that needs it was not asked."""
    (bad,) = [kind for kind, finding in findings.items() if finding.result is Result.BAD]
    for check in WAY:
        if bad in check.needs:
            assert findings[check.kind].answer.said is Said.AFTER
            assert findings[check.kind].answer.arguments == {"check": bad.value}
    return bad


async def test_a_server_that_is_well() -> None:
    """On this computer there is neither a proxy nor encryption."""
    with Server() as server:
        findings = await looked(server.url)
    assert results(findings) == {
        "proxy": Result.GOOD,
        "dns": Result.GOOD,
        "tcp": Result.GOOD,
        "tls": Result.NOT_ASKED,
        "clock": Result.GOOD,
        "api": Result.GOOD,
    }
    assert finding_text(findings[CheckKind.API]) == "Kaltura 23.8.0 answers"


async def test_a_name_that_nobody_knows() -> None:
    """It is the name, not the connection."""
    findings = await looked("https://kaltura.invalid")
    assert bad_one(findings) is CheckKind.DNS
    assert findings[CheckKind.API].result is Result.NOT_ASKED
    assert "kaltura.invalid" in finding_text(findings[CheckKind.DNS])
    assert "spelling" in finding_advice(findings[CheckKind.DNS])


async def test_a_port_where_nothing_listens() -> None:
    """Told as that, with the port."""
    with Server() as server:
        url = server.url
    findings = await looked(url)
    assert bad_one(findings) is CheckKind.TCP
    assert findings[CheckKind.TCP].answer.said is Said.TCP_REFUSED
    assert url.removeprefix("http://") in finding_text(findings[CheckKind.TCP])


async def test_a_connection_that_fails_in_the_words_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers of Windows are not those of C, which has other words for them, or none."""

    def refuse(_host: str, _port: int) -> None:
        raise OSError(10065, "A socket operation was attempted to an unreachable host")

    monkeypatch.setattr(network, "_connect", refuse)
    tcp = (await looked("http://127.0.0.1:1"))[CheckKind.TCP]
    assert tcp.answer.said is Said.TCP_FAILED
    assert tcp.answer.arguments["detail"] == "A socket operation was attempted to an unreachable host"


@pytest.mark.parametrize(
    ("said", "made"),
    [
        (Said.TLS_EXPIRED, {"lasts": -timedelta(hours=1), "begun": timedelta(days=9)}),
        (Said.TLS_NOT_YET, {"begun": -timedelta(days=1)}),
        (Said.TLS_SELF_SIGNED, {"own": True}),
    ],
    ids=lambda value: str(value) if isinstance(value, Said) else "",
)
async def test_a_certificate_that_does_not_count(authority: Authority, said: Said, made: dict[str, object]) -> None:
    """Nothing is sent then, and why is told."""
    with Server(tls=authority.server("127.0.0.1", **made)) as server:  # type: ignore[arg-type]
        findings = await looked(server.url, NetworkChoice(authorities=authority.pem))
    assert bad_one(findings) is CheckKind.TLS
    assert findings[CheckKind.TLS].answer.said is said
    assert finding_advice(findings[CheckKind.TLS])


async def test_an_authority_that_nobody_trusts(authority: Authority) -> None:
    """Without the file of it in the settings."""
    with Server(tls=authority.server("127.0.0.1")) as server:
        findings = await looked(server.url)
    assert bad_one(findings) is CheckKind.TLS
    assert findings[CheckKind.TLS].answer.said is Said.TLS_UNKNOWN
    assert "settings (Network)" in finding_advice(findings[CheckKind.TLS])


async def test_a_certificate_of_another_host(authority: Authority) -> None:
    """As a portal of a network shows it."""
    with Server(tls=authority.server("portal.example")) as server:
        findings = await looked(server.url, NetworkChoice(authorities=authority.pem))
    assert findings[CheckKind.TLS].answer.said is Said.TLS_OTHER_HOST


async def test_an_authority_of_a_company_in_between(authority: Authority) -> None:
    """This computer trusts it and browsers do not: it works, and is told with its name."""
    with Server(tls=authority.server("127.0.0.1")) as server:
        findings = await looked(server.url, NetworkChoice(authorities=authority.pem))
    assert findings[CheckKind.TLS].answer.said is Said.TLS_PRIVATE
    assert findings[CheckKind.TLS].result is Result.WARNING
    assert AUTHORITY_NAME in finding_text(findings[CheckKind.TLS])
    assert findings[CheckKind.API].result is Result.GOOD


@pytest.mark.parametrize(
    ("days", "said", "result"), [(90, Said.TLS_FINE, Result.GOOD), (5, Said.TLS_ENDS, Result.WARNING)]
)
async def test_a_certificate_that_everybody_trusts(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, said: Said, result: Result
) -> None:
    """Told with its authority and its end; one that ends soon is worth knowing."""
    (tmp_path / "known.pem").write_text(authority.pem)
    monkeypatch.setattr("certifi.where", lambda: str(tmp_path / "known.pem"))
    with Server(tls=authority.server("127.0.0.1", lasts=timedelta(days=days))) as server:
        findings = await looked(server.url, NetworkChoice(authorities=authority.pem))
    found = findings[CheckKind.TLS]
    assert (found.answer.said, found.result) == (said, result)
    assert found.answer.arguments["issuer"] == AUTHORITY_NAME
    assert abs(found.answer.arguments["until"] - time.time() - days * 86_400) < 3600
    assert found.answer.arguments["version"].startswith("TLSv1.")


async def test_a_server_without_encryption_behind_https() -> None:
    """The words of the error of kdesk tell more than a table would."""
    with Server() as server:
        findings = await looked(server.url.replace("http:", "https:"))
    assert bad_one(findings) is CheckKind.TLS
    assert "without encryption" in finding_text(findings[CheckKind.TLS])


@pytest.mark.parametrize(
    ("seconds", "said", "result"),
    [
        (90, Said.CLOCK_BEHIND, Result.WARNING),
        (-90, Said.CLOCK_AHEAD, Result.WARNING),
        (86_400, Said.CLOCK_BEHIND, Result.BAD),
    ],
)
async def test_a_clock_that_is_wrong(seconds: int, said: Said, result: Result) -> None:
    """By the time that the server names; the rest goes on."""
    with Server(date=formatdate(time.time() + seconds, usegmt=True)) as server:
        findings = await looked(server.url)
    clock = findings[CheckKind.CLOCK]
    assert (clock.answer.said, clock.result) == (said, result)
    assert abs(clock.answer.arguments["seconds"] - abs(seconds)) <= 5
    assert findings[CheckKind.API].result is Result.GOOD


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Tue, 99 Dec 2026 99:99:99 GMT", f"Tue, 01 Dec {10**20} 00:00:00 GMT"]
)
async def test_a_server_that_does_not_tell_its_time(date: str) -> None:
    """No clock is judged by it."""
    with Server(date=date) as server:
        assert (await looked(server.url))[CheckKind.CLOCK].answer.said is Said.CLOCK_UNTOLD


async def test_a_portal_of_a_network() -> None:
    """Its page is not Kaltura; the advice is to open a web page."""
    page = b"<html><body>Welcome to the hotel</body></html>"
    with Server(page, "text/html") as server:
        findings = await looked(server.url)
    assert bad_one(findings) is CheckKind.API
    assert findings[CheckKind.API].answer.trouble is not None
    assert "network" in finding_advice(findings[CheckKind.API])


async def test_a_portal_that_redirects() -> None:
    """Likewise."""
    with Server(b"", status=HTTPStatus.FOUND, location="http://portal.example/login") as server:
        findings = await looked(server.url)
    assert bad_one(findings) is CheckKind.API


async def test_a_server_that_does_not_answer() -> None:
    """Each check is given up after its time."""
    hasty = tuple(replace(check, seconds=1.0) for check in WAY)
    with Server(waits=True) as server:
        findings = await looked(server.url, checks=hasty)
        assert findings[CheckKind.API].answer.said is Said.TOO_LONG
        assert findings[CheckKind.CLOCK].answer.said is Said.TOO_LONG


async def test_it_can_be_cancelled() -> None:
    """Whatever it waits for."""
    with Server(waits=True) as server:

        async def examined(asked: asyncio.Event) -> None:
            async with case_of(server.url, NetworkChoice(), nobody, Path()) as case:
                await examine(case, lambda finding: finding.kind is CheckKind.TLS and asked.set(), WAY)

        async with asyncio.TaskGroup() as group:
            task = group.create_task(examined(asked := asyncio.Event()))
            await asked.wait()
            task.cancel()
        assert task.cancelled()


@pytest.fixture
def behind() -> Iterator[Server]:
    """A server that only a proxy leads to."""
    with Server() as server:
        yield server


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
async def test_a_proxy_in_use(
    behind: Server, kind: type[HttpProxy | SocksProxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, with the variable; the name of the server is none of this computer's business."""
    with kind(behind.port) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        findings = await looked(f"http://{HOST}")
    assert findings[CheckKind.PROXY].answer.said is Said.PROXY_USED
    assert "http_proxy" in finding_text(findings[CheckKind.PROXY])
    assert str(proxy.port) in finding_text(findings[CheckKind.TCP])
    assert findings[CheckKind.API].result is Result.GOOD


async def test_encryption_through_a_proxy(authority: Authority) -> None:
    """The certificate is that of the server."""
    with Server(tls=authority.server(HOST)) as server, HttpProxy(server.port) as proxy:
        choice = NetworkChoice(ProxyMode.MANUAL, proxy.url, authorities=authority.pem)
        findings = await looked(f"https://{HOST}", choice)
    assert findings[CheckKind.TLS].answer.said is Said.TLS_PRIVATE
    assert "settings of kdesk" in finding_text(findings[CheckKind.PROXY])


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_wants_a_login(behind: Server, scheme: str) -> None:
    """Its 407 is no answer of the server."""
    with HttpProxy(behind.port, login=("ann", "S3cr")) as proxy:
        findings = await looked(f"{scheme}://{HOST}", NetworkChoice(ProxyMode.MANUAL, proxy.address))
    found = findings[CheckKind.TLS if scheme == "https" else CheckKind.API]
    assert found.result is Result.BAD
    assert "wants a user name and a password" in finding_text(found)


async def test_an_entry_that_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text of it is told."""
    monkeypatch.setenv("all_proxy", "socks4://S3cr@127.0.0.1")
    findings = await looked(f"http://{HOST}")
    assert bad_one(findings) is CheckKind.PROXY
    assert "all_proxy" in finding_text(findings[CheckKind.PROXY])
    assert "S3cr" not in finding_text(findings[CheckKind.PROXY]) + finding_advice(findings[CheckKind.PROXY])


async def test_why_there_is_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Excepted by a variable, off by the settings, or this computer itself."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "kaltura.invalid")
    only = tuple(check for check in WAY if check.kind is CheckKind.PROXY)
    said = [
        (await looked(url, choice, only))[CheckKind.PROXY].answer.said
        for url, choice in (
            ("http://kaltura.invalid", None),
            ("http://kaltura.invalid", NetworkChoice(ProxyMode.NONE)),
            ("http://127.0.0.1", None),
        )
    ]
    assert said == [Said.PROXY_EXCEPTED, Said.PROXY_OFF, Said.PROXY_LOCAL]


async def test_settings_that_cannot_hold() -> None:
    """A file of authorities that cannot be read is the first thing to tell."""
    problem = CertificatesUnusable("no such file")
    async with case_of("http://127.0.0.1:9", NetworkChoice(), nobody, Path(), problem=problem) as case:
        found = await examine(case, lambda _finding: None, WAY)
    assert bad_one({finding.kind: finding for finding in found.findings}) is CheckKind.PROXY


async def test_a_mistake_in_one_check_costs_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """It is in the log."""

    async def broken(_case: object) -> None:
        raise LookupError("no such thing")

    checks = (replace(CHECKS[0], run=broken), *CHECKS[10:12])  # type: ignore[arg-type]
    findings = await looked("http://127.0.0.1:9", checks=checks)
    assert findings[CheckKind.PROXY].answer.said is Said.BROKE
    assert findings[CheckKind.DISK].result is Result.GOOD
    assert "no such thing" in caplog.text
