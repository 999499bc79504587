"""What a player needs of a stream, whether it comes from a server or is a file of this computer."""

from typing import Protocol

from kdesk.media.delivery import Stall


class PlayedStream(Protocol):
    """One stream of one player."""

    @property
    def url(self) -> str:
        """The relay's address for the player."""
        ...

    @property
    def duration(self) -> int | None:
        """Milliseconds according to the playlists; None for a file."""
        ...

    @property
    def sound_lead(self) -> int | None:
        """Milliseconds by which the sound begins before the picture; None while that is unknown, and for a file."""
        ...

    @property
    def decoding_lead(self) -> int | None:
        """Milliseconds by which the first picture is decoded before the stream begins; None while that is unknown."""
        ...

    @property
    def stall(self) -> Stall | None:
        """Where it stops and why; None while it does not."""
        ...

    @property
    def received(self) -> int:
        """Bytes that came so far."""
        ...

    @property
    def ended(self) -> bool:
        """Whether the end was delivered. Always True for a file, whose end the player knows itself."""
        ...

    @property
    def waiting(self) -> bool:
        """Whether the player waits for data."""
        ...

    @property
    def rate(self) -> float:
        """Bytes per second over the last seconds."""
        ...

    def delivered(self, milliseconds: int) -> int | None:
        """Return the millisecond up to which everything after the given one was delivered; None for a file."""
        ...

    def seek(self, milliseconds: int) -> None:
        """Abort the responses that the player waits for: it is about to seek to this millisecond."""
        ...

    def close(self) -> None:
        """End all connections and refuse new ones, synchronously."""
        ...
