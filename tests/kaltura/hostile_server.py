"""A server that sends any value in any field; uploads may complete all the same."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.kaltura.hostile import reply_from
from tests.support.local_server import HttpRequest, LocalHttpServer, read_body, send_response

CLOSED, WAITING, PROCESSING = 3, 0, 1
"""States of a token and of an entry."""


class HostileServer(LocalHttpServer):
    """Responds to every call with any value in any field.

    Attributes:
        responses: The object that it sends, by the struct of a call's result.
        arrives: Whether states, sizes and owner tags are right, so that an upload completes.
        before_list: Called before it responds to `media.list`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.responses: dict[Any, Any] = {}
        self.before_list: Callable[[], None] = lambda: None
        self.arrives = False
        self._owner_tag = ""
        self._size = 0
        self._closed = False

    def respond(self, request: HttpRequest) -> None:
        """Respond to one call."""
        url, body = urlsplit(request.path), read_body(request)
        sent = json.loads(body) if request.headers.get("Content-Type") == "application/json" else None
        parts = url.path.split("/")
        called = ".".join(parts[parts.index("service") + 1 :: 2])
        content = json.dumps(self.result(called, parse_qs(url.query), sent)).encode()
        send_response(request, content, headers={"Content-Type": "application/json"})

    def result(self, called: str, query: dict[str, list[str]], sent: Any) -> Any:
        """Return the result of a call."""
        if called == "multirequest":
            calls = [sent[number] for number in sorted(filter(str.isdecimal, sent), key=int)]
            return [self.result(f"{call['service']}.{call['action']}", {}, call) for call in calls]
        if called == "media.list":
            self.before_list()
        reply = reply_from(self.responses)(called, sent)
        return self._as_it_is(called, query, sent, reply) if self.arrives else reply

    def _as_it_is(self, called: str, query: dict[str, list[str]], sent: Any, reply: Any) -> Any:
        if called == "uploadToken.add":
            self._size, self._closed = sent["uploadToken"]["fileSize"], False
        if called == "media.add":
            self._owner_tag = sent["entry"]["partnerData"]
        if query.get("finalChunk") == ["true"]:
            self._closed = True
        if called.startswith("uploadToken.") and called != "uploadToken.list":
            status, size = (CLOSED, self._size) if self._closed else (WAITING, 0)
            changes = {"id": "0_token", "status": status, "uploadedFileSize": str(size), "attachedObjectId": "0_entry"}
            return {name: value for name, value in reply.items() if name != "uploadUrl"} | changes
        if called.startswith("media.") and called != "media.list":
            status = PROCESSING if self._closed else WAITING
            return reply | {"id": "0_entry", "status": status, "partnerData": self._owner_tag, "rootEntryId": "0_entry"}
        return reply
