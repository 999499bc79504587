"""The relay itself: opens streams, each on a port and under a secret path of its own."""

import asyncio
import logging
import os
import secrets
import traceback
from collections.abc import Coroutine, Sequence
from types import TracebackType
from typing import Any, Self

from kdesk.domain.media_ports import AccessSource, Http, RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.media.loopback_server import LOOPBACK, LoopbackServer
from kdesk.media.player_connection import PlayerConnection
from kdesk.media.stream import RelayContext, Stream
from kdesk.media.stream_opener import StreamOpener
from kdesk.media.upstream import UpstreamClient

PATH = "kdesk-stream-"
"""What every path begins with, so that a log can tell the relay's addresses."""
TOKEN_BYTES = 24
ROUNDS = 4
"""Of the loop, until a connection that was aborted is closed."""

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
        self._tools = RelayContext(UpstreamClient(http, access), clock, policy)
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
            # One that is being cancelled is cleaning up.
            if not task.cancelling():
                task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        # What is aborted ends with the next rounds of the loop.
        for _ in range(ROUNDS):
            await asyncio.sleep(0)

    async def open(self, addresses: Sequence[str], *, language: str = "", captions: str = "") -> Stream:
        """Return a stream of the first of these addresses that delivers one. Raises ServerProblem.

        Args:
            addresses: Of HLS playlists or single files, best first.
            language: Of the audio, where there are several.
            captions: Language of the subtitles, "" for none.
        """
        contents = await StreamOpener(self._tools, language=language, captions=captions).contents(addresses)
        # The stream is made after its listener, whose port is in its address, and before anybody can know that.
        opened: list[Stream] = []

        def connection() -> PlayerConnection:
            return PlayerConnection(listener.host, opened[0].answer, self._spawn, listener.began, listener.ended)

        listener = LoopbackServer(connection, self._spawn)
        base = f"http://{listener.host}/{PATH}{secrets.token_urlsafe(TOKEN_BYTES)}/"
        stream = Stream(base, contents, self._tools, listener)
        stream.on_close(lambda: self._streams.discard(stream))
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
        except ConnectionError as gone:  # the player has gone somewhere else
            _forget(gone)
        except Exception as error:  # the boundary of every answer: it reports
            log.exception("the relay could not answer")
            _forget(error)
        except asyncio.CancelledError as aborted:
            _forget(aborted)
            raise


def _forget(error: BaseException) -> None:
    """Let go of what the frames of an error hold: they hold the error as well, and with it the lists of a stream."""
    one: BaseException | None = error
    while one is not None:
        traceback.clear_frames(one.__traceback__)
        one = one.__cause__ or one.__context__


def keep_proxies_out() -> None:
    """Keep the player's own HTTP client, which knows only the environment, from asking a proxy for the relay.

    A proxy on another computer would be told the addresses of the streams, and could not reach them.
    """
    here = (LOOPBACK, "localhost", "::1")
    for name in ("no_proxy", "NO_PROXY"):
        kept = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
        os.environ[name] = ",".join([*kept, *(host for host in here if host not in kept)])
