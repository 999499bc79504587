"""A question to the server about what is being typed: asked once the typing pauses, and dropped when it goes on."""

from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QTimer

from kdesk.errors import KdeskError
from kdesk.ui.tasks import TaskScope

PAUSE_MS = 500
"""Milliseconds without a change after which the server is asked."""
MOST_KEPT = 40
"""Answers that are kept, so that going back costs nothing."""

T = TypeVar("T")


class LateQuestion(Generic[T]):
    """Asks for one address at a time.

    Args:
        tasks: Own the asking.
        ask: Asks the server about an address.
        answered: Gets the address and the answer, or the error.
    """

    def __init__(
        self,
        tasks: TaskScope,
        ask: Callable[[str], Coroutine[Any, Any, T]],
        answered: Callable[[str, T | KdeskError], None],
    ) -> None:
        self._tasks = tasks
        self._ask, self._answered = ask, answered
        self._kept: dict[str, T] = {}
        self._url = ""
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._begin)

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a pause before it asks."""
        return self._timer.isActive()

    def ask(self, url: str) -> bool:
        """Ask about another address, unless its answer is known; return whether it is being asked for."""
        if url == self._url and (self._timer.isActive() or url in self._kept):
            return self._timer.isActive()
        self._url = url
        self._stop()
        if url in self._kept:
            self._answered(url, self._kept[url])
            return False
        if url:
            self._timer.start()
        return bool(url)

    def again(self) -> None:
        """Ask about the same address, although its answer is known."""
        url, self._url = self._url, ""
        self._kept.pop(url, None)
        self.ask(url)

    def end(self) -> None:
        """Ask nothing any more."""
        self._url = ""
        self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        self._tasks.cancel(self._name)

    @property
    def _name(self) -> str:
        return f"question {id(self)}"

    def _begin(self) -> None:
        self._tasks.spawn(self._run(self._url), replace=self._name)

    async def _run(self, url: str) -> None:
        try:
            answer = await self._ask(url)
        except KdeskError as problem:
            self._answered(url, problem)
            return
        self._kept[url] = answer
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._answered(url, answer)
