"""A port of this computer that can be closed at once, whatever the loop is doing."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

from kdesk.media.player_connection import PlayerConnection, Spawner

LOOPBACK = "127.0.0.1"


class LoopbackServer:
    """Takes connections on a free port of the loopback interface.

    `asyncio.Server` closes in the course of the loop, and loses what it has accepted and not set up by then. A player
    whose request lies there would wait for an answer, while the window waits for the player.

    Args:
        make: Makes what speaks with a connection.
        spawn: Starts the task that accepts.
    """

    def __init__(self, make: Callable[[], PlayerConnection], spawn: Spawner) -> None:
        self._make = make
        self._socket = socket.create_server((LOOPBACK, 0))
        self._socket.setblocking(False)
        self._fresh: set[socket.socket] = set()
        self._connections: set[PlayerConnection] = set()
        self.is_open = True
        self.host = f"{LOOPBACK}:{self._socket.getsockname()[1]}"
        self._loop = asyncio.get_running_loop()
        self._spawn = spawn
        self._accepting: asyncio.Task[None] | None = None
        try:
            self._loop.add_reader(self._socket.fileno(), self._take_all)
        except NotImplementedError:  # the loop of Windows watches no sockets
            self._accepting = spawn(self._accept())

    def abort(self) -> None:
        """End every connection, before anything else runs."""
        for connection in tuple(self._connections):
            connection.abort()
        for accepted in self._fresh:
            with contextlib.suppress(OSError):
                accepted.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End every connection and take no more: from now on they are refused."""
        if not self.is_open:
            return
        self.is_open = False
        if self._accepting is not None:
            self._accepting.cancel()
        else:
            # Before it is closed: its number may be another socket's at once.
            self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        self.abort()

    def began(self, connection: PlayerConnection) -> bool:
        """Take a connection that stands now; tell whether it may."""
        self._connections.add(connection)
        return self.is_open

    def ended(self, connection: PlayerConnection) -> None:
        """Forget a connection that is gone."""
        self._connections.discard(connection)

    def _take_all(self) -> None:
        """Take what waits at the port."""
        while self.is_open:
            try:
                accepted, _ = self._socket.accept()
            except OSError:
                return  # nothing waits any more
            self._take(accepted)

    async def _accept(self) -> None:
        while self.is_open:
            with contextlib.suppress(OSError):  # it was gone again before it was accepted
                accepted, _ = await self._loop.sock_accept(self._socket)
                self._take(accepted)

    def _take(self, accepted: socket.socket) -> None:
        accepted.setblocking(False)
        self._fresh.add(accepted)
        self._spawn(self._set_up(accepted)).add_done_callback(lambda _task: self._leave(accepted))

    async def _set_up(self, accepted: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._make, accepted)
        finally:
            self._fresh.discard(accepted)

    def _leave(self, accepted: socket.socket) -> None:
        """Close what was never set up: its task was cancelled before it began."""
        if accepted in self._fresh:
            self._fresh.discard(accepted)
            accepted.close()
