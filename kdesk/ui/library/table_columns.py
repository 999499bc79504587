"""The columns of the table as the user arranges them."""

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QMenu

from kdesk.domain.library_view import MAX_COLUMN_WIDTH, USUAL_COLUMNS, Column, Field
from kdesk.messages import _
from kdesk.ui.library.table_fields import FIELDS, ORDER
from kdesk.ui.theme import Theme

SETTLE_MS = 400
"""Between the last movement of an edge and the signal: a drag has many movements."""
MIN_WIDTH = 40


class TableColumns(QObject):
    """Shows, hides, moves and sizes the columns of a table.

    Args:
        header: Of the table.

    Signals:
        changed: The user arranged the columns differently.
    """

    changed = Signal()

    def __init__(self, header: QHeaderView, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._header, self._theme = header, theme
        self._arranging = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        header.setMinimumSectionSize(theme.px(MIN_WIDTH))
        header.sectionResized.connect(lambda *_args: self._tell())
        header.sectionMoved.connect(lambda *_args: self._tell())
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda point: self.open_menu_at(header.mapToGlobal(point)))
        self.arrange(USUAL_COLUMNS)

    @property
    def first(self) -> int:
        """The number, in the model, of the first visible column."""
        shown = self._shown()
        return ORDER.index(shown[0]) if shown else 0

    @property
    def columns(self) -> tuple[Column, ...]:
        """The visible columns in their order."""
        sizes = (self._header.sectionSize(ORDER.index(field)) for field in self._shown())
        widths = (min(round(size / self._theme.scale), MAX_COLUMN_WIDTH) for size in sizes)
        return tuple(map(Column, self._shown(), widths))

    def arrange(self, columns: tuple[Column, ...]) -> None:
        """Show these columns."""
        self._arranging = True
        for place, column in enumerate(columns):
            section = ORDER.index(column.field)
            self._header.moveSection(self._header.visualIndex(section), place)
            self._header.setSectionHidden(section, False)
            width = column.width or FIELDS[column.field].width
            self._header.resizeSection(section, self._theme.px(max(width, MIN_WIDTH)))
        shown = {column.field for column in columns}
        for section, field in enumerate(ORDER):
            self._header.setSectionHidden(section, field not in shown)
        self._arranging = False

    def menu(self, menu: QMenu) -> None:
        """Add an item for each column to a menu."""
        menu.setAccessibleName(_("Columns"))
        for section, (field, spec) in enumerate(FIELDS.items()):
            action = menu.addAction(_(spec.label))
            action.setCheckable(True)
            action.setChecked(not self._header.isSectionHidden(section))
            # Without its title a row could not be told from others.
            action.setEnabled(field is not Field.TITLE)
            action.toggled.connect(lambda on, field=field: self._show(field, on=on))
        menu.addSeparator()
        menu.addAction(_("Usual columns")).triggered.connect(lambda _checked=False: self._restore())

    def open_menu_at(self, place: QPoint) -> None:
        """Open the menu of the columns at a place on the screen."""
        menu = QMenu(self._header)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu(menu)
        menu.popup(place)

    def _shown(self) -> list[Field]:
        sections = (self._header.logicalIndex(place) for place in range(self._header.count()))
        return [ORDER[section] for section in sections if not self._header.isSectionHidden(section)]

    def _show(self, field: Field, *, on: bool) -> None:
        section = ORDER.index(field)
        self._header.setSectionHidden(section, not on)
        if on and self._header.sectionSize(section) <= self._theme.px(MIN_WIDTH):
            self._header.resizeSection(section, self._theme.px(FIELDS[field].width))
        self.changed.emit()

    def _restore(self) -> None:
        self.arrange(USUAL_COLUMNS)
        self.changed.emit()

    def _tell(self) -> None:
        if not self._arranging:
            self._settle.start()
