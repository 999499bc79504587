"""The builders show at once what an address gives, and what the server does otherwise than asked."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.domain.entry import MediaType
from kdesk.domain.flavor import Flavor
from kdesk.domain.link_recipes import Recipe
from kdesk.domain.links.fit import Fit
from kdesk.domain.links.link import Link
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest
from kdesk.domain.links.of_entry import manifest_of
from kdesk.domain.links.parse import parse
from kdesk.domain.links.picture_presets import BUILT_IN
from kdesk.domain.links.stream_presets import ADAPTIVE
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.domain.picture import Box
from kdesk.domain.stream_check.outline import StreamOutline
from kdesk.domain.stream_check.ports import StreamReader, StreamReaders
from kdesk.messages.format import Format
from kdesk.pictures.process import DecodingProcess
from kdesk.ui.share.builder_buttons import BuilderButtons
from kdesk.ui.share.builders.check_window import CheckWindow
from kdesk.ui.share.builders.film_strip import FRAMES
from kdesk.ui.share.builders.frame_choice import FrameFrom
from kdesk.ui.share.builders.picture_builder import PictureBuilder
from kdesk.ui.share.builders.rendition_choice import ChosenBy
from kdesk.ui.share.builders.stream_builder import StreamBuilder
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.support.picture_decoder import decoder
from tests.ui.library.qt_loop import RunQt
from tests.ui.share.builders_on_demo import SECOND_OF_PLAYER, SECONDS, Film, Given, film, given

__all__ = ["decoder", "film"]

pytestmark = pytest.mark.slow

Work = Callable[[Given], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Bench:
    """Runs work with what builders are given."""

    run_qt: RunQt
    film: Film
    theme: Theme
    formatter: Format
    decoder: DecodingProcess
    folder: Path

    def run(self, work: Work) -> None:
        """Run it to its end."""

        async def scoped(tasks: TaskScope) -> None:
            async with given(self.film, tasks, self.theme, self.formatter, self.decoder, self.folder) as told:
                await work(told)

        self.run_qt(scoped)


@pytest.fixture
def bench(
    run_qt: RunQt, film: Film, theme: Theme, formatter: Format, decoder: DecodingProcess, tmp_path: Path
) -> Bench:
    """Return what runs a test's work."""
    return Bench(run_qt, film, theme, formatter, decoder, tmp_path)


def open_stream(told: Given) -> StreamBuilder:
    """Show a stream builder."""
    window = StreamBuilder(told.subject, told.readers, told.services)
    window.show()
    return window


def open_picture(told: Given) -> PictureBuilder:
    """Show a picture builder."""
    window = PictureBuilder(told.subject, told.pictures, told.services)
    window.show()
    return window


async def came(window: StreamBuilder) -> str:
    """Wait for what a player gets; return the summary."""
    await until(lambda: "asked for" not in plain(window.offered.summary.text()))
    return plain(window.offered.summary.text())


async def picture_of(window: PictureBuilder) -> Box:
    """Wait for the picture of the address; return its size."""
    await until(lambda: "asked for" not in plain(window.came.facts.text()) and window.came.came is not None)
    assert window.came.came is not None
    return window.came.came.head.size


def plain(text: str) -> str:
    """Return a text without the characters that only the screen needs."""
    return re.sub("[\u200b\u2066\u2069\u200e]", "", text)


def rungs(told: Given) -> list[Flavor]:
    """Return the finished renditions of the ladder, the largest first."""
    return sorted(
        (one for one in told.subject.flavors if one.status.playable and not one.is_source), key=lambda one: -one.bitrate
    )


def test_the_variants_are_those_of_the_manifest(bench: Bench) -> None:
    """HLS at first, of the server's choice, with size, bit rate and codecs of each, and its light."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        assert (await came(window)).startswith("HLS, ")
        offered = [window.offered.model.index(row, 0).data() for row in range(window.offered.model.rowCount())]
        sizes = {f"{one.width} × {one.height}" for one in rungs(told)}
        assert offered
        assert {plain(one) for one in offered} <= sizes
        await until(lambda: "opens for anyone" in plain(window.box.light.text()))
        assert window.box.text.toPlainText() == window.url
        assert not window.offered.departures.isVisible()
        window.close()

    bench.run(work)


def test_picked_renditions_are_the_ones_that_come(bench: Bench) -> None:
    """By ids: the only variant is the chosen one. By flavor params the address fits every entry."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        chosen = rungs(told)[-1]
        how = window.form.renditions.how
        how.setCurrentIndex(how.findData(ChosenBy.IDS))
        window.form.renditions.boxes[chosen.id].setChecked(True)
        assert "1 variant" in await came(window)
        assert plain(window.offered.model.index(0, 0).data()) == f"{chosen.width} × {chosen.height}"
        how.setCurrentIndex(how.findData(ChosenBy.PARAMS))
        address = parse(window.url)
        assert isinstance(address, PlayManifest)
        assert (address.flavor_ids, address.flavor_params) == ((), (chosen.params_id,))
        assert "1 variant" in await came(window)
        window.close()

    bench.run(work)


def test_a_part_is_cut(bench: Bench) -> None:
    """Start from the player, end typed: the stream has the length of the part."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        window.form.start.take.click()
        QTest.keyClicks(window.form.end.field, "7.5")
        address = window.address
        assert address is not None
        assert (address.seek_from, address.clip_to) == (SECOND_OF_PLAYER * 1000, 7500)
        assert re.search(r"0:0[34]", await came(window))  # the server cuts at key frames
        assert "ignored" not in window.offered.departures.text()
        QTest.keyClicks(window.form.end.field, "x")
        assert window.form.end.field.property("wrong") == "yes"
        window.close()

    bench.run(work)


def test_a_bit_rate_that_leaves_nothing_is_ignored_and_told(bench: Bench) -> None:
    """As `wire-facts`, 8.1, has it: all renditions come back."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        window.form.most.setValue(1)
        await came(window)
        assert window.offered.departures.isVisible()
        words = plain(window.offered.departures.text())
        assert words.startswith("The highest bit rate of 1 kbit/s was ignored")
        window.close()

    bench.run(work)


def test_a_file_begins_at_its_beginning(bench: Bench) -> None:
    """`format/url` is one file: what it is, and that the start is dropped."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        window.form.format.setCurrentIndex(window.form.format.findData(ManifestFormat.FILE))
        window.form.start.show_time(2000)
        assert (await came(window)).startswith("One file, ")
        assert "video/mp4" in plain(window.offered.summary.text())
        assert "start was dropped" in plain(window.offered.departures.text())
        assert not window.check.isEnabled()
        window.close()

    bench.run(work)


def test_dash_is_read_too(bench: Bench) -> None:
    """Variants with codecs."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        window.form.format.setCurrentIndex(window.form.format.findData(ManifestFormat.DASH))
        assert (await came(window)).startswith("DASH, ")
        assert window.offered.model.rowCount() > 0
        assert window.offered.model.index(0, 3).data().startswith("avc1")
        window.close()

    bench.run(work)


def test_a_legacy_format_that_the_server_lacks(bench: Bench) -> None:
    """The sentence of the error stands where the variants would."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        window.form.format.setCurrentIndex(window.form.format.findData(ManifestFormat.RTMP))
        await came(window)
        assert not window.offered.table.isVisible()
        await until(lambda: "does not have the format" in plain(window.box.light.text()))
        window.close()

    bench.run(work)


def test_a_session_is_added_only_when_copied(bench: Bench) -> None:
    """It never stands in the address that is shown, and the clipboard does not take it unasked."""

    async def work(told: Given) -> None:
        asked: list[str] = []
        notices: list[str] = []

        def guard(link: Link, notice: str) -> None:
            asked.append(link.url)
            notices.append(notice)

        told.services.clipboard.guard = guard
        QApplication.clipboard().setText("before")
        window = open_stream(told)
        assert plain(window.box.light.text()).startswith("Opens for others: ")
        window.form.narrow.setCurrentIndex(1)
        assert plain(window.box.light.text()).startswith("Without the session: ")
        narrow = window.form.narrow
        room = narrow.width() - told.services.theme.px(32)
        assert narrow.fontMetrics().horizontalAdvance(narrow.currentText()) < room
        window.box.copy.click()
        await until(lambda: asked)
        assert "/ks/" in asked[0]
        assert "it carries a session for this entry until " in notices[0]
        assert "/ks/" not in window.box.text.toPlainText()
        assert QApplication.clipboard().text() == "before"
        window.close()

    bench.run(work)


class CountedReader:
    """Reads streams, and notes what it was asked for."""

    def __init__(self, reader: StreamReader) -> None:
        self._reader = reader
        self.asked: list[str] = []
        self.check = reader.check

    async def outline(self, url: str) -> StreamOutline:
        """Read a stream."""
        self.asked.append(url)
        return await self._reader.outline(url)


def test_typing_asks_once_and_closing_asks_nothing(bench: Bench) -> None:
    """Of many changes in a row only the last address is requested; going back asks nothing again."""

    async def work(told: Given) -> None:
        counted = CountedReader(told.readers.anonymous)
        window = StreamBuilder(told.subject, StreamReaders(counted, told.readers.own), told.services)
        window.show()
        await came(window)
        for rate in range(500, 600, 10):
            window.form.preferred.setValue(rate)
        await came(window)
        window.form.preferred.setValue(0)
        await came(window)
        window.form.preferred.setValue(700)
        assert window.offered.is_waiting
        window.close()
        assert not window.offered.is_waiting
        assert len(counted.asked) == 2
        assert "preferredBitrate/590" in counted.asked[1]

    bench.run(work)


def test_the_stream_is_checked_in_a_window(bench: Bench, tmp_path: Path) -> None:
    """With progress, and a report of what was found."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        window.check.click()
        check = window.findChild(CheckWindow)
        assert check is not None
        await until(check.save.isEnabled)
        assert re.search(r"problems? found, \d+ segments", check.summary.text(), re.IGNORECASE)
        check.save_to(tmp_path / "report.json")
        await until((tmp_path / "report.json").exists)
        report = json.loads((tmp_path / "report.json").read_text())
        assert report["entry"] == told.entry.name
        assert len(report["findings"]) == check.findings.count()
        check.close()
        window.close()

    bench.run(work)


@pytest.mark.parametrize("preset", BUILT_IN, ids=lambda preset: preset.name)
def test_each_preset_gives_its_size(bench: Bench, preset: Any) -> None:
    """The decoded picture has the pixels that are asked for."""

    async def work(told: Given) -> None:
        window = open_picture(told)
        window.presets.list.setCurrentIndex(BUILT_IN.index(preset))
        window.presets.list.activated.emit(0)
        size = await picture_of(window)
        width = preset.width * (preset.slices or 1)
        assert size == Box(width, preset.height or preset.width * 9 // 16)
        assert window.came.came is not None
        assert (window.came.came.image.width(), window.came.came.image.height()) == (size.width, size.height)
        assert "image/jpeg" in plain(window.came.facts.text())
        window.close()

    bench.run(work)


def test_a_frame_is_picked_on_the_strip(bench: Bench) -> None:
    """By keys: by its time, and by its slice; both give the same picture."""

    async def work(told: Given) -> None:
        window = open_picture(told)
        how = window.frame.how
        how.setCurrentIndex(how.findData(FrameFrom.SECOND))
        for _number in range(4):
            QTest.keyClick(window.frame.strip, Qt.Key.Key_Right)
        assert window.frame.strip.second == SECONDS * 4 / FRAMES
        assert window.address.second == SECONDS * 4 / FRAMES
        await picture_of(window)
        by_time = window.came.came
        how.setCurrentIndex(how.findData(FrameFrom.SLICE))
        assert (window.address.slices, window.address.slice) == (FRAMES, 4)
        await until(lambda: "asked for" not in window.came.facts.text() and window.came.came is not by_time)
        by_slice = window.came.came
        assert by_time is not None
        assert by_slice is not None
        assert by_time.image == by_slice.image
        window.close()

    bench.run(work)


def test_what_the_server_does_otherwise_is_told(bench: Bench) -> None:
    """A time beyond the end, and a background where nothing is filled up."""

    async def work(told: Given) -> None:
        window = open_picture(told)
        window.frame.how.setCurrentIndex(window.frame.how.findData(FrameFrom.SECOND))
        window.frame.time.field.setText("60")
        await picture_of(window)
        assert f"Second 60 was limited to {SECONDS}" in plain(window.came.departures.text())
        window.close()

    bench.run(work)


def test_a_background_fills_up(bench: Bench) -> None:
    """The pixels at the edge have its colour."""

    async def work(told: Given) -> None:
        window = open_picture(told)
        form = window.form
        form.fit.setCurrentIndex(form.fit.findData(Fit.PAD))
        form.width_field.setValue(300)
        form.height_field.setValue(300)
        form.choose_background(QColor("#204080"))
        assert window.address.background == "204080"
        assert await picture_of(window) == Box(300, 300)
        assert window.came.came is not None
        edge = window.came.came.image.pixelColor(150, 5)
        assert all(abs(got - wanted) < 12 for got, wanted in zip(edge.getRgb()[:3], (0x20, 0x40, 0x80), strict=True))
        window.close()

    bench.run(work)


def test_presets_are_kept_and_begun_with(bench: Bench) -> None:
    """A preset of one's own is there in the next builder, and the account begins with it."""

    async def work(told: Given) -> None:
        window = open_picture(told)
        window.form.width_field.setValue(333)
        assert window.presets.current is None
        window.presets.give_name("Intranet")
        window.presets.begin.trigger()
        window.close()
        other = open_picture(told)
        assert other.presets.list.currentText() == "Intranet"
        assert other.form.width_field.value() == 333
        other.presets.remove.trigger()
        assert other.presets.list.findText("Intranet") < 0
        other.close()

    bench.run(work)


def test_presets_of_streams_are_kept_and_begun_with(bench: Bench) -> None:
    """They have what any stream can be asked for; the part, the ids and the session stay with the entry."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        assert window.presets.list.currentData() == ADAPTIVE
        assert window.url == str(manifest_of(told.entry, ManifestFormat.HLS))
        window.form.format.setCurrentIndex(window.form.format.findData(ManifestFormat.DASH))
        window.form.most.setValue(1200)
        window.form.renditions.how.setCurrentIndex(3)
        window.form.renditions.tags.setText("web, mbr")
        window.form.more.profile.setValue(7)
        window.form.start.show_time(2000)
        assert window.presets.list.currentIndex() < 0
        window.presets.give_name("Intranet")
        window.presets.begin.trigger()
        first = window.address
        window.close()
        other = open_stream(told)
        assert other.presets.list.currentText() == "Intranet"
        assert first is not None
        assert other.address == replace(first, seek_from=None)
        other.presets.list.setCurrentIndex(1)
        other.presets.list.activated.emit(1)
        assert other.address == replace(manifest_of(told.entry, ManifestFormat.HLS) or first, max_bitrate=1500)
        other.presets.list.setCurrentIndex(3)
        other.presets.remove.trigger()
        assert other.presets.list.findText("Intranet") < 0
        other.close()

    bench.run(work)


def test_recipes_fetch_the_picture(bench: Bench, tmp_path: Path) -> None:
    """The Python program runs, and writes the picture; curl gets a quoted address; HTML names three densities."""

    async def work(told: Given) -> None:
        window = open_picture(told)
        await picture_of(window)
        assert window.came.came is not None
        texts: dict[Recipe, str] = {}
        for recipe in Recipe:
            window.copy_recipe(recipe)
            texts[recipe] = QApplication.clipboard().text()
        assert texts[Recipe.ADDRESS] == str(window.address)
        subprocess.run([sys.executable, "-c", texts[Recipe.PYTHON]], cwd=tmp_path, check=True)  # noqa: S603, ASYNC221
        assert (tmp_path / f"{told.entry.id}.jpg").stat().st_size == window.came.came.count
        assert texts[Recipe.CURL].startswith(f"curl --fail --location --output {told.entry.id}.jpg http")
        widths = []
        for found in re.findall(r"(http\S+) [123]x", texts[Recipe.HTML]):
            address = parse(found)
            assert isinstance(address, Thumbnail)
            widths.append(address.width)
        assert widths == [640, 1280, 1920]
        window.close()

    bench.run(work)


def test_the_links_tab_opens_each_window(bench: Bench) -> None:
    """None of them is modal; an image has no stream to build or to check."""

    async def work(told: Given) -> None:
        window = QWidget()
        player = SimpleNamespace(frame_clock=SimpleNamespace(begins=None, second=None))
        buttons = BuilderButtons(told.services, player, window)  # type: ignore[arg-type]
        assert not buttons.stream.isEnabled()
        buttons.show_entry(told.entry, told.subject.api)
        buttons.show_flavors(tuple(told.subject.flavors))
        window.show()
        for button, kind in (
            (buttons.stream, StreamBuilder),
            (buttons.picture, PictureBuilder),
            (buttons.check, CheckWindow),
        ):
            button.click()
            opened = window.findChild(kind)
            assert opened is not None
            assert opened.isVisible()
            assert not opened.isModal()
            opened.close()
        buttons.show_entry(replace(told.entry, media_type=MediaType.IMAGE), told.subject.api)
        assert [one.isEnabled() for one in (buttons.stream, buttons.picture, buttons.check)] == [False, True, False]
        assert "An image has no stream" in buttons.stream.toolTip()
        window.close()

    bench.run(work)
