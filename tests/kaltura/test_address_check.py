"""What addresses give from here, before a server is asked to fetch them."""

from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.imports.finding import FindingKind
from kdesk.kaltura.address_check import AddressChecker
from kdesk.kaltura.client import make_http
from tests.support.local_server import HttpRequest, LocalHttpServer

FILES = {
    "/talk.mp4": (200, "video/mp4", ""),
    "/page": (200, "text/html; charset=utf-8", ""),
    "/list.m3u8": (200, "application/vnd.apple.mpegurl", ""),
    "/gone.mp4": (404, "text/plain", ""),
    "/moved.mp4": (302, "", "/talk.mp4"),
    "/moved-page": (301, "", "/page"),
    "/circle": (302, "", "/circle"),
    "/odd": (302, "", "ftp://elsewhere.example/talk.mp4"),
}
SIZE = 1234


class Files(LocalHttpServer):
    """Serves FILES; `/signed.mp4` is good for GET only. Remembers what was asked, and with which headers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []

    def respond(self, request: HttpRequest) -> None:
        """Answer with headers, and a body for GET."""
        self.asked.append((request.command, request.path))
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        signed = request.path == "/signed.mp4"
        status, kind, location = FILES.get(request.path, (403 if request.command == "HEAD" else 206, "video/mp4", ""))
        request.send_response(status)
        if kind:
            request.send_header("Content-Type", kind)
        if location:
            request.send_header("Location", location)
        if signed and status == 206:
            request.send_header("Content-Range", f"bytes 0-0/{SIZE}")
        body = b"" if request.command == "HEAD" else b"x"
        request.send_header("Content-Length", str(SIZE if request.command == "HEAD" and not location else len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        handler = super()._handler()
        handler.do_HEAD = handler.do_GET  # type: ignore[attr-defined]  the library calls it by its name
        return handler


@pytest.fixture
async def checker() -> AsyncIterator[AddressChecker]:
    """Asks without a session."""
    async with make_http() as http:
        yield AddressChecker(http)


@pytest.mark.parametrize(
    ("path", "kind", "target"),
    [
        ("/talk.mp4", FindingKind.FINE, ""),
        ("/signed.mp4", FindingKind.FINE, ""),
        ("/page", FindingKind.PAGE, ""),
        ("/list.m3u8", FindingKind.STREAM, ""),
        ("/gone.mp4", FindingKind.REFUSED, ""),
        ("/moved.mp4", FindingKind.REDIRECTS, "/talk.mp4"),
        ("/moved-page", FindingKind.PAGE, ""),
        ("/circle", FindingKind.REDIRECTS, ""),
        ("/odd", FindingKind.SILENT, ""),
    ],
)
async def test_what_an_address_gives(checker: AddressChecker, path: str, kind: FindingKind, target: str) -> None:
    """With HEAD, or the first byte where that is refused; a redirect is followed to its end."""
    with Files() as server:
        (found,) = await checker.check_all([server.url + path], server.url)
        assert (found.address, found.kind) == (server.url + path, kind)
        assert found.target == (server.url + target if target else "")
        opens = kind in {FindingKind.FINE, FindingKind.REDIRECTS} and path != "/circle"
        assert found.media_type is (MediaType.VIDEO if opens else MediaType.UNKNOWN)
        assert found.size == (SIZE if kind is FindingKind.FINE else found.size)
        assert ("GET" in {command for command, _ in server.asked}) is (path == "/signed.mp4")


async def test_no_session_is_sent_and_secrets_are_not_asked_for(checker: AddressChecker) -> None:
    """Neither a KS nor a cookie; an address that cannot be used meets no server."""
    with Files() as server:
        secret = server.url.replace("://", "://me:secret@") + "/talk.mp4"
        found = await checker.check_all([f"{server.url}/talk.mp4", secret, "nonsense"], server.url)
        assert [one.kind for one in found] == [FindingKind.FINE, FindingKind.WITH_SESSION, FindingKind.UNUSABLE]
        assert [one.impossible for one in found] == [False, True, True]
        assert server.asked == [("HEAD", "/talk.mp4")]
        assert not {"cookie", "authorization", "x-kaltura-ks"} & server.headers[0].keys()


async def test_an_address_of_this_computer_is_told_although_it_opens(checker: AddressChecker) -> None:
    """The server is elsewhere, and would look on itself."""
    with Files() as server:
        (found,) = await checker.check_all([f"{server.url}/talk.mp4"], "https://www.kaltura.example")
        assert (found.kind, found.size) == (FindingKind.PRIVATE, SIZE)


async def test_a_server_that_is_not_there_is_told(checker: AddressChecker) -> None:
    """No exception: the others go on."""
    with Files() as server:
        closed = server.url
    (found,) = await checker.check_all([f"{closed}/talk.mp4"], closed)
    assert found.kind is FindingKind.SILENT
