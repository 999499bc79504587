"""How wide the columns of a sheet's preview are at first."""

from PySide6.QtWidgets import QTableView

from kdesk.domain.sheets.sheet import Sheet
from kdesk.ui.sheets.model import FIRST
from kdesk.ui.theme import Theme

_EMPTY, _LEAST, _MOST = 120, 168, 440
"""Widths in pixels of the drawings: of a column without texts, and the bounds of the others."""
_LOOKED_AT = 200
"""Rows whose texts are measured."""
_ROOM = 32
"""Around a text, and for the sign before it."""


def fit_columns(table: QTableView, sheet: Sheet, theme: Theme) -> None:
    """Give each column the width of its longest text, within bounds: a path is read, and an empty column takes little.

    Args:
        table: Its first columns are not those of the sheet.
    """
    metrics, px = table.fontMetrics(), theme.px
    for column in range(len(sheet.titles)):
        texts = {line.cells[column] for line in sheet.lines[:_LOOKED_AT] if column < len(line.cells)} - {""}
        # The longest ones by their letters: measuring a text costs more than counting it.
        longest = sorted(texts, key=len)[-3:]
        wide = max((metrics.horizontalAdvance(text[:_MOST]) + px(_ROOM) for text in longest), default=0)
        table.setColumnWidth(column + FIRST, min(max(wide, px(_LEAST)), px(_MOST)) if wide else px(_EMPTY))
