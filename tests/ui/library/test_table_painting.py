"""How the table is painted: each cell once, and while it scrolls only what comes into sight."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from kdesk.domain.library_view import Arrangement
from kdesk.ui.library.card_faces import Shows
from kdesk.ui.library.cell_delegate import CellDelegate
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt


class Painted(QObject):
    """Collects what of a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


async def as_table(page: LibraryPage) -> CellDelegate:
    """Show the entries as a table; return what paints its cells, after it has painted them all."""
    page.views.arrange(Arrangement.TABLE)
    table = page.views.table
    await until(lambda: table.visible_rows() and all(page.views.entry(row) for row in table.visible_rows()))
    # With their pictures.
    await until(lambda: not page.views.pixmaps.is_loading and page.views.picture(0) is not None)
    table.viewport().repaint()
    delegate = table.itemDelegate()
    assert isinstance(delegate, CellDelegate)
    return delegate


def test_cells_are_painted_once(run_qt: RunQt, pages: PageFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Painting them again paints pixmaps; a cell that shows something else is made anew, and no other one."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(60))) as shown:
            cells, viewport = await as_table(shown.page), shown.page.views.table.viewport()
            made: list[str] = []
            before = cells.faces.face

            def face(
                name: str, shows: Shows, size: QSize, ratio: float, ground: QColor, paint: Callable[[QPainter], None]
            ) -> QPixmap:
                def told(painter: QPainter) -> None:
                    made.append(name)
                    paint(painter)

                return before(name, shows, size, ratio, ground, told)

            monkeypatch.setattr(cells.faces, "face", face)
            viewport.repaint()
            assert made == []
            entry = shown.page.views.entry(1)
            assert entry is not None
            shown.page.model.update(replace(entry, name="Another title", updated_at=entry.updated_at + 1))
            viewport.repaint()
            assert made
            assert {name.partition(" ")[2] for name in made} == {entry.id}

    run_qt(work)


def test_only_what_comes_into_sight_is_painted(run_qt: RunQt, pages: PageFactory) -> None:
    """Scrolling moves the rest, which is most of the table."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(60))) as shown:
            await as_table(shown.page)
            table = shown.page.views.table
            step = table.rowHeight(0)
            bar = table.verticalScrollBar()
            bar.setValue(step)
            table.viewport().repaint()
            painted = Painted(table.viewport())
            bar.setValue(2 * step)
            await until(lambda: not painted.region.isEmpty())
            # Summed up: a row that changes at the same moment, wherever it stands, is painted too.
            heights = sum(rect.height() for rect in painted.region)
            assert heights <= 3 * step < table.viewport().height() // 2

    run_qt(work)


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_the_ground_below_the_rows_has_the_colour_of_the_table(
    scheme: Qt.ColorScheme, run_qt: RunQt, pages: PageFactory, theme: Theme
) -> None:
    """Also after a long list was scrolled, whose pixels would otherwise stay there."""

    async def work(tasks: TaskScope) -> None:
        theme.force(scheme)
        async with pages.show(tasks, FakeCatalogue(make_entries(3))) as shown:
            await as_table(shown.page)
            table = shown.page.views.table
            table.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
            image = table.viewport().grab().toImage()
            below = image.pixelColor(image.width() // 2, image.height() - 2)
            assert below == theme.colour("surface")

    try:
        run_qt(work)
    finally:
        theme.force(None)
