"""Whether a server answers."""

from collections.abc import Callable


class Reach:
    """What the last call over one connection found out about its server."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[bool], None]] = []

    def listen(self, callback: Callable[[bool], None]) -> None:
        """Call this after every call: True after an answer of whatever content, False where there was no way to one."""
        self._listeners.append(callback)

    def tell(self, answers: bool) -> None:
        """Tell what a call has found."""
        for callback in self._listeners:
            callback(answers)
