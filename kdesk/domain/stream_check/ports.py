"""Ports: who reads streams and pictures of a delivery host."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.stream_check.facts import CheckedStream
from kdesk.domain.stream_check.outline import StreamOutline

Progress = Callable[[int, int], None]
"""Told how many segments have been asked for, and how many there are to ask for."""


class StreamReader(Protocol):
    """Reads what an address delivers."""

    async def outline(self, url: str) -> StreamOutline:
        """Return what a player is offered at an address. Raises ServerProblem."""
        ...

    async def check(
        self, url: str, *, every_segment: bool = False, expected: float = 0.0, progress: Progress | None = None
    ) -> CheckedStream:
        """Read an HLS stream and the sizes of its segments. Raises ServerProblem if its manifest cannot be read.

        Args:
            url: Of the manifest.
            every_segment: Whether all segments are asked for instead of a few of each playlist.
            expected: Seconds that the entry has.
            progress: Told after each segment.
        """
        ...


@dataclass(frozen=True, slots=True)
class FetchedPicture:
    """A picture as the server sent it.

    Attributes:
        content_type: As the server says.
        url: Where the redirects ended.
    """

    data: bytes
    content_type: str
    url: str


class PictureReader(Protocol):
    """Reads pictures as somebody without a session does."""

    async def picture(self, url: str) -> FetchedPicture:
        """Return the picture at an address. Raises ServerProblem, also if it is none."""
        ...


@dataclass(frozen=True, slots=True)
class StreamReaders:
    """Who reads streams.

    Attributes:
        anonymous: As somebody without a session.
        own: With the session of the account, which only the account's own host gets.
    """

    anonymous: StreamReader
    own: StreamReader
