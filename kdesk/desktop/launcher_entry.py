"""The progress on the icon of docks and task bars of Linux: the signal `com.canonical.Unity.LauncherEntry.Update`.

Docks of KDE, Ubuntu, elementary and others follow the signal; nobody answers it.
Windows and macOS have no such thing that Qt offers.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

from kdesk.threads import Workers

if TYPE_CHECKING:  # the first progress imports it
    from dbus_fast.aio import MessageBus

log = logging.getLogger(__name__)

APPLICATION = "application://kdesk.desktop"
PATH = "/com/canonical/unity/launcherentry/kdesk"
CONNECT_SECONDS = 5.0


class LauncherEntry:
    """Tells the progress. Where there is no D-Bus session it does nothing."""

    def __init__(self) -> None:
        self._thread = Workers("kdesk-launcher", 1)
        self._lock = asyncio.Lock()
        self._bus: MessageBus | None = None
        self._is_hopeless = sys.platform != "linux"

    async def show(self, per_mille: int | None) -> None:
        """Show a progress; None takes it away."""
        async with self._lock:
            if self._bus is None and per_mille is not None and not self._is_hopeless:
                self._bus = await self._connected()
            if self._bus is not None:
                await self._send(self._bus, per_mille)

    def end(self) -> None:
        """Leave the bus: docks then forget what they were told."""
        self._is_hopeless = True
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()
        self._thread.close()

    async def _connected(self) -> MessageBus | None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                kind = await self._thread.run(_bus_kind)
                bus: MessageBus = await kind().connect()
        except Exception as error:  # noqa: BLE001  the library raises many kinds; the progress stands in the window too
            self._is_hopeless = True
            log.info("no progress in docks: %s", error)
            return None
        if self._is_hopeless:  # the window ended meanwhile
            bus.disconnect()
            return None
        return bus

    async def _send(self, bus: MessageBus, per_mille: int | None) -> None:
        from dbus_fast import Message, Variant  # noqa: PLC0415  imported by now

        properties = {
            "progress": Variant("d", (per_mille or 0) / 1000),
            "progress-visible": Variant("b", per_mille is not None),
        }
        interface = "com.canonical.Unity.LauncherEntry"
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await bus.send(Message.new_signal(PATH, interface, "Update", "sa{sv}", [APPLICATION, properties]))
        except Exception as error:  # noqa: BLE001  the session ended: as above
            self._bus = None
            log.info("no progress in docks any more: %s", error)


def _bus_kind() -> type[MessageBus]:
    """Import the library."""
    from dbus_fast.aio import MessageBus  # noqa: PLC0415  most starts send nothing

    return MessageBus
