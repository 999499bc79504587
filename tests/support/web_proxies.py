"""Proxies as networks have them, on loopback: HTTP (forwarding and CONNECT) and SOCKS 5, with and without a login.

Whatever host a client names, it reaches a server of the test: names need not resolve.
"""

import base64
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from socketserver import BaseRequestHandler
from urllib.parse import quote, urlsplit

import pytest

from tests.support.local_server import LocalServer

_END = b"\r\n\r\n"
_TLS = b"\x16"
"""The first byte of what speaks TLS, which these do not."""
_NO_LOGIN, _LOGIN, _NOTHING_FITS = 0, 2, 255


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test of a module that imports this without any variable about proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


class WebProxy(LocalServer):
    """A proxy.

    Args:
        to_port: The port of this computer to which all connections lead.
        login: Required user and password, None for none.
        refuses: Whether it refuses everything.

    Attributes:
        asked: `host:port` of each request or connection that it carried.
    """

    scheme = ""

    def __init__(self, to_port: int, *, login: tuple[str, str] | None = None, refuses: bool = False) -> None:
        self.to_port, self.login, self.refuses = to_port, login, refuses
        self.asked: list[str] = []
        outer = self

        class Handler(BaseRequestHandler):
            """One connection."""

            def handle(self) -> None:
                with suppress(ConnectionError, EOFError):
                    outer.serve(self.request)

        super().__init__(Handler)

    @property
    def address(self) -> str:
        """What messages may say of it."""
        return super().url

    @property
    def url(self) -> str:
        """What stands in a variable: with the login, percent-encoded."""
        user = "" if self.login is None else f"{quote(self.login[0], safe='')}:{quote(self.login[1], safe='')}@"
        return self.address.replace("://", f"://{user}")

    def serve(self, client: socket.socket) -> None:
        """Treat one connection."""
        raise NotImplementedError

    def _carry(self, client: socket.socket, first: bytes = b"") -> None:
        with socket.create_connection(("127.0.0.1", self.to_port)) as server:
            server.sendall(first)
            back = threading.Thread(target=_pour, args=(server, client), daemon=True)
            back.start()
            _pour(client, server)
            back.join()


class HttpProxy(WebProxy):
    """Forwards `http://` and tunnels the rest by CONNECT."""

    scheme = "http"

    def serve(self, client: socket.socket) -> None:
        """Read one request; what follows it is carried as it is."""
        head, rest = _read_until(client, _END)
        if head.startswith(_TLS):
            client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close" + _END)
            return
        request, *fields = head.decode("latin-1").split("\r\n")
        method, target, _ = request.split(" ")
        if self.login is not None and f"proxy-authorization: basic {self._expected}" not in map(_lowered, fields):
            client.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close" + _END
            )
            return
        if self.refuses:
            client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close" + _END)
            return
        if method == "CONNECT":
            self.asked.append(target)
            client.sendall(b"HTTP/1.1 200 Connection established" + _END)
            self._carry(client, rest)
            return
        parts = urlsplit(target)
        self.asked.append(parts.netloc)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        kept = [field for field in fields if not field.lower().startswith(("connection:", "proxy-"))]
        lines = "\r\n".join([f"{method} {path} HTTP/1.1", *kept, "Connection: close"])
        self._carry(client, lines.encode("latin-1") + _END + rest)

    @property
    def _expected(self) -> str:
        user, password = self.login or ("", "")
        return base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def _lowered(field: str) -> str:
    """Return a header field with all but its last word in lower case."""
    start, blank, last = field.rpartition(" ")
    return f"{start.lower()}{blank}{last}"


class SocksProxy(WebProxy):
    """SOCKS 5 (RFC 1928) with the login of RFC 1929; CONNECT only."""

    scheme = "socks5"

    def serve(self, client: socket.socket) -> None:
        """Agree on a login, connect, carry."""
        read = _reader(client)
        _, count = read(2)
        wanted = _NO_LOGIN if self.login is None else _LOGIN
        if wanted not in read(count):
            client.sendall(bytes([5, _NOTHING_FITS]))
            return
        client.sendall(bytes([5, wanted]))
        if self.login is not None:
            read(1)
            given = read(read(1)[0]).decode(), read(read(1)[0]).decode()
            client.sendall(bytes([1, given != self.login]))
            if given != self.login:
                return
        _, _, _, kind = read(4)
        host = self._host(kind, read)
        (port,) = struct.unpack("!H", read(2))
        self.asked.append(f"{host}:{port}")
        client.sendall(bytes([5, 2 if self.refuses else 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        if not self.refuses:
            self._carry(client)

    @staticmethod
    def _host(kind: int, read: Callable[[int], bytes]) -> str:
        if kind == 3:
            return read(read(1)[0]).decode("ascii")
        return socket.inet_ntop(*((socket.AF_INET, read(4)) if kind == 1 else (socket.AF_INET6, read(16))))


def _reader(client: socket.socket) -> Callable[[int], bytes]:
    def read(count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = client.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    return read


def _read_until(client: socket.socket, end: bytes) -> tuple[bytes, bytes]:
    data = b""
    while end not in data and not data.startswith(_TLS):
        piece = client.recv(65536)
        if not piece:
            raise EOFError
        data += piece
    head, _, rest = data.partition(end)
    return head, rest


def _pour(source: socket.socket, target: socket.socket) -> None:
    """Carry one direction to its end, and tell the other side of that."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
