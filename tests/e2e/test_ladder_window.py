"""What is odd about renditions, each found in a rendition that was made so, in the window on a demo server."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from driving import until
from PySide6.QtWidgets import QApplication

from kdesk.ui.commands import Command
from kdesk.ui.library.tabs.renditions.ladder_section import LadderSection
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient, with_files
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SECONDS = 4
REASON = "the disk was on fire"


def with_renditions(client: DemoClient, folder: Path, source: Mapping[str, Any], made: Mapping[int, Any]) -> str:
    """Upload a source, replace what the server makes of it by these renditions, and return the id of the entry.

    Args:
        source: How the source is made, as `make_video` takes it.
        made: The same of each rendition, by its flavor params.
    """
    file = make_video(folder / "source.mp4", **{"seconds": SECONDS, **source})
    files = {
        params: make_video(folder / f"{params}.mp4", **{"seconds": SECONDS, **how}) for params, how in made.items()
    }
    return with_files(client, file, files)


SMALL = {"size": "640x360", "megabits": 2}
LOW = {"size": "320x180", "megabits": 0.4}


MADE: Sequence[tuple[Mapping[str, Any], Mapping[int, Any], str]] = (
    (
        {"size": "1280x720", "megabits": 3},
        {2: {"size": "640x360", "megabits": 0.7}, 4: {"size": "854x480", "megabits": 0.4}},
        "480p has less bit rate (",
    ),
    (
        {"size": "1280x720", "megabits": 3},
        {2: {"size": "640x360", "megabits": 0.6}, 4: {"size": "854x480", "megabits": 0.62}},
        "480p (",
    ),
    (
        SMALL,
        {2: {"size": "320x180", "megabits": 0.4, "frames": 12.5}},
        "180p has 12.50 frames a second, the source 25",
    ),
    (
        SMALL,
        {2: {"size": "320x180", "megabits": 0.4}, 6: {"size": "1280x720", "megabits": 1}},
        "720p is larger than",
    ),
    ({"size": "1280x720", "megabits": 4}, {2: {"size": "640x360", "megabits": 1.5}}, "No rendition for slow"),
    (SMALL, {2: LOW | {"seconds": 2}}, "180p has the bytes of only about 0:02"),
)
"""How source and renditions are made, and how the only finding begins."""


def begins(ladder: LadderSection, beginning: str) -> bool:
    """Return whether there is one finding, with these first words."""
    return [row.words.text()[: len(beginning)] for row in ladder.rows] == [beginning]


def test_a_rendition_that_was_made_so_is_found(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """Each is the only finding of its entry; “Why?” explains it, and it can be hidden and shown again."""
    beginnings = {}
    with DemoClient(server.credentials) as client:
        for number, (source, made, beginning) in enumerate(MADE):
            folder = tmp_path / str(number)
            folder.mkdir()
            beginnings[with_renditions(client.as_admin(), folder, source, made)] = beginning

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.model.rowCount() == len(MADE), PATIENCE, "the entries")
            ladder = app.library.panel.renditions.ladder
            for entry, beginning in beginnings.items():
                app.library.open_entry(entry)
                app.library.panel.tabs.open("renditions")
                said = f"the finding “{beginning}”"
                await until(lambda beginning=beginning: begins(ladder, beginning), PATIENCE, said)
                (row,) = ladder.rows
                row.why.click()
                assert row.explanation.isVisible()
                row.hide_button.click()
                assert not ladder.rows
                ladder.show_hidden.click()
                assert len(ladder.rows) == 1
                if ladder.chart.has_enough:
                    ladder.chart.chosen.emit(ladder.chart.points[0])
                    assert app.library.panel.renditions.view.flavor() == ladder.chart.points[0]

    run_qt(work())


def test_a_failed_rendition_is_found(qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path) -> None:
    """With the server's reason."""
    with httpx.Client(base_url=server.url) as http:
        FaultControl(http, server.credentials).add("conversion.2", "conversion", reason=REASON)
    with DemoClient(server.credentials) as client:
        file = make_video(tmp_path / "clip.mp4", size="640x360", seconds=1)
        entry = client.as_admin().converted(client.upload(file.read_bytes(), "clip.mp4"))

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(app.library.model.rowCount, PATIENCE, "the entry")
            app.library.open_entry(entry)
            app.library.panel.tabs.open("renditions")
            ladder = app.library.panel.renditions.ladder
            await until(lambda: ladder.rows, PATIENCE, "a finding")
            assert [row.words.text() for row in ladder.rows] == [f"Basic/Small failed: {REASON}"]

    run_qt(work())
