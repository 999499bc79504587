"""Access to a request's TCP connection, for faults that HTTP cannot express."""

import asyncio
import socket
import struct
import sys
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_EXTENSION = "kdesk.connection"
# Lingering for zero seconds makes closing send RST. `struct linger` has two shorts on Windows, two ints elsewhere.
_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Connection:
    """The TCP connection of a client.

    Attributes:
        is_held: A response is being withheld; the server then resets the connection when it stops, instead of waiting.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.is_held = False

    def reset(self) -> None:
        """End the connection with a TCP reset; unsent data is lost."""
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()

    def close(self) -> None:
        """Close the connection after the sent data, even if the headers announced more."""
        self._transport.close()


def connection_of(scope: MutableMapping[str, Any]) -> Connection:
    """Return the connection of a request."""
    connection: Connection = scope["extensions"][_EXTENSION]
    return connection


class OpenProtocol(H11Protocol):
    """HTTP protocol that gives the application access to the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        """Add the connection to the scope of all its requests."""
        super().connection_made(transport)
        self._connection = Connection(transport)
        # uvicorn makes one protocol object per connection, so that this `app` serves no other one.
        self.app = _over(self._connection, self.app)

    def shutdown(self) -> None:
        """Stop with the server: immediately if a response is withheld."""
        if self._connection.is_held:
            self._connection.reset()
        else:
            super().shutdown()


def _over(connection: Connection, app: ASGIApp) -> ASGIApp:
    async def connected(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "extensions": {_EXTENSION: connection}}, receive, send)

    return connected
