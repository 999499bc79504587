"""The connection under a request: faults break it where HTTP has no words for what happens."""

import asyncio
import socket
import struct
import sys
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_EXTENSION = "kdesk.connection"
_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Connection:
    """One TCP connection of a client. While `is_held` an answer is kept back, and an ending server does not wait."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.is_held = False

    def reset(self) -> None:
        """End it with a TCP reset: what was not sent yet is lost."""
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()

    def close(self) -> None:
        """End it once everything is sent, whatever the headers promised."""
        self._transport.close()


def connection_of(scope: MutableMapping[str, Any]) -> Connection:
    """The connection that a request came over."""
    connection: Connection = scope["extensions"][_EXTENSION]
    return connection


class OpenProtocol(H11Protocol):
    """HTTP that lets the application reach the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        """Show every request of this connection which one it is."""
        super().connection_made(transport)
        self._connection = Connection(transport)
        self.app = _over(self._connection, self.app)

    def shutdown(self) -> None:
        """End with the server: at once where an answer is kept back."""
        if self._connection.is_held:
            self._connection.reset()
        else:
            super().shutdown()


def _over(connection: Connection, app: ASGIApp) -> ASGIApp:
    async def connected(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "extensions": {_EXTENSION: connection}}, receive, send)

    return connected
