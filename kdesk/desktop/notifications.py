"""Notifications of the system. The only module that uses desktop-notifier."""

from __future__ import annotations

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from kdesk.domain.desktop_ports import SystemNotification, SystemNotifications
from kdesk.plain_text import cut, decodable
from kdesk.redaction import redact
from kdesk.threads import Workers

if TYPE_CHECKING:  # the first notification imports it
    from desktop_notifier.backends.base import DesktopNotifierBackend
    from desktop_notifier.common import Notification

log = logging.getLogger(__name__)

ANSWER_SECONDS = 5.0
"""So long the service of the system may take for one call."""
MAX_TITLE, MAX_TEXT = 120, 400
"""Characters; services cut sooner, or not at all."""


class DesktopNotifications(SystemNotifications):
    """Shows notifications through desktop-notifier: D-Bus on Linux, the notification centres of macOS and Windows.

    A service that is missing, hangs or breaks off is said once in the log; each notification asks for it anew.
    """

    def __init__(self) -> None:
        # Its import takes a tenth of a second.
        self._thread = Workers("kdesk-notifications", 1)
        # One after the other: a notification that replaces another must not overtake it.
        self._lock = asyncio.Lock()
        self._backend: DesktopNotifierBackend | None = None
        self._shown: dict[str, str] = {}
        self._told = False

    async def show(self, notification: SystemNotification) -> None:
        """Show a notification, in the place of the earlier one of its key."""
        async with self._lock:
            await self._guarded(partial(self._show, notification), connect=True)

    async def withdraw(self, key: str) -> None:
        """Take the notification of this key away, if there is one."""
        async with self._lock:
            if key in self._shown:
                await self._guarded(partial(self._withdraw, key))

    async def end(self) -> None:
        """Take all away, since nothing would happen at their buttons any more, and close the connection."""
        async with self._lock:
            for key in tuple(self._shown):
                await self._guarded(partial(self._withdraw, key))
            self._let_go()
            self._thread.close()

    async def _guarded(self, do: Callable[[DesktopNotifierBackend], Awaitable[None]], *, connect: bool = False) -> None:
        """Ask the service; this is the boundary: whatever goes wrong there is logged, and the service let go."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if connect and self._backend is None:
                    self._backend = await self._connected()
                if self._backend is not None:
                    await do(self._backend)
        except Exception as error:
            self._let_go()
            if not self._told:
                self._told = True
                log.warning("the system shows no notifications: %s", str(error) or type(error).__name__)
            log.debug("no notification", exc_info=True)

    async def _connected(self) -> DesktopNotifierBackend:
        """Return the service of the system. Raises whatever the library raises where there is none."""
        kind, icon = await self._thread.run(_backend_kind)
        backend: DesktopNotifierBackend = kind("kdesk", icon)
        self._backend = backend  # so that a connection that is half open is closed, too
        # Asked first: `send` would log every failure by itself, and hide it from here.
        await backend.get_capabilities()
        return backend

    async def _show(self, notification: SystemNotification, backend: DesktopNotifierBackend) -> None:
        await self._withdraw(notification.key, backend)
        sent = _as_sent(notification, escape=await _reads_markup(backend))
        await backend.send(sent)
        if sent.identifier not in await backend.get_current_notifications():
            raise ConnectionError("the service did not take the notification")
        self._shown[notification.key] = sent.identifier

    async def _withdraw(self, key: str, backend: DesktopNotifierBackend) -> None:
        identifier = self._shown.pop(key, "")
        # Otherwise a person has closed it, or pressed a button.
        if identifier in await backend.get_current_notifications():
            await backend.clear(identifier)

    def _let_go(self) -> None:
        backend, self._backend = self._backend, None
        self._shown.clear()
        bus = getattr(backend, "bus", None)  # of D-Bus only
        if bus is not None:
            bus.disconnect()


def _backend_kind() -> tuple[Callable[..., DesktopNotifierBackend], object]:
    """Import the library and return the class for this system, and kdesk's icon as the system knows it."""
    from desktop_notifier.common import Icon  # noqa: PLC0415  most starts notify of nothing
    from desktop_notifier.main import get_backend_class  # noqa: PLC0415

    # It writes a warning with a trace of the stack for every notification that fails.
    logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)
    return get_backend_class(), Icon(name="kdesk")


async def _reads_markup(backend: DesktopNotifierBackend) -> bool:
    """Return whether the service takes the text for markup, so that a “<” in the name of a file has to be escaped."""
    interface: Any = getattr(backend, "interface", None)  # of D-Bus only
    return interface is not None and "body-markup" in await interface.call_get_capabilities()


def _as_sent(notification: SystemNotification, *, escape: bool) -> Notification:
    """Return a notification for the library: plain, bounded, without secrets."""
    from desktop_notifier.common import Button, Notification, Urgency  # noqa: PLC0415  imported by now

    text = cut(_plain(notification.text), MAX_TEXT)
    return Notification(
        title=cut(_plain(notification.title), MAX_TITLE),
        message=html.escape(text, quote=False) if escape else text,
        # A critical one would break into a presentation for which its user has silenced the others.
        urgency=Urgency.Normal,
        buttons=tuple(Button(button.text, _later(button.press)) for button in notification.buttons),
        on_clicked=_later(notification.open),
    )


def _plain(text: str) -> str:
    # The history of notifications is read by other programs, and by whoever stands beside the screen.
    return redact(decodable(text))


def _later(press: Callable[[], object]) -> Callable[[], None]:
    """Return what is called by the library: an error of a button must not end its connection."""
    loop = asyncio.get_running_loop()

    def soon() -> None:
        loop.call_soon_threadsafe(press)

    return soon
