"""What the window knows of the transfers of earlier processes, before they are on the list."""

from collections.abc import Callable
from typing import Protocol


class Loading(Protocol):
    """Whether the transfers of earlier processes are on the list: of a long list they come after the window.

    Attributes:
        is_done: Whether they are, or cannot be read.
    """

    is_done: bool

    def once_done(self, do: Callable[[], object]) -> None:
        """Call this now if they are on the list, otherwise as soon as they are."""
        ...
