"""The process behind `tests.bench.sink`: `python -m tests.bench.sink_process DELAY [CERTIFICATE]`.

It prints {"port": N}, then answers each word on its standard input with one line of JSON, and ends with that input.
"""

import asyncio
import json
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.bench.sink import Body

BUFFER = 1024 * 1024
PARTNER = 101
DAY = 86_400


class Kaltura:
    """What the API answers: every call succeeds, every entry is READY when asked for."""

    def __init__(self) -> None:
        self._ids = count(1)
        # Of tokens and entries; the newest of both are those that a reservation attaches to each other.
        self._newest_token = self._newest_entry = ""
        self._sizes: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._calls: Mapping[str, Callable[[dict[str, Any]], Any]] = {
            "session.get": self._session,
            "user.get": lambda _fields: {"id": "bench", "partnerId": PARTNER},
            "permission.getcurrentpermissions": lambda _fields: "BASE_USER_SESSION_PERMISSION",
            "system.gettime": lambda _fields: int(time.time()),
            "system.ping": lambda _fields: True,
            "uploadtoken.add": self._add_token,
            "uploadtoken.get": lambda fields: self._token(fields["uploadTokenId"], 1),
            "uploadtoken.list": lambda _fields: _list("UploadToken", []),
            "media.add": self._add_entry,
            "media.addcontent": self._attach,
            "media.update": lambda fields: self._entry(fields["entryId"], 2),
            "media.get": lambda fields: self._entry(fields["entryId"], 2),
            "media.list": self._entries,
            "baseentry.get": lambda fields: self._entry(fields["entryId"], 2),
            "baseentry.list": self._entries,
            "baseentry.count": lambda _fields: 0,
            "flavorasset.list": self._flavors,
        }

    def answer(self, path: str, body: bytes) -> Any:
        """Answer a call or a multirequest."""
        fields = json.loads(body)
        words = path.split("/")
        if words[-1] == "multirequest":
            calls = [fields[key] for key in sorted(key for key in fields if key.isdigit())]
            return [self._call(f"{call['service']}.{call['action']}", call) for call in calls]
        return self._call(f"{words[-3]}.{words[-1]}", fields)

    def uploaded(self, token: str, *, final: bool) -> Any:
        """Answer a chunk."""
        return self._token(token, 3 if final else 1)

    def _call(self, name: str, fields: dict[str, Any]) -> Any:
        known = self._calls.get(name.lower())
        return known(fields) if known else None

    def _session(self, _fields: dict[str, Any]) -> Any:
        return {"partnerId": str(PARTNER), "userId": "bench", "sessionType": "0", "expiry": str(int(time.time()) + DAY)}

    def _add_token(self, fields: dict[str, Any]) -> Any:
        token = self._newest_token = f"0_token{next(self._ids)}"
        self._sizes[token] = int(fields["uploadToken"]["fileSize"])
        return self._token(token, 0)

    def _token(self, token: str, status: int) -> Any:
        # A server that lags: it tells of no byte before all are there.
        size = self._sizes.get(token, 0) if status > 1 else 0
        return {"id": token, "status": status, "uploadedFileSize": str(size), "attachedObjectId": f"0_of_{token}"}

    def _add_entry(self, fields: dict[str, Any]) -> Any:
        entry = self._newest_entry = f"0_{next(self._ids)}"
        self._names[entry] = fields["entry"]["name"]
        return self._entry(entry, 7)

    def _entry(self, entry: str, status: int) -> Any:
        return {"id": entry, "name": self._names.get(entry, ""), "status": status, "partnerId": PARTNER}

    def _attach(self, _fields: dict[str, Any]) -> Any:
        self._sizes[self._newest_entry] = self._sizes[self._newest_token]
        return self._entry(self._newest_entry, 0)

    def _flavors(self, fields: dict[str, Any]) -> Any:
        """Tell of the source flavors: every entry has got all of its file."""
        wanted = fields["filter"]
        return _list(
            "FlavorAsset", [self._source(e) for e in wanted.get("entryIdIn", wanted.get("entryIdEqual")).split(",")]
        )

    def _source(self, entry: str) -> Any:
        size = str(self._sizes.get(entry, 0))
        return {"id": f"{entry}_source", "entryId": entry, "status": 2, "isOriginal": True, "sizeInBytes": size}

    def _entries(self, fields: dict[str, Any]) -> Any:
        wanted = fields.get("filter", {}).get("idIn", "")
        return _list("Media", [self._entry(entry, 2) for entry in wanted.split(",") if entry])


def _list(kind: str, objects: list[Any]) -> Any:
    return {"objectType": f"Kaltura{kind}ListResponse", "totalCount": len(objects), "objects": objects}


class Log:
    """What came."""

    def __init__(self) -> None:
        self.taken = 0
        self.bodies: list[Body] = []

    def told(self, question: str) -> dict[str, Any]:
        """Answer the bench."""
        if question == "taken":
            return {"taken": self.taken}
        return {"bodies": [(b.began, b.ended, b.offset, b.announced, b.taken) for b in self.bodies]}


class Request:
    """One request, from its head on."""

    def __init__(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        url = urlsplit(first.split(" ")[1])
        self.path = url.path
        self.query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.length = int(headers.get("content-length", 0))
        self.is_upload = self.path.lower().endswith("uploadtoken/action/upload")
        self.began = time.monotonic()
        self.taken = 0
        self.kept = bytearray()

    def as_body(self) -> Body:
        """Return what of it belongs in the log."""
        offset = int(self.query.get("resumeAt", 0))
        return Body(self.began, time.monotonic(), offset, self.length, self.taken)


class Connection(asyncio.BufferedProtocol):
    """Reads requests into one buffer; bodies of uploads are counted and forgotten."""

    def __init__(self, kaltura: Kaltura, log: Log, delay: float) -> None:
        self._kaltura, self._log, self._delay = kaltura, log, delay
        self._buffer = memoryview(bytearray(BUFFER))
        self._head = bytearray()
        self._request: Request | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        """Read into the same memory again and again."""
        del sizehint
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Take what came: the rest of a head, of a body, or the beginning of the next request."""
        piece = self._buffer[:nbytes]
        while piece or (self._request and self._request.taken == self._request.length):
            piece = self._take_head(piece) if self._request is None else self._take_body(self._request, piece)

    def connection_lost(self, exc: Exception | None) -> None:
        """Log a body that was cut."""
        del exc
        if self._request and self._request.is_upload:
            self._log.bodies.append(self._request.as_body())

    def _take_head(self, piece: memoryview) -> memoryview:
        before = len(self._head)
        self._head += piece
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            return piece[:0]
        self._request = Request(bytes(self._head[:end]))
        self._head.clear()
        return piece[end + 4 - before :]

    def _take_body(self, request: Request, piece: memoryview) -> memoryview:
        part = piece[: request.length - request.taken]
        request.taken += len(part)
        if request.is_upload:
            self._log.taken += len(part)
        else:
            request.kept += part
        if request.taken == request.length:
            self._request = None
            self._finish(request)
        return piece[len(part) :]

    def _finish(self, request: Request) -> None:
        if request.is_upload:
            self._log.bodies.append(request.as_body())
            final = request.query.get("finalChunk", "") == "true"
            answer = self._kaltura.uploaded(request.query.get("uploadTokenId", ""), final=final)
        else:
            answer = self._kaltura.answer(request.path, bytes(request.kept))
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._send, head + body)
        else:
            self._send(head + body)

    def _send(self, answer: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(answer)


async def _serve(delay: float, certificate: str | None) -> None:
    kaltura, log = Kaltura(), Log()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(kaltura, log, delay), "127.0.0.1", 0, ssl=context)
    _print({"port": server.sockets[0].getsockname()[1]})
    questions = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    while question := await questions.readline():
        _print(log.told(question.decode().strip()))


def _print(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
