"""What is kept on this computer, in the settings."""

import asyncio
from collections.abc import Coroutine
from typing import Any, cast

from pytestqt.qtbot import QtBot

from kdesk.messages.format import Format
from kdesk.ui.settings.kept import KeptAmount, KeptThing
from kdesk.ui.settings.privacy_part import PrivacyPart
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.cut_texts import cut_texts


class LateTasks:
    """Keeps what is to run until it is asked to."""

    def __init__(self) -> None:
        self._waiting: list[Coroutine[Any, Any, object]] = []

    def spawn(self, work: Coroutine[Any, Any, object], *, replace: str) -> None:
        """Keep a task."""
        assert replace
        self._waiting.append(work)

    def run(self) -> None:
        """Run all that was kept, without a turn for Qt."""
        while self._waiting:
            asyncio.run(cast(Coroutine[Any, Any, None], self._waiting.pop()))


def test_an_amount_has_its_room_at_once(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """It is measured when the lines stand already; until the next layout it would be cut."""

    async def measure() -> KeptAmount:
        return KeptAmount(bytes=123_456_789, items=1234)

    async def clear() -> None:
        raise AssertionError

    tasks = LateTasks()
    thing = KeptThing("Pictures", "Thumbnails and frames that were shown. " * 3, "/some/folder", measure, clear)
    part = PrivacyPart([thing] * 2, theme, formatter, cast(TaskScope, tasks), cast(Any, None))
    qtbot.addWidget(part)
    part.resize(500, 400)
    part.show()
    qtbot.waitExposed(part)
    tasks.run()
    assert part.lines[0].amount.text() == "1,234 items, 123 MB"
    assert not set(cut_texts(part)) & {line.amount.text() for line in part.lines}
