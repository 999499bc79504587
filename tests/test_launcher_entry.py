"""The progress on the icon of docks, without a bus."""

import asyncio
import sys

import pytest

from kdesk.desktop.launcher_entry import LauncherEntry

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="docks of Linux")


class Bus:
    """A connection that comes when it is let."""

    def __init__(self) -> None:
        self.asked, self.lets = asyncio.Event(), asyncio.Event()
        self.is_open = False

    async def connect(self) -> "Bus":
        """Connect late."""
        self.asked.set()
        await self.lets.wait()
        self.is_open = True
        return self

    def disconnect(self) -> None:
        """Close it."""
        self.is_open = False


async def test_a_connection_that_comes_after_the_end_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise docks would show the progress of a window that is gone."""
    bus, launcher = Bus(), LauncherEntry()
    monkeypatch.setattr("kdesk.desktop.launcher_entry._bus_kind", lambda: lambda: bus)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(launcher.show(500))
        await bus.asked.wait()
        launcher.end()
        bus.lets.set()
    assert not bus.is_open
