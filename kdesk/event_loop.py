"""The event loop of the window: asyncio on Qt's loop, with timers that are freed when they are cancelled.

qasync keeps the timer of a cancelled call until it is due. Every timeout around a request is such a call: browsing the
library leaves 29 of them, each 2 KB with its context, until the timeout has passed.
"""

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Any

from PySide6.QtCore import QObject, QTimerEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop


class EventLoop(QEventLoop):  # type: ignore[misc]  # qasync has no types
    """Runs asyncio on the loop of an application; a cancelled timer is freed at once."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._timers = _Timers()

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Call `callback` after `delay` seconds."""
        if delay <= 0:
            soon: asyncio.Handle = super().call_later(delay, callback, *args, context=context)
            return soon
        handle = asyncio.TimerHandle(self.time() + delay, callback, args, self, context)
        self._timers.start(handle, delay)
        return handle

    def close(self) -> None:
        """Close the loop; calls that are not due yet are dropped."""
        self._timers.stop()
        super().close()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Free a timer; asyncio calls this when a handle is cancelled."""
        self._timers.forget(handle)


class _Timers(QObject):
    """Runs handles when they are due."""

    def __init__(self) -> None:
        super().__init__()
        self._handles: dict[int, asyncio.TimerHandle] = {}
        # By identity: handles of the same time and callback are equal.
        self._numbers: dict[int, int] = {}

    def start(self, handle: asyncio.TimerHandle, delay: float) -> None:
        number = self.startTimer(int(delay * 1000))
        self._handles[number] = handle
        self._numbers[id(handle)] = number

    def forget(self, handle: asyncio.TimerHandle) -> None:
        if (number := self._numbers.pop(id(handle), None)) is not None:
            self.killTimer(number)
            del self._handles[number]

    def stop(self) -> None:
        for handle in list(self._handles.values()):
            self.forget(handle)

    def timerEvent(self, event: QTimerEvent) -> None:
        handle = self._handles.get(event.timerId())
        if handle is None:
            return
        # Qt's timers repeat until they are killed.
        self.forget(handle)
        handle._run()  # noqa: SLF001  the way in which loops run their handles
