"""The relay: opens streams, and ends them with the program."""

from __future__ import annotations

import asyncio
import logging
import os
import traceback
from collections.abc import Coroutine, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kdesk.domain.media_ports import AccessSource, Http, RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.media.loopback import LOOPBACK

if TYPE_CHECKING:  # imported with the first stream
    from kdesk.media.local_stream import LocalStream
    from kdesk.media.stream import Stream
    from kdesk.media.stream_factory import StreamFactory

CLOSING_ROUNDS = 4
"""Rounds of the loop until an aborted connection is closed."""

log = logging.getLogger(__name__)


class MediaRelay:
    """Opens streams for players. As an async context manager, it closes all of them at the end.

    Args:
        http: Makes all requests.
        access: The account whose entries are played.
        clock: For waits.
        policy: Of retries.
    """

    def __init__(self, http: Http, access: AccessSource, clock: Clock, policy: RetryPolicy) -> None:
        self._made_of = (http, access, clock, policy)
        self._factory: StreamFactory | None = None
        self._streams: set[Stream | LocalStream] = set()
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
            # A task that is being cancelled is cleaning up.
            if not task.cancelling():
                task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        # Aborted connections close within the next rounds of the loop.
        for _ in range(CLOSING_ROUNDS):
            await asyncio.sleep(0)

    @property
    def open_streams(self) -> int:
        """The number of streams that are not closed."""
        return len(self._streams)

    @property
    def is_idle(self) -> bool:
        """Whether no task of any stream runs."""
        return not self._tasks

    async def open(self, addresses: Sequence[str], *, language: str = "", captions: str = "") -> Stream:
        """Open a stream from the first URL that delivers one. Raises ServerProblem.

        Args:
            addresses: URLs of HLS playlists or single files, best first.
            language: Of the audio, if there are several tracks.
            captions: Language of the subtitles; empty for none.
        """
        stream = await self._made.open(addresses, language=language, captions=captions)
        self._keep(stream)
        return stream

    async def open_file(self, path: Path) -> LocalStream:
        """Open a file of this computer, checked as what comes from a server is. Raises MediaProblem.

        The player never gets its path: it would follow whatever addresses stand in the file.
        """
        stream = await self._made.open_file(path)
        self._keep(stream)
        return stream

    @property
    def _made(self) -> StreamFactory:
        if self._factory is None:
            # Everything about playlists: for whoever plays something.
            from kdesk.media.stream_factory import StreamFactory  # noqa: PLC0415

            self._factory = StreamFactory(*self._made_of, self._spawn)
        return self._factory

    def _keep(self, stream: Stream | LocalStream) -> None:
        stream.on_close(lambda: self._streams.discard(stream))
        self._streams.add(stream)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step never awaits the coroutine; close it to avoid a warning.
        task.add_done_callback(lambda _task: work.close())
        return task

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except ConnectionError as gone:  # the player closed the connection
            _release_frames(gone)
        except Exception as error:  # the boundary of every request: report it
            log.exception("the relay could not respond")
            _release_frames(error)
        except asyncio.CancelledError as aborted:
            _release_frames(aborted)
            raise


def _release_frames(error: BaseException) -> None:
    """Clear the frames of an error: they refer to the error and keep the playlists of a stream alive."""
    one: BaseException | None = error
    while one is not None:
        traceback.clear_frames(one.__traceback__)
        one = one.__cause__ or one.__context__


def keep_proxies_out() -> None:
    """Keep the player's own HTTP client, which reads only the environment, from using a proxy for the relay.

    A proxy on another computer would see the streams' URLs, and could not reach them.
    """
    here = (LOOPBACK, "localhost", "::1")
    # Libraries differ in which spelling they read.
    for name in ("no_proxy", "NO_PROXY"):
        kept = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
        os.environ[name] = ",".join([*kept, *(host for host in here if host not in kept)])
