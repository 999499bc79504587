"""A server of pictures: which one, and after how long, stands in the address."""

import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class PictureServer:
    """Answers `/p/1/thumbnail/entry_id/NAME-NUMBER/wait/MILLISECONDS/…` with the picture of that name.

    pictures  by name, encoded
    """

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._server = _Server(("127.0.0.1", 0), _handler(pictures))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

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
    """Says nothing of clients that leave: that is what kdesk does with a picture that is too long."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


def address(server: str, name: str, number: int, wait_ms: int = 0) -> str:
    """Return where a picture is, asked for in the size of a card."""
    return f"{server}/p/1/thumbnail/entry_id/{name}-{number}/wait/{wait_ms}/width/320/height/180"


def _handler(pictures: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Waits and sends."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = self.path.split("/")
            name = parts[parts.index("entry_id") + 1].rpartition("-")[0]
            time.sleep(int(parts[parts.index("wait") + 1]) / 1000)  # noqa: TID251  a server that takes its time
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.send_header("Content-Length", str(len(pictures[name])))
            self.end_headers()
            self.wfile.write(pictures[name])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """Say nothing."""

    return Handler
