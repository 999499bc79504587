"""The window stays alive while its server answers nonsense, however much of it."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import cast

import httpx
import pytest
from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.domain.settings import Settings
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.clock import SystemClock
from kdesk.engine.one_session import OneSession
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.kaltura import response_body
from kdesk.kaltura.client import make_http
from kdesk.kaltura.rpc import Rpc
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.locale import QtLocale
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.outside import Outside
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.view import UploadsPage
from tests.e2e.conftest import RunQt
from tests.engine.fake_journal import FakeJournal
from tests.engine.ticks import Ticks
from tests.kaltura.nonsense import connected
from tests.support.odd_server import OddServer, Response

pytestmark = pytest.mark.e2e

MOST_AT_ONCE = 2**20
"""Bytes of answers that the window's thread takes before it looks at the mouse again; 100 ms of a fast line."""

ANSWERS = [
    Response(b"[" * 10_000),
    Response(b"[" + b'{"id":"0_x"},' * 1_000_000 + b"1]"),
    Response(b" " * 100 * 2**20),
]


class Turns:
    """Counts the turns of the window's thread, and the bytes of answers that it takes within one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = self.most = self._bytes = 0
        self._timer = QTimer(interval=0)  # due at every turn
        self._timer.timeout.connect(self._turn)
        self._timer.start()
        pieces_of = response_body.raw_body

        async def watched(response: httpx.Response) -> AsyncIterator[bytes]:
            async with aclosing(cast("AsyncGenerator[bytes]", pieces_of(response))) as pieces:
                async for piece in pieces:
                    self._bytes += len(piece)
                    self.most = max(self.most, self._bytes)
                    yield piece

        monkeypatch.setattr(response_body, "raw_body", watched)

    def _turn(self) -> None:
        self.count += 1
        self._bytes = 0


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light look, for as long as a test lasts."""
    return Theme(qapp, scheme=Qt.ColorScheme.Light, reduced_motion=True)


def page_on(queue: TransferQueue, theme: Theme) -> UploadsPage:
    """Show the Uploads page of this queue."""
    outside = Outside(lambda *_transfers: None, lambda _entry: None, lambda _transfers, _where: None)
    formatter = Format(QtLocale(QLocale("en_US")))
    services = UploadsServices(theme, formatter, Actions(theme), SystemClock().now)
    page = UploadsPage(services, queue, outside, Settings())
    page.show()
    return page


@pytest.mark.parametrize("answer", ANSWERS, ids=["brackets", "much JSON", "100 MB"])
def test_the_window_goes_on(
    answer: Response, run_qt: RunQt, theme: Theme, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row fails with words, and until then the window gets its turn after each piece of an answer."""
    paths = [tmp_path / f"clip-{number}.mp4" for number in range(5)]
    for path in paths:
        path.write_bytes(path.name.encode() * 1000)
        os.utime(path, (1_700_000_000, 1_700_000_000))  # long at rest: nothing waits for that
    with OddServer(answer) as server:
        http, turns = make_http(), Turns(monkeypatch)
        connection = connected(Rpc(http, server.url), http)
        queue = TransferQueue(
            FakeJournal(Ticks()),
            OneSession(lambda: connection),
            SystemClock(),
            QueueEvents(lambda _problem: None, lambda _count: None),
            QueueOptions(3, policy=RetryPolicy(first=0.01, tries=3)),
        )
        page = page_on(queue, theme)
        qtbot.addWidget(page)

        async def bring_in() -> None:
            async with http, queue.running(), asyncio.timeout(60):
                queue.add(paths)
                await _until_all_failed(queue, len(paths))
                page.model.flush()

        run_qt(bring_in())
    assert all(one.trouble and title_of(one.trouble) for one in queue.snapshot())
    assert page.shown.rowCount() == len(paths)
    assert turns.count >= len(paths)
    assert min(len(answer.body), 1) <= turns.most <= MOST_AT_ONCE


async def _until_all_failed(queue: TransferQueue, count: int) -> None:
    while [one.state for one in queue.snapshot()] != [TransferState.FAILED] * count:  # noqa: ASYNC110  rows set no event
        await asyncio.sleep(0.01)
