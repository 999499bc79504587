"""Streams for a player: of what a server delivers, or of a file of this computer."""

from kdesk.domain.review_ports import LocalFiles
from kdesk.domain.video import VideoSource
from kdesk.media.played_stream import PlayedStream
from kdesk.media.relay import MediaRelay


class SourceStreams:
    """Opens streams.

    Args:
        relay: Delivers everything that is played.
        files: Checks files of this computer before they are played.
    """

    def __init__(self, relay: MediaRelay, files: LocalFiles | None = None) -> None:
        self.relay, self._files = relay, files

    async def open(self, source: VideoSource) -> PlayedStream:
        """Open a stream: of the addresses, the first one that has any. Raises KdeskError."""
        if source.path is None:
            return await self.relay.open(source.addresses)
        if self._files is not None:
            await self._files.check(source.path)
        return await self.relay.open_file(source.path)
