"""The phase of a playback."""

from enum import Enum, auto


class Phase(Enum):
    """What the playback is doing."""

    STOPPED = auto()
    LOADING = auto()
    """Opening a stream, or waiting for data."""
    PLAYING = auto()
    PAUSED = auto()
    ENDED = auto()
    FAILED = auto()
