"""Makes streams, each on a port and under a secret path of its own."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from kdesk.domain.media_ports import AccessSource, Http, RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.media.local_stream import LocalFileReader, LocalStream
from kdesk.media.loopback_server import LoopbackServer
from kdesk.media.player_connection import PlayerConnection, Spawner
from kdesk.media.stream import Stream
from kdesk.media.stream_contents import RelayContext
from kdesk.media.stream_opener import StreamOpener
from kdesk.media.upstream import UpstreamClient

Served = TypeVar("Served", Stream, LocalStream)
PATH = "kdesk-stream-"
"""Prefix of every path, by which a log recognizes the relay's URLs."""
TOKEN_BYTES = 24


class StreamFactory:
    """Opens streams on what a relay is made of.

    Args:
        http: Makes all requests.
        access: The account whose entries are played.
        clock: For waits.
        policy: Of retries.
        spawn: Runs the tasks of the streams.
    """

    def __init__(self, http: Http, access: AccessSource, clock: Clock, policy: RetryPolicy, spawn: Spawner) -> None:
        self._context = RelayContext(UpstreamClient(http, access), clock, policy)
        self._spawn = spawn

    async def open(self, addresses: Sequence[str], *, language: str, captions: str) -> Stream:
        """Open a stream from the first URL that delivers one. Raises ServerProblem."""
        contents = await StreamOpener(self._context, language=language, captions=captions).contents(addresses)
        return self._served(lambda base, server: Stream(base, contents, self._context, server))

    async def open_file(self, path: Path) -> LocalStream:
        """Open a file of this computer. Raises MediaProblem."""
        reader = LocalFileReader(path)
        await reader.open()
        return self._served(lambda base, server: LocalStream(f"{base}file", reader, server))

    def _served(self, make: Callable[[str, LoopbackServer], Served]) -> Served:
        # The stream needs the port of its server, and the server needs the stream, but only once somebody connects.
        opened: list[Served] = []
        server: LoopbackServer

        def connection() -> PlayerConnection:
            return PlayerConnection(server.host, opened[0].respond, self._spawn, server.register, server.unregister)

        server = LoopbackServer(connection, self._spawn)
        # Qt's FFmpeg checks no certificate and opens any scheme: it gets URLs of the relay only.
        base = f"http://{server.host}/{PATH}{secrets.token_urlsafe(TOKEN_BYTES)}/"
        opened.append(make(base, server))
        return opened[0]
