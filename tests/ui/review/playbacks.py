"""Players without a window, for tests."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.source_streams import SourceStreams
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.support.relay import opened_relay
from tests.ui.library.qt_loop import RunQt

Work = Callable[[Playback], Coroutine[Any, Any, None]]
Play = Callable[[Work], None]


@asynccontextmanager
async def opened(tasks: TaskScope) -> AsyncIterator[Playback]:
    """A player while the block runs."""
    async with opened_relay() as relay:
        player = Playback(SourceStreams(relay), tasks, volume=0.5, parent=None)
        yield player
        player.close()
        player.deleteLater()


@pytest.fixture
def play(run_qt: RunQt) -> Play:
    """Run a test with a player."""

    def run(work: Work) -> None:
        async def scoped(tasks: TaskScope) -> None:
            async with opened(tasks) as player:
                await work(player)

        run_qt(scoped)

    return run


async def shows(player: Playback, frames: int = 5) -> None:
    """Wait for a number of further frames."""
    before = player.frames
    await until(lambda: player.frames >= before + frames or player.phase is Phase.FAILED)
    assert player.phase is not Phase.FAILED, (player.error, player.detail)
