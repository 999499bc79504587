"""A server with the document that names the newest kdesk, and what it was asked."""

import json
from collections.abc import Mapping
from ssl import SSLContext
from typing import Any

from tests.support.local_server import HttpRequest, LocalHttpServer, send_response

PAGE = "https://intranet.example.org/kdesk"


def document(**changed: Any) -> bytes:
    """Return a document; None takes a field out."""
    fields = {"version": "99.1", "address": PAGE, "notes": "Faster"} | changed
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


class UpdateServer(LocalHttpServer):
    """Answers every request with the same body.

    Attributes:
        body: Of the answers.
        status: Of the answers.
        more: Headers of the answers.
        asked: Path and headers of each request.
    """

    def __init__(
        self, body: bytes = b"", *, status: int = 200, more: Mapping[str, str] | None = None, tls: SSLContext | None
    ) -> None:
        super().__init__(tls=tls)
        self.body, self.status, self.more = body or document(), status, dict(more or {})
        self.asked: list[tuple[str, dict[str, str]]] = []

    def respond(self, request: HttpRequest) -> None:
        """Note the request, and answer it."""
        self.asked.append((request.path, {name.lower(): value for name, value in request.headers.items()}))
        send_response(request, self.body, status=self.status, headers=self.more)
