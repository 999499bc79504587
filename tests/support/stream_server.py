"""A delivery host that serves a folder and misbehaves path by path: stalls, breaks off, drips, floods, redirects."""

import re
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from ssl import SSLContext

from tests.support.local_server import HttpRequest, LocalHttpServer, start_response

Fault = Callable[[HttpRequest], None]
"""What is done instead of a normal response."""

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class StreamServer(LocalHttpServer):
    """Serves a folder, and misbehaves where a test asks for it.

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
        super().__init__(tls=tls)
        self.folder = folder
        self.ranges = ranges
        self.pages: dict[str, bytes] = {}
        self.faults: dict[str, Fault] = {}
        self.once: dict[str, list[Fault]] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.released = threading.Event()

    @property
    def base(self) -> str:
        """Its address, without a slash."""
        return self.url

    @property
    def paths(self) -> list[str]:
        """The path of every request."""
        return [path for path, _ in self.asked]

    def release(self) -> None:
        """End every stall."""
        self.released.set()

    def stall(self, request: HttpRequest) -> None:
        """Answer nothing until the test releases it."""
        self.released.wait()
        request.close_connection = True

    def late(self, request: HttpRequest) -> None:
        """Answer once the test releases it."""
        self.released.wait()
        self.serve(request)

    def stall_after(self, count: int) -> Fault:
        """Send the head and so many bytes of the file, then nothing."""

        def fault(request: HttpRequest) -> None:
            body = self._body(request.path) or b""
            start_response(request, HTTPStatus.OK, len(body))
            request.wfile.write(body[:count])
            self.stall(request)

        return fault

    def break_after(self, count: int) -> Fault:
        """Send the head and so many bytes of what was asked for, then end the connection."""

        def fault(request: HttpRequest) -> None:
            self.serve(request, at_most=count)
            request.close_connection = True

        return fault

    def flood(self, request: HttpRequest) -> None:
        """Send the file and bytes without end behind it."""
        start_response(request, HTTPStatus.OK, None)
        request.wfile.write(self._body(request.path) or b"")
        while not self.released.is_set():
            request.wfile.write(bytes(64 * 1024))
        request.close_connection = True

    def drip(self, request: HttpRequest) -> None:
        """Send a byte each tenth of a second."""
        body = self._body(request.path) or b""
        start_response(request, HTTPStatus.OK, len(body))
        for byte in body:
            request.wfile.write(bytes([byte]))
            if self.released.wait(0.1):
                break
        request.close_connection = True

    def respond(self, request: HttpRequest) -> None:
        """Serve a file, or do what the test asks for instead."""
        self.asked.append((request.path, dict(request.headers.items())))
        waiting = self.once.get(request.path)
        fault = waiting.pop(0) if waiting else self.faults.get(request.path)
        (fault or self.serve)(request)

    def _body(self, path: str) -> bytes | None:
        if path in self.pages:
            return self.pages[path]
        file = self.folder / path.lstrip("/") if self.folder else None
        return file.read_bytes() if file is not None and file.is_file() else None

    def serve(self, request: HttpRequest, *, at_most: int | None = None) -> None:
        """Send what was asked for, without any fault."""
        body = self._body(request.path)
        if body is None:
            start_response(request, HTTPStatus.NOT_FOUND, 0)
            return
        code, part, headers = asked_part(request, body) if self.ranges else (HTTPStatus.OK, body, {})
        start_response(request, code, len(part), headers)
        request.wfile.write(part[:at_most])


def asked_part(request: HttpRequest, body: bytes) -> tuple[HTTPStatus, bytes, dict[str, str]]:
    """Return status, body and headers for a request that may ask for a range of bytes."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None:
        return HTTPStatus.OK, body, {}
    begin = int(asked[1])
    part = body[begin : int(asked[2]) + 1 if asked[2] else None]
    return HTTPStatus.PARTIAL_CONTENT, part, {"Content-Range": f"bytes {begin}-{begin + len(part) - 1}/{len(body)}"}


def status(code: int, headers: Mapping[str, str] | None = None) -> Fault:
    """Answer with this status and no body."""
    return lambda request: start_response(request, code, 0, headers or {})


def redirect(url: str) -> Fault:
    """Send whoever asks somewhere else."""
    return status(HTTPStatus.FOUND, {"Location": url})
