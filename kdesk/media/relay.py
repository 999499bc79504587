"""The relay: the one server that the player ever speaks to, on this computer, for as long as it plays."""

import asyncio
import logging
import os
import secrets
from collections.abc import Coroutine, Sequence
from types import TracebackType
from typing import Any, Self

from kdesk.domain.media_ports import AccessSource, Http, RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.media.fetching import Fetcher
from kdesk.media.opening import Opener
from kdesk.media.server import PlayerConnection
from kdesk.media.streams import Stream, Tools

LOOPBACK = "127.0.0.1"
PATH = "kdesk-stream-"
"""What every path begins with, so that a log can tell the relay's addresses."""
TOKEN_BYTES = 24

log = logging.getLogger(__name__)


class MediaRelay:
    """Opens streams for players; an async context manager that ends all of them.

    Args:
        http: The client that fetches everything.
        access: The account whose entries are played.
        clock: For waits.
        policy: How often what fails is asked for again.
    """

    def __init__(self, http: Http, access: AccessSource, clock: Clock, policy: RetryPolicy) -> None:
        self._tools = Tools(Fetcher(http, access), clock, policy)
        self._streams: set[Stream] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for stream in tuple(self._streams):
            stream.close()
        ending = tuple(self._tasks)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def open(self, addresses: Sequence[str], *, language: str = "", captions: str = "") -> Stream:
        """Return a stream of the first of these addresses that delivers one. Raises ServerProblem.

        Args:
            addresses: Of HLS playlists or single files, best first.
            language: Of the audio, where there are several.
            captions: Language of the subtitles, "" for none.
        """
        contents = await Opener(self._tools, language=language, captions=captions).contents(addresses)
        connections: set[PlayerConnection] = set()
        # The stream is made after its server, whose port is in its address, and before anybody can know that.
        opened: list[Stream] = []

        def connection() -> PlayerConnection:
            made = PlayerConnection(host, opened[0].answer, self._spawn, connections.discard)
            connections.add(made)
            return made

        server = await asyncio.get_running_loop().create_server(connection, LOOPBACK, 0)
        host = f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}"
        base = f"http://{host}/{PATH}{secrets.token_urlsafe(TOKEN_BYTES)}/"
        stream = Stream(base, contents, self._tools, connections)

        def close() -> None:
            server.close()
            self._streams.discard(stream)

        stream.on_close(close)
        opened.append(stream)
        self._streams.add(stream)
        return stream

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step never awaits the work; closed work is not warned about.
        task.add_done_callback(lambda _task: work.close())
        return task

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except ConnectionError:
            pass  # the player has gone somewhere else
        except Exception:  # the boundary of every answer: it reports
            log.exception("the relay could not answer")


def keep_proxies_out() -> None:
    """Keep the player's own HTTP client, which knows only the environment, from asking a proxy for the relay.

    A proxy on another computer would be told the addresses of the streams, and could not reach them.
    """
    here = (LOOPBACK, "localhost", "::1")
    for name in ("no_proxy", "NO_PROXY"):
        kept = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
        os.environ[name] = ",".join([*kept, *(host for host in here if host not in kept)])
