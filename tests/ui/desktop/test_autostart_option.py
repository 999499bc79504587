"""The option of the start at the sign-in, on the services."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kdesk.preferences import Preferences
from kdesk.services import Services
from kdesk.store.paths import Paths
from kdesk.ui.tasks import TaskScope
from kdesk.wiring.autostart import follow_autostart
from kdesk.wiring.ui_services import UiServices

Until = Callable[[Callable[[], object]], Awaitable[None]]


async def test_the_last_choice_is_the_one_that_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    """Two changes in a row are made one after the other, however long the first one takes."""
    begun, first, made = threading.Event(), threading.Event(), list[bool]()
    follower: list[Callable[[bool], Any]] = []

    def set_autostart(_command: Sequence[str], *, wanted: bool) -> None:
        if wanted:
            begun.set()
            first.wait()
        made.append(wanted)

    monkeypatch.setattr("kdesk.wiring.autostart.set_autostart", set_autostart)
    preferences = SimpleNamespace(
        follow=lambda _field, do: follower.append(do), settings=SimpleNamespace(starts_at_login=False)
    )
    services = SimpleNamespace(paths=Paths.under(tmp_path), preferences=cast(Preferences, preferences))
    async with TaskScope(lambda _error: None) as tasks:
        follow_autostart(cast(Services, services), cast(UiServices, SimpleNamespace(tasks=tasks)))
        follower[0](True)
        await until(begun.is_set)
        follower[0](False)
        await asyncio.sleep(0)  # the second change is under way
        first.set()
        await until(lambda: len(made) == 2)
    assert made == [True, False]
