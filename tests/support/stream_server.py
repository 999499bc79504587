"""A delivery host that serves a folder and misbehaves path by path: stalls, breaks off, drips, floods, redirects."""

import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from types import TracebackType
from typing import Self

Handler = BaseHTTPRequestHandler
Fault = Callable[[Handler], None]
"""What is done in the place of an answer."""

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class StreamServer:
    """Listens on a free port as long as the block runs.

    Args:
        folder: What is served; None for nothing but `pages`.
        tls: Makes it speak https.
        ranges: Whether it knows byte ranges.

    Attributes:
        pages: Bodies by path, before the folder.
        faults: By path; what is in `once` is used up by one request.
        asked: Path and headers of every request.
        released: Ends every stall.
    """

    def __init__(self, folder: Path | None = None, *, tls: SSLContext | None = None, ranges: bool = True) -> None:
        self.folder = folder
        self.ranges = ranges
        self.pages: dict[str, bytes] = {}
        self.faults: dict[str, Fault] = {}
        self.once: dict[str, list[Fault]] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.released = threading.Event()
        self._scheme = "https" if tls else "http"
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    @property
    def base(self) -> str:
        """Its address, without a slash."""
        return f"{self._scheme}://127.0.0.1:{self._http.server_port}"

    @property
    def paths(self) -> list[str]:
        """The path of every request."""
        return [path for path, _ in self.asked]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def stall(self, handler: Handler) -> None:
        """Answer nothing until the test releases it."""
        self.released.wait()
        handler.close_connection = True

    def late(self, handler: Handler) -> None:
        """Answer once the test releases it."""
        self.released.wait()
        self._serve(handler)

    def stall_after(self, count: int) -> Fault:
        """Send the head and so many bytes of the file, then nothing."""

        def fault(handler: Handler) -> None:
            body = self._body(handler.path) or b""
            _start(handler, HTTPStatus.OK, len(body))
            handler.wfile.write(body[:count])
            self.stall(handler)

        return fault

    def break_after(self, count: int) -> Fault:
        """Send the head and so many bytes of what was asked for, then end the connection."""

        def fault(handler: Handler) -> None:
            self._serve(handler, at_most=count)
            handler.close_connection = True

        return fault

    def flood(self, handler: Handler) -> None:
        """Send the file and bytes without end behind it."""
        handler.send_response(HTTPStatus.OK)
        handler.end_headers()
        handler.wfile.write(self._body(handler.path) or b"")
        while not self.released.is_set():
            handler.wfile.write(bytes(64 * 1024))
        handler.close_connection = True

    def drip(self, handler: Handler) -> None:
        """Send a byte each tenth of a second."""
        body = self._body(handler.path) or b""
        _start(handler, HTTPStatus.OK, len(body))
        for byte in body:
            handler.wfile.write(bytes([byte]))
            if self.released.wait(0.1):
                break
        handler.close_connection = True

    def _handler(self) -> type[Handler]:
        server = self

        class Served(BaseHTTPRequestHandler):
            """Answers, or does what the test wants instead."""

            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.asked.append((self.path, dict(self.headers.items())))
                # The other side may have gone: that is what most of the tests are about.
                with suppress(ConnectionError):
                    waiting = server.once.get(self.path)
                    fault = waiting.pop(0) if waiting else server.faults.get(self.path)
                    (fault or server._serve)(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
                """Say nothing."""

        return Served

    def _body(self, path: str) -> bytes | None:
        if path in self.pages:
            return self.pages[path]
        file = self.folder / path.lstrip("/") if self.folder else None
        return file.read_bytes() if file is not None and file.is_file() else None

    def _serve(self, handler: Handler, *, at_most: int | None = None) -> None:
        body = self._body(handler.path)
        if body is None:
            _start(handler, HTTPStatus.NOT_FOUND, 0)
            return
        asked = _RANGE.fullmatch(handler.headers.get("Range", "")) if self.ranges else None
        if asked is None:
            _start(handler, HTTPStatus.OK, len(body))
        else:
            begin, whole = int(asked[1]), len(body)
            body = body[begin : int(asked[2]) + 1 if asked[2] else None]
            told = f"bytes {begin}-{begin + len(body) - 1}/{whole}"
            _start(handler, HTTPStatus.PARTIAL_CONTENT, len(body), {"Content-Range": told})
        handler.wfile.write(body[:at_most])


def status(code: int, headers: Mapping[str, str] | None = None) -> Fault:
    """Answer with this status and no body."""
    return lambda handler: _start(handler, code, 0, headers or {})


def redirect(url: str) -> Fault:
    """Send whoever asks somewhere else."""
    return status(HTTPStatus.FOUND, {"Location": url})


def _start(handler: Handler, code: int, length: int, headers: Mapping[str, str] | None = None) -> None:
    handler.send_response(code)
    for name, value in {"Content-Length": str(length), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
