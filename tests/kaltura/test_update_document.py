"""The document that names the newest kdesk, from real servers: good, hostile, slow and misleading ones."""

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from kdesk.domain.network_choice import NetworkChoice
from kdesk.domain.updates import Update
from kdesk.errors import BadResponse, ServerProblem, TimedOut, TlsFailed
from kdesk.kaltura import update_document
from kdesk.kaltura.client import make_http
from kdesk.kaltura.update_document import MAX_BYTES, UpdateDocuments
from tests.support.certificates import Authority
from tests.support.local_server import HttpRequest, start_response
from tests.support.update_server import PAGE, UpdateServer, document

FINE = Update("99.1", PAGE, "Faster")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Vouches for the servers."""
    return Authority(tmp_path)


@pytest.fixture
async def http(authority: Authority) -> AsyncIterator[httpx.AsyncClient]:
    """The client of the window, which trusts the authority."""
    async with make_http(choice=NetworkChoice(authorities=authority.pem)) as client:
        yield client


async def _read(http: httpx.AsyncClient, server: UpdateServer, path: str = "/kdesk.json") -> Update:
    return await UpdateDocuments(http).read(f"{server.url}{path}")


async def test_it_is_read_and_nothing_is_told(http: httpx.AsyncClient, authority: Authority) -> None:
    """Two requests with the name of the program, and neither cookie nor session nor sign-in."""
    body = document(colour="blue", more={"deep": [1, {"x": None}]})
    with UpdateServer(body, more={"Set-Cookie": "who=anna"}, tls=authority.server("127.0.0.1")) as server:
        assert await _read(http, server) == FINE
        assert await _read(http, server) == FINE
    for path, headers in server.asked:
        assert path == "/kdesk.json"
        assert headers.keys() == {"host", "accept", "accept-encoding", "connection", "user-agent"}
        assert re.fullmatch(r"kdesk/[\d.]+", headers["user-agent"])


async def test_notes_may_be_missing(http: httpx.AsyncClient, authority: Authority) -> None:
    """And the rest may be packed."""
    body = gzip.compress(document(notes=None))
    with UpdateServer(body, more={"Content-Encoding": "gzip"}, tls=authority.server("127.0.0.1")) as server:
        assert await _read(http, server) == Update("99.1", PAGE)


HOSTILE = {
    "empty": b" ",
    "a page": b"<html>Sign in to the network</html>",
    "cut off": document()[:-3],
    "twice": document() * 2,
    "a list": b"[" + document() + b"]",
    "null": b"null",
    "deep": b"[" * 60_000,
    "deep inside": document()[:-1] + b', "x": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "not UTF-8": document().replace(b"Faster", b"\xff\xfe"),
    "UTF-16": document().decode().encode("utf-16"),
    "a huge number": document(version=None)[:-1] + b', "version": ' + b"9" * 50_000 + b"}",
    "a number": document(version=1.5),
    "a switch": document(version=True),
    "nothing": document(version=None),
    "no address": document(address=None),
    "1e999": document(version="1e999"),
    "a long version": document(version="1." + "9" * 20_000),
    "a file": document(address="file:///etc/passwd"),
    "http": document(address="http://intranet.example.org/kdesk"),
    "a script": document(address="javascript:alert(1)"),
    "a sign-in": document(address="https://ann:pw@intranet.example.org"),
    "a list of notes": document(notes=["Faster"]),
    "long notes": document(notes="x" * 501),
    "two lines": document(notes="one\ntwo"),
    "turned notes": document(notes="safe \u202egnp.exe"),
    "a terminal's": document(notes="\x1b[2J"),
    "half a letter": document(notes="@").replace(b"@", b"\\ud800"),
    "too long": document() + b" " * MAX_BYTES,
    "a bomb": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_hostile_is_refused(http: httpx.AsyncClient, authority: Authority, name: str) -> None:
    """As one error, whatever it is."""
    body, more = HOSTILE[name], {}
    if name == "a bomb":
        body, more = gzip.compress(document() + b" " * 50_000_000), {"Content-Encoding": "gzip"}
    with (
        UpdateServer(body, more=more, tls=authority.server("127.0.0.1")) as server,
        pytest.raises(BadResponse),
    ):
        await _read(http, server)


@pytest.mark.parametrize("status", [204, 301, 403, 404, 500])
async def test_only_an_answer_counts(http: httpx.AsyncClient, authority: Authority, status: int) -> None:
    """A page about an error may hold anything."""
    with UpdateServer(status=status, tls=authority.server("127.0.0.1")) as server, pytest.raises(BadResponse):
        await _read(http, server)


async def test_a_redirect_leads_to_https_only(http: httpx.AsyncClient, authority: Authority) -> None:
    """To another server with a certificate; a plain one is not asked, and going round ends."""
    tls = authority.server("127.0.0.1")
    with (
        UpdateServer(tls=tls) as there,
        UpdateServer(tls=None) as plain,
        UpdateServer(status=302, tls=tls) as here,
    ):
        here.more = {"Location": f"{there.url}/new.json"}
        assert await _read(http, here) == FINE
        here.more = {"Location": f"{plain.url}/new.json"}
        with pytest.raises(ServerProblem):
            await _read(http, here)
        assert not plain.asked
        for target in ("/round.json", "file:///etc/passwd", "https://ann:pw@127.0.0.1/"):
            here.more = {"Location": target}
            with pytest.raises(ServerProblem):
                await _read(http, here)


async def test_a_server_that_proves_nothing_is_not_believed(authority: Authority) -> None:
    """As everywhere else."""
    async with make_http() as http:
        with UpdateServer(tls=authority.server("127.0.0.1")) as server, pytest.raises(TlsFailed):
            await _read(http, server)
        assert not server.asked


class _Endless(UpdateServer):
    """Begins an answer, and says nothing more."""

    def respond(self, request: HttpRequest) -> None:
        """Send headers and a byte, then wait for the client to go."""
        start_response(request, 200, 10_000)
        request.wfile.write(b"{")
        request.wfile.flush()
        request.rfile.read(1)


async def test_an_answer_without_end_is_given_up(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds up nothing, but would otherwise never be asked again."""
    monkeypatch.setattr(update_document, "DEADLINE_SECONDS", 0.3)
    # Without TLS: its handshake would block the server while this loop waits for the server's end.
    with _Endless(tls=None) as server, pytest.raises(TimedOut):
        await _read(http, server)
