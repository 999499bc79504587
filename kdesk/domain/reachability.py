"""Whether a server can be reached, as the calls to it find out."""

from collections.abc import Callable


class Reachability:
    """Tells listeners after each call over one connection whether its server answered."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[bool], None]] = []

    def listen(self, callback: Callable[[bool], None]) -> None:
        """Call this after every call: True after any answer, errors included, False if there was no connection."""
        self._listeners.append(callback)

    def tell(self, answers: bool) -> None:
        """Tell the listeners whether the server answered."""
        for callback in self._listeners:
            callback(answers)
