"""The base of the test servers: a threaded server on a free loopback port, for as long as a block runs."""

import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from socketserver import BaseRequestHandler, ThreadingTCPServer
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self

HttpRequest = BaseHTTPRequestHandler
"""One HTTP request, and the means to respond to it."""


class LocalServer:
    """A server whose connections are handled by `handler`, each on a thread of its own."""

    scheme = "http"

    def __init__(self, handler: type[BaseRequestHandler], *, tls: SSLContext | None = None) -> None:
        self._server = _Server(("127.0.0.1", 0), handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        port: int = self._server.server_address[1]
        return port

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def release(self) -> None:
        """End what a handler waits for; called before the server stops."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class LocalHttpServer(LocalServer):
    """An HTTP server that passes every GET and POST to `respond`."""

    keep_alive = True

    def __init__(self, *, tls: SSLContext | None = None) -> None:
        super().__init__(self._handler(), tls=tls)
        if tls is not None:
            self.scheme = "https"

    def respond(self, request: HttpRequest) -> None:
        """Respond to one request."""
        raise NotImplementedError

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            """One connection."""

            protocol_version = "HTTP/1.1" if server.keep_alive else "HTTP/1.0"
            # As web servers do: otherwise a body waits up to 40 ms for the client's acknowledgement of the headers.
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                # Clients that leave before the end are what many tests are about.
                with suppress(ConnectionError):
                    server.respond(self)

            do_POST = do_GET  # noqa: N815  the library's name

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
                """Write nothing to the console."""

        return Handler


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report all errors but those of clients that left."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def read_body(request: HttpRequest) -> bytes:
    """Read the request to its end, so that its connection can be closed in order."""
    return request.rfile.read(int(request.headers.get("Content-Length", 0)))


def start_response(
    request: HttpRequest, status: int, length: int | None, headers: Mapping[str, str] | None = None
) -> None:
    """Send status and headers; a body of unknown length ends with the connection."""
    request.send_response(status)
    known = {} if length is None else {"Content-Length": str(length)}
    for name, value in {**known, **(headers or {})}.items():
        request.send_header(name, value)
    request.end_headers()


def send_response(
    request: HttpRequest, body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> None:
    """Send a complete response."""
    start_response(request, status, len(body), headers)
    request.wfile.write(body)
