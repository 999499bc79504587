"""Reachability of an account's server, derived from the API calls."""

from collections.abc import Callable


class Reachability:
    """Notifies listeners after each API call whether the server responded.

    Attributes:
        responds: Whether it did at the last call.
    """

    def __init__(self) -> None:
        self.responds = True
        self._listeners: list[Callable[[bool], None]] = []

    def listen(self, callback: Callable[[bool], None]) -> None:
        """Add a listener. It gets True after any response, also an error, and False if there was no connection."""
        self._listeners.append(callback)

    def notify(self, reachable: bool) -> None:
        """Notify the listeners of the result of a call."""
        self.responds = reachable
        for callback in self._listeners:
            callback(reachable)
