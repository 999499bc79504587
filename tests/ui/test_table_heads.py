"""The titles above the columns of a table."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QStandardItem, QStandardItemModel
from pytestqt.qtbot import QtBot

from kdesk.ui.review.panel_table import PanelTable
from kdesk.ui.theme import Theme
from tests.support.painted_part import painted_in


def test_they_stand_above_their_cells_over_a_line_from_edge_to_edge(qtbot: QtBot, theme: Theme) -> None:
    """To the pixel; the line goes on beside the last column."""
    model = QStandardItemModel(1, 2)
    model.setHorizontalHeaderLabels(["Size", "Codecs"])
    for column, text in enumerate(("Size", "Codecs")):
        model.setItem(0, column, QStandardItem(text))
    table = PanelTable(model, theme)
    qtbot.addWidget(table)
    table.resize(420, table.sizeHint().height())
    table.show()
    head = table.horizontalHeader()
    place = QRect(head.mapTo(table, QPoint()), head.size())
    for column in range(2):
        left, width = head.sectionPosition(column), head.sectionSize(column)
        area = QRect(place.left() + left + 2, place.top() + 2, width - 4, place.height() - 5)
        below = QRect(area.left(), place.bottom() + 2, area.width(), table.rowHeight(0) - 3)
        title, cell = painted_in(table, area), painted_in(table, below)
        assert (title.left(), title.right()) == (cell.left(), cell.right())
    picture = table.grab().toImage()
    line = {picture.pixelColor(x, place.bottom()).name() for x in range(place.left(), place.right() + 1)}
    assert line == {theme.colour("line").name()}
