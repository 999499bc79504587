"""A server on a loopback port that can be closed synchronously."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

from kdesk.media.loopback import LOOPBACK
from kdesk.media.player_connection import PlayerConnection, Spawner


class LoopbackServer:
    """Accepts connections on a free port of the loopback interface.

    `asyncio.Server` closes during later rounds of the loop, and loses connections that it accepted but did not set up
    yet. A player on such a connection would wait for a response while the window waits for the player.

    Args:
        make: Makes the protocol of a connection.
        spawn: Starts a task.
    """

    def __init__(self, make: Callable[[], PlayerConnection], spawn: Spawner) -> None:
        self._make = make
        self._socket = socket.create_server((LOOPBACK, 0))
        self._socket.setblocking(False)
        self._pending: set[socket.socket] = set()
        self._connections: set[PlayerConnection] = set()
        self.is_open = True
        self.host = f"{LOOPBACK}:{self._socket.getsockname()[1]}"
        self._loop = asyncio.get_running_loop()
        self._spawn = spawn
        self._accepting: asyncio.Task[None] | None = None
        try:
            self._loop.add_reader(self._socket.fileno(), self._accept_all)
        except NotImplementedError:  # the Windows loop cannot watch sockets
            self._accepting = spawn(self._accept_forever())

    def abort(self) -> None:
        """End all connections synchronously."""
        for connection in tuple(self._connections):
            connection.abort()
        # Not closed here: the running set-up still uses the descriptor, and closes it.
        for accepted in self._pending:
            with contextlib.suppress(OSError):
                accepted.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End all connections and refuse new ones."""
        if not self.is_open:
            return
        self.is_open = False
        if self._accepting is not None:
            self._accepting.cancel()
        else:
            # Before closing the socket, whose descriptor may be reused at once.
            self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        self.abort()

    def register(self, connection: PlayerConnection) -> bool:
        """Add an established connection; return False if the server was closed meanwhile."""
        self._connections.add(connection)
        return self.is_open

    def unregister(self, connection: PlayerConnection) -> None:
        """Remove a closed connection."""
        self._connections.discard(connection)

    def _accept_all(self) -> None:
        """Accept the connections that wait at the port."""
        while self.is_open:
            try:
                accepted, _ = self._socket.accept()
            except OSError:
                return  # no more connections wait
            self._start_setup(accepted)

    async def _accept_forever(self) -> None:
        while self.is_open:
            with contextlib.suppress(OSError):  # closed by the player before it was accepted
                accepted, _ = await self._loop.sock_accept(self._socket)
                self._start_setup(accepted)

    def _start_setup(self, accepted: socket.socket) -> None:
        accepted.setblocking(False)
        self._pending.add(accepted)
        self._spawn(self._set_up(accepted)).add_done_callback(lambda _task: self._close_pending(accepted))

    async def _set_up(self, accepted: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._make, accepted)
        finally:
            self._pending.discard(accepted)

    def _close_pending(self, accepted: socket.socket) -> None:
        """Close a connection that was never set up because its task was cancelled before it began."""
        if accepted in self._pending:
            self._pending.discard(accepted)
            accepted.close()
