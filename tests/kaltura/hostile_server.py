"""A web server that answers every call with any value in any field; uploads may arrive at it all the same."""

import json
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.kaltura.hostile import reply_from

CLOSED, WAITING, PROCESSING = 3, 0, 1
"""States of a token and of an entry."""


class HostileServer:
    """Listens on a free port as long as the block runs.

    Attributes:
        answers: What it answers to a call, by the shape of the result.
        arrives: Whether states, sizes and marks are right, so that an upload comes to its end.
        before_list: Called before it answers `media.list`.
    """

    def __init__(self) -> None:
        self.responses: dict[Any, Any] = {}
        self.before_list: Callable[[], None] = lambda: None
        self.arrives = False
        self._mark = ""
        self._size = 0
        self._closed = False
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def response(self, called: str, query: dict[str, list[str]], sent: Any) -> Any:
        """Return what it answers."""
        if called == "multirequest":
            calls = [sent[number] for number in sorted(filter(str.isdecimal, sent), key=int)]
            return [self.response(f"{call['service']}.{call['action']}", {}, call) for call in calls]
        if called == "media.list":
            self.before_list()
        reply = reply_from(self.responses)(called, sent)
        return self._as_it_is(called, query, sent, reply) if self.arrives else reply

    def _as_it_is(self, called: str, query: dict[str, list[str]], sent: Any, reply: Any) -> Any:
        if called == "uploadToken.add":
            self._size, self._closed = sent["uploadToken"]["fileSize"], False
        if called == "media.add":
            self._mark = sent["entry"]["partnerData"]
        if query.get("finalChunk") == ["true"]:
            self._closed = True
        if called.startswith("uploadToken.") and called != "uploadToken.list":
            status, size = (CLOSED, self._size) if self._closed else (WAITING, 0)
            changes = {"id": "0_token", "status": status, "uploadedFileSize": str(size), "attachedObjectId": "0_entry"}
            return {name: value for name, value in reply.items() if name != "uploadUrl"} | changes
        if called.startswith("media.") and called != "media.list":
            status = PROCESSING if self._closed else WAITING
            return reply | {"id": "0_entry", "status": status, "partnerData": self._mark, "rootEntryId": "0_entry"}
        return reply

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Says nothing of clients that leave before they have heard all of an answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell whatever else it is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(server: HostileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Reads the question to its end, so that the connection ends in order, and sends the answer."""

        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            sent = json.loads(body) if self.headers.get("Content-Type") == "application/json" else None
            parts = url.path.split("/")
            called = ".".join(parts[parts.index("service") + 1 :: 2])
            response = json.dumps(server.response(called, parse_qs(url.query), sent)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(response)))
            self.end_headers()
            self.wfile.write(response)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """Say nothing."""

    return Handler
