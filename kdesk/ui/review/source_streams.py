"""Streams for a player: of what a server delivers, or of a file of this computer."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from kdesk.domain.video import VideoSource
from kdesk.media.played_stream import PlayedStream
from kdesk.media.relay import MediaRelay


class SourceStreams:
    """Opens streams.

    Args:
        relay: Delivers everything that is played.
        check: Raises FileProblem if a file of this computer is not to be played.
    """

    def __init__(self, relay: MediaRelay, check: Callable[[Path], Awaitable[None]] | None = None) -> None:
        self.relay, self._check = relay, check

    async def open(self, source: VideoSource) -> PlayedStream:
        """Open a stream: of the addresses, the first one that has any. Raises KdeskError."""
        if source.path is None:
            return await self.relay.open(source.addresses)
        if self._check is not None:
            await self._check(source.path)
        return await self.relay.open_file(source.path)
