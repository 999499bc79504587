"""The model of a sheet keeps Qt's rules while its rows are looked at anew and filtered."""

from PySide6.QtTest import QAbstractItemModelTester

from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.sheets.sheet import Sheet, SheetLine
from kdesk.messages.format import Format
from kdesk.ui.sheets.model import FIRST, SheetModel
from kdesk.ui.theme import Theme

SHEET = Sheet("talks.csv", ("file", "title"), (SheetLine(2, ("a.mp4", "Bees")), SheetLine(3, ("b.mp4", "Birds"))))


def test_rows_come_go_and_are_filtered(theme: Theme, formatter: Format) -> None:
    """A mistake is a warning of Qt, which fails the test."""
    model = SheetModel(SHEET, theme, formatter)
    tester = QAbstractItemModelTester(model)
    model.show_rows((SheetRow(2, "a.mp4"), SheetRow(3, "b.mp4")), SHEET)
    assert model.index(1, FIRST + 1).data() == "Birds"
    model.show_only_problems(True)
    assert model.rowCount() == 0
    model.show_only_problems(False)
    model.show_rows((), SHEET)
    assert model.rowCount() == 0
    tester.deleteLater()
