"""Reachability of an account's server, derived from the API calls."""

import asyncio
from collections.abc import Callable


class Reachability:
    """Notifies listeners after each API call whether the server responded.

    Attributes:
        responds: Whether it did at the last call.
    """

    def __init__(self) -> None:
        self.responds = True
        self._listeners: list[Callable[[bool], None]] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def listen(self, callback: Callable[[bool], None]) -> None:
        """Add a listener. It gets True after any response, also an error, and False if there was no connection."""
        self._listeners.append(callback)

    def notify(self, reachable: bool) -> None:
        """Notify the listeners of the result of a call."""
        self.responds = reachable
        if reachable:
            for future in self._waiting:
                if not future.done():
                    future.set_result(None)
        for callback in self._listeners:
            callback(reachable)

    async def next_response(self) -> None:
        """Wait until the server responds to any call."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
