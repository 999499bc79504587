"""The door of a data directory: the socket on which its owner takes work, and how a command finds it.

A Unix socket in the data directory, for its user only. Windows has none in Python: there it is a port of this computer,
and a file that only the user can read tells the port and a password.
"""

import asyncio
import json
import logging
import os
import secrets
import socket
import stat
import struct
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kdesk.private_files import FILE, private_opener
from kdesk.store.paths import Paths

log = logging.getLogger(__name__)

MAX_LINE = 8 * 1024 * 1024
"""Bytes of a line, in both directions."""
LOOPBACK = "127.0.0.1"
HAS_SOCKETS = hasattr(socket, "AF_UNIX")
_MAX_NAME = 100
"""Bytes that every system takes as the name of a socket."""


class NoDoor(Exception):
    """Nobody takes work for this data directory."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A connection, on either side of the door.

    Attributes:
        pass_word: What a request must contain; "" where the system says who knocks.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    pass_word: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the system says that the other side is this user, or does not say anything."""
        if not HAS_SOCKETS or not hasattr(socket, "SO_PEERCRED"):
            return True
        own: socket.socket = self.writer.get_extra_info("socket")
        if own.family != socket.AF_UNIX:
            return True
        form = "3i"
        told = own.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize(form))
        _pid, uid, _gid = struct.unpack(form, told)
        return bool(uid == os.geteuid())


@asynccontextmanager
async def open_door(paths: Paths, take: Callable[[Caller], object], *, unix: bool = HAS_SOCKETS) -> AsyncIterator[None]:
    """Let commands in while the block runs. A door that cannot be opened is logged: work goes on without one.

    The lock of the data directory is held: whatever stands in the way is what a killed owner has left.

    Args:
        take: Starts a task that talks with a caller and closes the connection.
        unix: Whether to use a Unix socket.
    """
    try:
        server = await (_unix_server(paths.socket, take) if unix else _port_server(paths.door, take))
    except OSError as error:
        log.warning("commands cannot hand work over: %s", error)
        yield
        return
    try:
        yield
    finally:
        server.close()
        with suppress(OSError):
            (paths.socket if unix else paths.door).unlink()


async def knock(paths: Paths, *, unix: bool = HAS_SOCKETS) -> Caller:
    """Connect to the owner of a data directory. Raises NoDoor."""
    try:
        caller = await (_by_socket(paths.socket) if unix else _by_port(paths.door))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoDoor from error
    if not caller.is_own:
        caller.writer.close()
        raise NoDoor
    return caller


async def _unix_server(path: Path, take: Callable[[Caller], object]) -> asyncio.Server:
    listening = _bound(path)
    try:
        return await asyncio.start_unix_server(_taking(take, ""), sock=listening, limit=MAX_LINE)
    except OSError:
        listening.close()
        raise


def _bound(path: Path) -> socket.socket:
    """Return a socket of this name that only this user can connect to, in place of one that was left."""
    with suppress(FileNotFoundError):
        if stat.S_ISSOCK(path.lstat().st_mode):
            path.unlink()
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(path) as name:
            bound.bind(name)
        # Before it listens: until then nobody can connect.
        path.chmod(FILE)
    except OSError:
        bound.close()
        raise
    return bound


async def _port_server(path: Path, take: Callable[[Caller], object]) -> asyncio.Server:
    pass_word = secrets.token_urlsafe()
    server = await asyncio.start_server(_taking(take, pass_word), LOOPBACK, 0, limit=MAX_LINE)
    try:
        _write_door(path, server.sockets[0].getsockname()[1], pass_word)
    except OSError:
        server.close()
        raise
    return server


def _write_door(path: Path, port: int, pass_word: str) -> None:
    path.unlink(missing_ok=True)
    with open(path, "x", encoding="ascii", opener=private_opener) as file:
        json.dump([port, pass_word], file)


def _read_door(path: Path) -> tuple[int, str]:
    port, pass_word = json.loads(path.read_text(encoding="ascii"))
    return int(port), str(pass_word)


def _taking(
    take: Callable[[Caller], object], pass_word: str
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
    # No coroutine: asyncio would make a task of it that nobody owns.
    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        take(Caller(reader, writer, pass_word))

    return connected


async def _by_socket(path: Path) -> Caller:
    with _short(path) as name:
        return Caller(*await asyncio.open_unix_connection(name, limit=MAX_LINE))


async def _by_port(path: Path) -> Caller:
    port, pass_word = _read_door(path)
    return Caller(*await asyncio.open_connection(LOOPBACK, port, limit=MAX_LINE), pass_word)


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """Yield a name for a path that a socket can have: Linux reaches a folder by its descriptor too."""
    if len(os.fsencode(path)) <= _MAX_NAME or sys.platform != "linux":
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
