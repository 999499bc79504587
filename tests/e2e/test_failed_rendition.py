"""A rendition that the server could not make, in the window that brought the file in."""

from pathlib import Path

import httpx
import pytest
from driving import drop, until
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers import watcher
from kdesk.messages.rows import row_text
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video

pytestmark = pytest.mark.e2e
REASON = "the disk was on fire"


def _only(app: Application) -> Transfer:
    (only,) = app.queue.snapshot()
    return only


def test_the_row_tells_which_part_failed(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is READY, and its row says that one of its renditions failed, with the server's reason."""
    monkeypatch.setattr(watcher, "PAUSES", (0.2,))
    with httpx.Client(base_url=server.url) as http:
        FaultControl(http, server.credentials).add("conversion.4", "conversion", reason=REASON)
    clip = make_video(tmp_path / "clip.mp4", size="854x480", seconds=1)

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            drop(app.window, [clip])
            await until(lambda: bool(app.queue.snapshot()) and _only(app).state is TransferState.READY, 60, "READY")
            await until(lambda: _only(app).trouble is not None, 60, "the failed rendition")
            words = row_text(_only(app), app.uploads.header._formatter, 0.0)
            assert words.state.startswith("Ready · 1 of 3 renditions failed")
            assert words.more == REASON

    run_qt(job())
