"""The window stays alive while its server answers nonsense, however much of it."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer import TransferState
from kdesk.engine.clock import SystemClock
from kdesk.engine.queue import QueueEvents, TransferQueue
from kdesk.engine.retry import RetryPolicy
from kdesk.kaltura.client import make_http
from kdesk.kaltura.rpc import Rpc
from kdesk.ui.actions import Actions
from kdesk.ui.texts import Texts
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.view import UploadsPage
from tests.bench.heartbeat import Heartbeat
from tests.e2e.conftest import RunQt
from tests.engine.fake_journal import FakeJournal
from tests.engine.ticks import Ticks
from tests.kaltura.nonsense import connected
from tests.support.odd_server import Answer, OddServer

pytestmark = pytest.mark.e2e

STALL_MS = 500
"""A pause of the window that nobody calls frozen, on a machine that does something else as well."""

ANSWERS = [
    Answer(b"[" * 10_000),
    Answer(b"[" + b'{"id":"0_x"},' * 1_000_000 + b"1]"),
    Answer(b" " * 100 * 2**20),
]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light look, for as long as a test lasts."""
    made = Theme(qapp, scheme=Qt.ColorScheme.Light, reduced_motion=True)
    yield made
    qapp.styleHints().colorSchemeChanged.disconnect(made.refresh)
    made.deleteLater()
    qapp.setStyleSheet("")


def page_on(queue: TransferQueue, theme: Theme) -> UploadsPage:
    """Show the Uploads page of this queue."""
    page = UploadsPage(
        theme,
        Texts(QLocale("en_US")),
        Actions(theme),
        queue,
        copy_link=lambda _one: None,
        open_entry=lambda _entry: None,
        export=lambda _transfers, _where: None,
        now=SystemClock().now,
        slots=3,
    )
    page.show()
    return page


@pytest.mark.parametrize("answer", ANSWERS, ids=["brackets", "much JSON", "100 MB"])
def test_the_window_beats_on(answer: Answer, run_qt: RunQt, theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    """Every row fails with words, and until then no beat of the window's thread is late."""
    paths = [tmp_path / f"clip-{number}.mp4" for number in range(5)]
    for path in paths:
        path.write_bytes(path.name.encode() * 1000)
        os.utime(path, (1_700_000_000, 1_700_000_000))  # long at rest: nothing waits for that
    with OddServer(answer) as server:
        http, heart = make_http(), Heartbeat()
        connection = connected(Rpc(http, server.url), http)
        queue = TransferQueue(
            FakeJournal(Ticks()),
            lambda: connection,
            SystemClock(),
            QueueEvents(lambda _problem: None, lambda _count: None),
            slots=3,
            policy=RetryPolicy(first=0.01, tries=3),
        )
        page = page_on(queue, theme)
        qtbot.addWidget(page)

        async def bring_in() -> None:
            async with http, queue.running(), asyncio.timeout(60):
                with heart:
                    queue.add(paths)
                    await _until_all_failed(queue, len(paths))
                page.model.flush()

        run_qt(bring_in())
    assert all(one.trouble and one.trouble.title for one in queue.snapshot())
    assert page.shown.rowCount() == len(paths)
    assert len(heart.lateness) > 1
    assert heart.worst < STALL_MS


async def _until_all_failed(queue: TransferQueue, count: int) -> None:
    while [one.state for one in queue.snapshot()] != [TransferState.FAILED] * count:  # noqa: ASYNC110  rows set no event
        await asyncio.sleep(0.01)
