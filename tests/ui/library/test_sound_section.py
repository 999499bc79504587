"""The sound of a rendition, and looking into files, in the Renditions tab: measured, stopped, failed, not possible."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError, Unreachable
from kdesk.media.reading.whole_file import WholeFile, local_file
from kdesk.media.scanning.scans import FileScans
from kdesk.media.sounding.sounds import MeasuredSounds
from kdesk.ui.library.tabs.renditions.tab import RenditionsTab
from kdesk.ui.review.player import Player
from kdesk.ui.tasks import TaskScope
from tests.support.media import ffmpeg, make_video, speech
from tests.support.patience import until
from tests.ui.fakes.accounts import FakeAccounts
from tests.ui.library.library_fakes import FakeCatalogue, make_entry, make_flavor
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

FLAVORS = (make_flavor(0, is_source=True), make_flavor(1), make_flavor(2))


class Files:
    """The files of renditions, by their ids in the addresses.

    Attributes:
        why_not: Why nothing can be decoded.
        error: Raised in place of a file.
        gate: While it is not set, no file comes.
    """

    def __init__(self, known: Mapping[str, Path]) -> None:
        self._known = known
        self.why_not = ""
        self.error: KdeskError | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def file(self, source: VideoSource) -> WholeFile:
        """Return the file of a rendition."""
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return local_file(next(path for name, path in self._known.items() if name in source.addresses[0]))

    async def open(self, source: VideoSource) -> Any:
        """Wait, and fail."""
        await self.file(source)
        raise Unreachable


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A stereo sound whose right channel is silent, and a video without sound."""
    folder = tmp_path_factory.mktemp("sounds")
    silent = ("-af", "pan=stereo|c0=c0|c1=0*c0", "-c:a", "pcm_s16le", str(folder / "left.wav"))
    ffmpeg("-f", "lavfi", "-i", speech(4), *silent)
    ffmpeg("-i", str(make_video(folder / "clip.mp4", seconds=1)), "-an", "-c", "copy", str(folder / "mute.mp4"))
    return {FLAVORS[1].id: folder / "left.wav", FLAVORS[2].id: folder / "mute.mp4"}


def opened_tab(pages: PageFactory, tasks: TaskScope, files: Files) -> RenditionsTab:
    """Return the visible tab with an entry and its renditions."""
    measures = {"videos": files, "sounding": MeasuredSounds(files.file), "scanning": FileScans(files.file)}
    services = pages.services(tasks, [], **measures)
    tab = RenditionsTab(services, Player(services, volume=0.5))
    tab.resize(400, 900)
    tab.show()
    entry = make_entry(1)
    api = FakeAccounts.connected(FakeCatalogue([entry])).api
    assert api is not None
    tab.show_entry(entry, api)
    tab.show_flavors(tuple(type(flavor)(**_fields(flavor) | {"entry_id": entry.id}) for flavor in FLAVORS))
    return tab


def _fields(flavor: Any) -> dict[str, Any]:
    return {name: getattr(flavor, name) for name in flavor.__dataclass_fields__}


def close(tab: RenditionsTab) -> None:
    """Close a tab and its player."""
    for widget in (tab.player, tab):
        widget.close()
        widget.deleteLater()


def test_the_sound_of_a_rendition_is_measured_and_told(
    run_qt: RunQt, pages: PageFactory, known: Mapping[str, Path]
) -> None:
    """By the keyboard; it is kept while another rendition is looked at."""

    async def work(tasks: TaskScope) -> None:
        tab = opened_tab(pages, tasks, Files(known))
        assert not tab.sound.isVisible()
        tab.view.selectRow(1)
        assert tab.sound.title.text().startswith("Sound of ")
        assert not tab.sound.summary.isVisible()
        QTest.keyClick(tab.sound.work.start, Qt.Key.Key_Space)
        await until(tab.sound.summary.isVisible)
        words = " ".join(tab.sound.summary.text().replace("\u2060", "").split())
        assert words.endswith(" dBTP, stereo, 48 kHz")
        assert " LUFS, range " in words
        left, right = tab.sound.channels.text().splitlines()
        assert left.startswith("left: peak \u2212")
        assert right == "right: peak \u2212∞\u00a0dBFS, mean \u2212∞\u00a0dBFS"
        assert tab.sound.faults.text() == "Nothing is heard of these channels: right."
        assert tab.sound.waveforms.isVisible()
        assert not tab.sound.waveforms.grab().toImage().isNull()
        assert not tab.sound.work.isVisible()
        tab.view.selectRow(0)
        assert tab.sound.work.start.isVisible()
        tab.view.selectRow(1)
        assert tab.sound.summary.isVisible()
        tab.view.clearSelection()
        assert not tab.sound.isVisible()
        close(tab)

    run_qt(work)


def test_a_rendition_without_sound_is_told(run_qt: RunQt, pages: PageFactory, known: Mapping[str, Path]) -> None:
    """There are no waveforms then."""

    async def work(tasks: TaskScope) -> None:
        tab = opened_tab(pages, tasks, Files(known))
        tab.view.selectRow(2)
        tab.sound.work.start.click()
        await until(tab.sound.summary.isVisible)
        assert tab.sound.summary.text() == "This rendition has no sound"
        assert not tab.sound.waveforms.isVisible()
        close(tab)

    run_qt(work)


def test_a_measure_can_be_stopped_and_ends_with_its_rendition(
    run_qt: RunQt, pages: PageFactory, known: Mapping[str, Path]
) -> None:
    """The focus goes to the other button and back."""

    async def work(tasks: TaskScope) -> None:
        files = Files(known)
        tab = opened_tab(pages, tasks, files)
        files.gate.clear()
        tab.view.selectRow(1)
        tab.activateWindow()
        await until(tab.isActiveWindow)
        tab.sound.work.start.setFocus()
        tab.sound.work.start.click()
        assert tab.sound.work.stop.isVisible()
        assert tab.focusWidget() is tab.sound.work.stop
        tab.sound.work.stop.click()
        assert tab.focusWidget() is tab.sound.work.start
        tab.sound.work.start.click()
        tab.view.selectRow(2)
        assert not tab.sound.work.stop.isVisible()
        files.gate.set()
        tab.view.selectRow(1)
        assert tab.sound.work.start.isVisible()
        close(tab)

    run_qt(work)


def test_an_error_is_told_and_the_button_is_there_again(
    run_qt: RunQt, pages: PageFactory, known: Mapping[str, Path]
) -> None:
    """In the strip of the tab, for the sound and for the files of all renditions."""

    async def work(tasks: TaskScope) -> None:
        files = Files(known)
        tab = opened_tab(pages, tasks, files)
        files.error = Unreachable()
        tab.view.selectRow(1)
        for part in (tab.sound.work, tab.measure.work):
            tab.error_strip.hide()
            part.start.click()
            await until(tab.error_strip.isVisible)
            assert part.start.isVisible()
        close(tab)

    run_qt(work)


def test_looking_into_files_can_be_stopped_and_ends_with_its_entry(
    run_qt: RunQt, pages: PageFactory, known: Mapping[str, Path]
) -> None:
    """What was found before stays."""

    async def work(tasks: TaskScope) -> None:
        files = Files(known)
        tab = opened_tab(pages, tasks, files)
        files.gate.clear()
        tab.measure.work.start.click()
        assert tab.measure.work.said.text() == "Looking into the files…"
        await until(lambda: tab.measure.work.said.text().startswith("Looking into Source"))
        tab.measure.work.stop.click()
        assert tab.measure.work.said.text() == "Stopped: what was found so far is listed"
        tab.measure.work.start.click()
        other = make_entry(2)
        api = FakeAccounts.connected(FakeCatalogue([other])).api
        assert api is not None
        tab.show_entry(other, api)
        assert not tab.measure.work.stop.isVisible()
        assert not tab.measure.isVisible()
        close(tab)

    run_qt(work)


def test_without_the_extra_the_buttons_say_what_to_install(
    run_qt: RunQt, pages: PageFactory, known: Mapping[str, Path]
) -> None:
    """They are there, and disabled."""

    async def work(tasks: TaskScope) -> None:
        files = Files(known)
        files.why_not = "Install kdesk[review]"
        tab = opened_tab(pages, tasks, files)
        tab.view.selectRow(1)
        for part in (tab.sound.work, tab.measure.work):
            assert not part.start.isEnabled()
            assert "kdesk[review]" in part.start.toolTip()
        close(tab)

    run_qt(work)


def test_what_was_found_is_told_of_its_entry_only(pages: PageFactory, run_qt: RunQt, known: Mapping[str, Path]) -> None:
    """For the next entry nothing is told; and what comes and goes does not stand above the table."""

    async def work(tasks: TaskScope) -> None:
        files = Files(known)
        tab = opened_tab(pages, tasks, files)
        files.gate.clear()
        tab.measure.work.start.click()
        tab.measure.work.stop.click()
        assert tab.measure.work.said.text() == "Stopped: what was found so far is listed"
        lines = tab.layout()
        assert lines is not None
        order = [lines.indexOf(one) for one in (tab.view, tab.state, tab.error_strip, tab.ladder, tab.measure)]
        assert order == sorted(order)
        other = make_entry(2)
        api = FakeAccounts.connected(FakeCatalogue([other])).api
        assert api is not None
        tab.show_entry(other, api)
        tab.show_flavors(tuple(type(flavor)(**_fields(flavor) | {"entry_id": other.id}) for flavor in FLAVORS))
        assert tab.measure.isVisible()
        assert tab.measure.work.said.text() == ""
        close(tab)

    run_qt(work)
