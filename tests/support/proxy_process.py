"""The process behind `tests.support.proxy`: `python -m tests.support.proxy_process PORT`.

It prints {"port": N}, then responds to each line of JSON on its standard input with one line, and ends with that input.
"""

import asyncio
import json
import socket
import struct
import sys
from dataclasses import dataclass
from typing import Any

from tests.support.proxy import DOWN, UP, Link, Strike

_LOOPBACK = "127.0.0.1"
_PIECE = 128 * 1024
_ON_THE_WAY = 256
"""Pieces that a direction of one connection holds at most: more than any link of these tests has in flight."""
_RESET = struct.pack("ii", 1, 0)
_TICK = 0.001
"""Seconds; shorter waits than this are not waited for one by one."""


class LinkDirection:
    """One direction of the link, shared by all connections: computes when a piece arrives."""

    def __init__(self) -> None:
        self.link = Link()
        self.carried = 0
        self._free_at = 0.0

    def due(self, length: int) -> float:
        """Take a piece in and return the loop's time at which its last byte comes out."""
        now = asyncio.get_running_loop().time()
        self._free_at = max(now, self._free_at) + (length / self.link.rate if self.link.rate else 0.0)
        return self._free_at + self.link.delay


@dataclass(slots=True)
class Armed:
    """A strike in wait; `left` bytes of its direction are carried before it strikes."""

    strike: Strike
    left: int
    skip: int
    connection: "Connection | None" = None

    def counts(self, connection: "Connection", direction: str) -> bool:
        """Tell whether bytes of this connection in this direction are counted."""
        if self.strike.trigger and connection is not self.connection:
            return False
        return direction == self.strike.direction


class Connection:
    """One client's connection and its other half."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.ends = {UP: (client, server), DOWN: (server, client)}
        self.moving = asyncio.Event()
        self.moving.set()
        self.ends_with_reset = False

    def close(self) -> None:
        """Close both halves, in order or with RST."""
        for end in self.ends[UP]:
            if self.ends_with_reset:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            end.close()


class Carrier:
    """Everything that is carried, and every strike that waits."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._directions = {UP: LinkDirection(), DOWN: LinkDirection()}
        self._armed: list[Armed] = []
        self._struck = 0
        self._connections: dict[Connection, asyncio.Task[None]] = {}
        self._listener = _listening(0)
        self.port: int = self._listener.getsockname()[1]
        self._accepting: asyncio.Task[None] | None = None

    # What the test tells

    def shape(self, **fields: Any) -> None:
        """Change the link."""
        for direction in self._directions.values():
            direction.link = Link(**fields)

    def strike(self, **fields: Any) -> None:
        """Arm a strike."""
        strike = Strike(**fields)
        self._armed.append(Armed(strike, strike.after, strike.skip))

    def clear(self) -> None:
        """Disarm all."""
        self._armed.clear()

    def thaw(self) -> None:
        """Let stopped connections go on."""
        for connection in self._connections:
            connection.moving.set()

    def drop(self) -> None:
        """Reset every connection."""
        for connection in list(self._connections):
            self._end(connection, reset=True)

    def refuse(self) -> None:
        """Stop listening."""
        if self._accepting is not None:
            self._accepting.cancel()
            self._accepting = None
        self._listener.close()

    def accept(self) -> None:
        """Listen, on the same port as before."""
        if self._accepting is None:
            if self._listener.fileno() < 0:
                self._listener = _listening(self.port)
            self._accepting = asyncio.get_running_loop().create_task(self._accept(self._listener))

    def carried(self) -> dict[str, int]:
        """Tell what went through."""
        return {UP: self._directions[UP].carried, DOWN: self._directions[DOWN].carried, "struck": self._struck}

    # Inside

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            client, _ = await loop.sock_accept(listener)
            client.setblocking(False)
            server = socket.socket()
            server.setblocking(False)
            connection = Connection(client, server)
            self._connections[connection] = loop.create_task(self._carry(connection))

    async def _carry(self, connection: Connection) -> None:
        """Carry one connection to its end; an error of either half ends both, as it would without a proxy between."""
        client, server = connection.ends[UP]
        try:
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().sock_connect(server, (_LOOPBACK, self._to_port))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(connection, UP))
                group.create_task(self._pump(connection, DOWN))
        except* OSError:
            connection.ends_with_reset = True
        finally:
            self._connections.pop(connection, None)
            connection.close()

    async def _pump(self, connection: Connection, direction: str) -> None:
        """Take in what comes and hand it on when it is due; the end of one half is handed on as well."""
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_ON_THE_WAY)
        source, _ = connection.ends[direction]
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._hand_on(connection, direction, pieces))
            while True:
                piece = await loop.sock_recv(source, _PIECE)
                await pieces.put((self._directions[direction].due(len(piece)), piece))
                if not piece:
                    return

    async def _hand_on(
        self, connection: Connection, direction: str, pieces: asyncio.Queue[tuple[float, bytes]]
    ) -> None:
        _, sink = connection.ends[direction]
        loop = asyncio.get_running_loop()
        while True:
            due, piece = await pieces.get()
            if (wait := due - loop.time()) > _TICK:
                await asyncio.sleep(wait)
            await connection.moving.wait()
            if not piece:
                sink.shutdown(socket.SHUT_WR)
                return
            while piece:
                head, piece, armed = self._cut_at_strike(connection, direction, piece)
                await loop.sock_sendall(sink, head)
                self._directions[direction].carried += len(head)
                if armed and self._ends(armed, connection):
                    return
                await connection.moving.wait()

    def _cut_at_strike(self, connection: Connection, direction: str, piece: bytes) -> tuple[bytes, bytes, Armed | None]:
        """Return what is carried now, what is left, and the strike between both."""
        if direction == UP:
            self._find_triggers(connection, piece)
        counting = [armed for armed in self._armed if armed.counts(connection, direction)]
        first = min(counting, key=lambda armed: armed.left, default=None)
        length = min(len(piece), first.left) if first else len(piece)
        for armed in counting:
            armed.left -= length
        return piece[:length], piece[length:], first if first and not first.left else None

    def _find_triggers(self, connection: Connection, piece: bytes) -> None:
        """Bind strikes to the connection on which their trigger passes; a trigger is within one piece."""
        for armed in self._armed:
            if armed.strike.trigger and armed.connection is None and armed.strike.trigger.encode() in piece:
                if armed.skip:
                    armed.skip -= 1
                else:
                    armed.connection = connection

    def _ends(self, armed: Armed, connection: Connection) -> bool:
        """Strike; tells whether that is the end of the connection."""
        self._armed.remove(armed)
        self._struck += 1
        match armed.strike.kind:
            case "freeze":
                for every in self._connections:
                    every.moving.clear()
            case "stall":
                connection.moving.clear()
            case kind:
                self._end(connection, reset=kind == "reset")
                return True
        return False

    def _end(self, connection: Connection, *, reset: bool) -> None:
        connection.ends_with_reset = reset
        self._connections[connection].cancel()


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((_LOOPBACK, port))
    listener.listen(128)
    listener.setblocking(False)
    return listener


async def _serve(to_port: int) -> None:
    carrier = Carrier(to_port)
    carrier.accept()
    _print({"port": carrier.port})
    loop = asyncio.get_running_loop()
    commands = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        fields = json.loads(line)
        _print(getattr(carrier, fields.pop("call"))(**fields) or {})


def _print(told: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
