"""The grid of entries: loading for visible cards only, keyboard, selection and painting."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from kdesk.domain.entry import EntryStatus, MediaType
from kdesk.engine.library.rows import PAGE_SIZE
from kdesk.messages.entries import status_label
from kdesk.messages.format import Format
from kdesk.ui.library.badge_source import BadgeSource
from kdesk.ui.library.card_content import CardContents
from kdesk.ui.library.card_delegate import CardDelegate, picture_url
from kdesk.ui.library.grid import EntryGrid
from kdesk.ui.library.grid_geometry import GridGeometry
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.row_loader import RowLoader
from kdesk.ui.library.state import Phase
from kdesk.ui.pixmap_cache import PixmapCache
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.ui.library.library_fakes import VIEWED_AT, FakeCatalogue, FakeImages, make_entries, make_entry
from tests.ui.library.qt_loop import RunQt


@dataclass
class Stage:
    """A visible grid and what is behind it."""

    grid: EntryGrid
    model: LibraryModel
    pixmaps: PixmapCache
    images: FakeImages
    catalogue: FakeCatalogue


class GridFactory:
    """Shows grids."""

    def __init__(self, theme: Theme, formatter: Format) -> None:
        self.theme, self._formatter = theme, formatter

    @asynccontextmanager
    async def show(self, tasks: TaskScope, catalogue: FakeCatalogue, images: FakeImages) -> AsyncIterator[Stage]:
        """Show a catalogue in a small grid while the block runs."""
        model = LibraryModel(tasks)
        pixmaps = PixmapCache(images, tasks)
        clock = FakeClock(VIEWED_AT)
        delegate = CardDelegate(pixmaps.pixmap, CardContents(self._formatter, clock), self.theme)
        grid = EntryGrid(model, delegate, RowLoader(model, pixmaps, BadgeSource(tasks, clock)), self.theme)
        grid.resize(800, 600)
        grid.show()
        model.set_catalogue(catalogue)
        await until(lambda: model.rowCount() or model.state.phase is Phase.COMPLETE)
        yield Stage(grid, model, pixmaps, images, catalogue)
        grid.close()
        grid.deleteLater()


@pytest.fixture
def grids(theme: Theme, formatter: Format) -> GridFactory:
    """Return what builds grids."""
    return GridFactory(theme, formatter)


def entry_ids(urls: list[str]) -> set[str]:
    """Return the entries of picture URLs."""
    return {url.split("/entry_id/")[1].split("/")[0] for url in urls}


def test_only_visible_cards_request_pictures(run_qt: RunQt, grids: GridFactory) -> None:
    """Of a hundred cards a dozen is visible."""

    async def work(tasks: TaskScope) -> None:
        async with grids.show(tasks, FakeCatalogue(make_entries(100)), FakeImages()) as stage:
            seen = stage.grid.visible_rows()
            await until(lambda: len(stage.images.asked) == len(seen))
            assert entry_ids(stage.images.asked) == {f"0_entry{row:05}" for row in seen}
            assert 8 <= len(seen) <= 20

    run_qt(work)


def test_scrolling_cancels_the_requests_of_hidden_cards(run_qt: RunQt, grids: GridFactory) -> None:
    """The requests of the first cards are cancelled when the last ones are visible."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        images.gate.clear()
        async with grids.show(tasks, FakeCatalogue(make_entries(90)), images) as stage:
            first = stage.grid.visible_rows()
            await until(lambda: len(images.asked) == len(first))
            stage.grid.scrollToBottom()
            await until(lambda: len(images.left) == len(first))
            images.gate.set()
            await until(lambda: "0_entry00089" in entry_ids(images.asked))

    run_qt(work)


def test_an_entry_that_is_not_ready_requests_no_picture(run_qt: RunQt, grids: GridFactory) -> None:
    """The server's placeholder would stay in the cache; a READY snapshot requests the picture."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0, status=EntryStatus.PROCESSING), make_entry(1)])
        async with grids.show(tasks, catalogue, FakeImages()) as stage:
            await until(lambda: stage.images.asked)
            assert entry_ids(stage.images.asked) == {"0_entry00001"}
            stage.model.update(make_entry(0))
            await until(lambda: "0_entry00000" in entry_ids(stage.images.asked))

    run_qt(work)


def test_picture_urls_have_the_size_of_the_card_in_pixels() -> None:
    """The width is rounded up in steps, and the height makes it 16:9."""
    assert picture_url(make_entry(0), 200, 1.0).endswith("/width/240/height/135")
    assert picture_url(make_entry(0), 200, 2.0).endswith("/width/400/height/225")
    assert picture_url(make_entry(0), 201, 2.0).endswith("/width/480/height/270")


def test_what_comes_into_sight_is_loaded(run_qt: RunQt, grids: GridFactory) -> None:
    """The end of a long list is one jump away: the pages between are not loaded."""

    async def work(tasks: TaskScope) -> None:
        count = 50 * PAGE_SIZE
        async with grids.show(tasks, FakeCatalogue(make_entries(count)), FakeImages()) as stage:
            assert stage.model.rowCount() == count
            stage.grid.scrollToBottom()
            assert stage.model.index(count - 1, 0).data(ENTRY_ROLE) is None
            stage.grid.grab()
            await until(lambda: stage.model.index(count - 1, 0).data(ENTRY_ROLE))
            await until(lambda: f"0_entry{count - 1:05}" in entry_ids(stage.images.asked))
            assert [first for _, first in stage.catalogue.served] == [0, 49 * PAGE_SIZE]

    run_qt(work)


def test_the_keyboard_reaches_every_card(run_qt: RunQt, grids: GridFactory) -> None:
    """Arrows move in lines and columns, Home and End to the ends, Page keys by pages."""

    async def work(tasks: TaskScope) -> None:
        async with grids.show(tasks, FakeCatalogue(make_entries(90)), FakeImages()) as stage:
            grid = stage.grid
            columns = grid.grid_geometry.columns
            grid.show_row(0)
            walk = [
                (Qt.Key.Key_Right, 1),
                (Qt.Key.Key_Down, 1 + columns),
                (Qt.Key.Key_Left, columns),
                (Qt.Key.Key_Up, 0),
                (Qt.Key.Key_Up, 0),
                (Qt.Key.Key_End, 89),
                (Qt.Key.Key_Right, 89),
                (Qt.Key.Key_Home, 0),
                (Qt.Key.Key_PageDown, columns * (grid.viewport().height() // grid.grid_geometry.pitch)),
                (Qt.Key.Key_PageUp, 0),
            ]
            for key, row in walk:
                QTest.keyClick(grid, key)
                assert grid.currentIndex().row() == row
                assert row in grid.visible_rows()
                assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))

    run_qt(work)


def test_down_on_the_line_before_a_short_last_line_goes_to_the_last_card(run_qt: RunQt, grids: GridFactory) -> None:
    """The last card is the nearest one if there is none below."""

    async def work(tasks: TaskScope) -> None:
        async with grids.show(tasks, FakeCatalogue(make_entries(9)), FakeImages()) as stage:
            columns = stage.grid.grid_geometry.columns
            stage.grid.show_row(2 * columns - 1)
            QTest.keyClick(stage.grid, Qt.Key.Key_Down)
            assert stage.grid.currentIndex().row() == 8
            QTest.keyClick(stage.grid, Qt.Key.Key_Down)
            assert stage.grid.currentIndex().row() == 8

    run_qt(work)


def test_a_click_selects_the_card_under_the_pointer(run_qt: RunQt, grids: GridFactory) -> None:
    """One card is selected at a time; between cards there is no index."""

    async def work(tasks: TaskScope) -> None:
        async with grids.show(tasks, FakeCatalogue(make_entries(20)), FakeImages()) as stage:
            grid = stage.grid
            for row in (1, 5):
                centre = grid.visualRect(stage.model.index(row, 0)).center()
                QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=centre)
                assert [index.row() for index in grid.selectedIndexes()] == [row]
            between = grid.visualRect(stage.model.index(0, 0)).topRight() + QPoint(4, 10)
            assert not grid.indexAt(between).isValid()

    run_qt(work)


def test_the_first_visible_card_stays_visible_during_a_resize(run_qt: RunQt, grids: GridFactory) -> None:
    """Another number of columns does not scroll to the top."""

    async def work(tasks: TaskScope) -> None:
        async with grids.show(tasks, FakeCatalogue(make_entries(100)), FakeImages()) as stage:
            stage.grid.verticalScrollBar().setValue(1500)
            first = stage.grid.visible_rows().start
            stage.grid.resize(500, 600)
            assert first in stage.grid.visible_rows()

    run_qt(work)


def test_the_selected_card_stays_visible_during_a_resize(run_qt: RunQt, grids: GridFactory) -> None:
    """Fewer columns make more lines, and the view scrolls to the card."""

    async def work(tasks: TaskScope) -> None:
        async with grids.show(tasks, FakeCatalogue(make_entries(100)), FakeImages()) as stage:
            chosen = stage.grid.visible_rows().stop - 1
            stage.grid.show_row(chosen)
            stage.grid.resize(300, 600)
            place = stage.grid.visualRect(stage.grid.currentIndex())
            assert stage.grid.viewport().rect().contains(place)

    run_qt(work)


def test_twenty_thousand_cards_cost_as_much_as_two_hundred(
    run_qt: RunQt, grids: GridFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resize and a jump to the end read the visible rows only."""
    looked_at: list[int] = []
    data, rect = LibraryModel.data, GridGeometry.rect

    def told(model: LibraryModel, index: QModelIndex, role: int = 0) -> Any:
        looked_at.append(index.row())
        return data(model, index, role)

    def placed(cells: GridGeometry, row: int) -> QRect:
        looked_at.append(row)
        return rect(cells, row)

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(10))
        async with grids.show(tasks, catalogue, FakeImages()) as stage:
            costs = []
            for count in (200, 20_000):
                stage.grid.resize(800, 600)
                catalogue.known = make_entries(count)
                stage.model.reload()
                await until(lambda count=count: stage.model.rowCount() == count)
                looked_at.clear()
                stage.grid.resize(900, 600)
                stage.grid.scrollToBottom()
                stage.grid.grab()
                assert count - 1 in looked_at
                assert count - 1 in stage.grid.visible_rows()
                costs.append(len(looked_at))
            few, many = costs
            assert many < 2 * few

    monkeypatch.setattr(LibraryModel, "data", told)
    monkeypatch.setattr(GridGeometry, "rect", placed)
    run_qt(work)


def test_every_kind_of_card_is_painted(run_qt: RunQt, grids: GridFactory) -> None:
    """Each status and media type is painted in light and dark without a warning."""

    async def work(tasks: TaskScope) -> None:
        entries = [make_entry(number, status=status) for number, status in enumerate(EntryStatus)]
        entries += [make_entry(100 + kind, media_type=kind, thumbnail_url="", duration=0.0) for kind in MediaType]
        async with grids.show(tasks, FakeCatalogue(entries), FakeImages()) as stage:
            await until(lambda: len(stage.images.asked) > 1)
            for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
                grids.theme.force(scheme)
                assert not stage.grid.grab().isNull()

    run_qt(work)


def test_a_status_label_begins_with_a_capital() -> None:
    """Only the first letter is changed."""
    assert status_label(EntryStatus.MODERATION) == "Waiting for a moderator"


def test_a_screen_reader_finds_the_cards(run_qt: RunQt, grids: GridFactory) -> None:
    """The grid has a name and a child for each card."""

    async def work(tasks: TaskScope) -> None:
        async with grids.show(tasks, FakeCatalogue(make_entries(5)), FakeImages()) as stage:
            accessible = QAccessible.queryAccessibleInterface(stage.grid)
            assert accessible.text(QAccessible.Text.Name) == "Entries"
            assert accessible.childCount() >= 5
            assert accessible.child(0).text(QAccessible.Text.Name) == "Interview, part 0, ready"

    run_qt(work)


@pytest.mark.parametrize(("number", "scrolls"), [(0, False), (3, False), (100, True)])
def test_the_scroll_bar_is_enabled_if_there_is_something_to_scroll(
    run_qt: RunQt, grids: GridFactory, number: int, scrolls: bool
) -> None:
    """It is visible in any case."""

    async def work(tasks: TaskScope) -> None:
        async with grids.show(tasks, FakeCatalogue(make_entries(number)), FakeImages()) as stage:
            bar = stage.grid.verticalScrollBar()
            await until(lambda: bar.isVisible() and bar.isEnabled() is scrolls)

    run_qt(work)


@pytest.mark.parametrize("points", [8, 9, 10, 11, 12])
def test_an_underscore_is_visible_beside_a_taller_glyph(
    qapp: QApplication, run_qt: RunQt, theme: Theme, formatter: Format, points: int
) -> None:
    """A line with a fallback font is higher than the font's own height."""
    font = qapp.font()
    font.setPointSizeF(points)

    async def work(tasks: TaskScope) -> None:
        seen = []
        for end in ("_", "\u00a0"):
            model = LibraryModel(tasks)
            model.set_catalogue(FakeCatalogue([make_entry(0, name=f"视频 ไทย{end}")]))
            await until(model.rowCount)
            option = QStyleOptionViewItem()
            option.font, option.fontMetrics = font, QFontMetrics(font)
            option.rect = QRect(0, 0, 300, 240)
            image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
            image.fill(0)
            painter = QPainter(image)
            contents = CardContents(formatter, FakeClock(VIEWED_AT))
            CardDelegate(lambda _url: None, contents, theme).paint(painter, option, model.index(0, 0))
            painter.end()
            seen.append(image)
        assert seen[0] != seen[1]

    run_qt(work)
