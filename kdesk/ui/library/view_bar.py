"""The bar below the library: what is selected, and how the library is shown."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from kdesk.domain.library_view import Arrangement
from kdesk.messages import N_, _, ngettext
from kdesk.messages.format import Format
from kdesk.ui.chosen_button import keep_tab_on_checked
from kdesk.ui.library.selected_entries import SelectedEntries
from kdesk.ui.library.views import LibraryViews
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_BUTTONS = {
    Arrangement.SMALL: ("cards-small", N_("Small cards")),
    Arrangement.MEDIUM: ("library", N_("Medium cards")),
    Arrangement.LARGE: ("cards-large", N_("Large cards")),
    Arrangement.TABLE: ("table", N_("Table")),
}


class ViewBar(QWidget):
    """Tells the number of selected entries, and switches between cards and table.

    Args:
        views: What is switched.
        selected: Tells how far it is with reading the selected entries.

    Signals:
        view_changed: The user changed how the library is shown.
    """

    view_changed = Signal()

    def __init__(
        self,
        views: LibraryViews,
        selected: SelectedEntries,
        theme: Theme,
        formatter: Format,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._views, self._selected, self._theme, self._formatter = views, selected, theme, formatter
        self.selected = QLabel()
        self.selected.setProperty("role", "secondary")
        self.selected.setMinimumWidth(1)
        self.buttons = {arrangement: self._button(*spec) for arrangement, spec in _BUTTONS.items()}
        self._group = QButtonGroup(self)
        self.more = self._button("more", N_("More about the view"))
        self._build()
        views.selection_changed.connect(self.show_selection)
        for signal in (views.model.rowsInserted, views.model.rowsRemoved, selected.progress_changed):
            signal.connect(lambda *_args: self.show_selection())
        views.zoomed.connect(self.step)
        self.show_arrangement()
        self.show_selection()

    def show_arrangement(self) -> None:
        """Mark the button of what is shown."""
        self.buttons[self._views.view.arrangement].setChecked(True)

    def show_selection(self) -> None:
        """Tell how many entries are selected; in sight, one needs no words."""
        count = self._views.selection.count
        words = ngettext("{count} entry selected", "{count} entries selected", count)
        number = self._formatter.number(count)
        text = self._selected.words or (words.format(count=number) if count > 1 else "")
        # With a large font in a narrow window only the number has room; the panel has the words.
        fits = self.selected.fontMetrics().horizontalAdvance(text) <= self.selected.width() or not self.isVisible()
        self.selected.setText(text if fits else number)
        self.selected.setAccessibleName(words.format(count=number))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_selection()

    def step(self, step: int) -> None:
        """Make the cards larger or smaller."""
        self.choose(self._views.view.arrangement.stepped(step))

    def choose(self, arrangement: Arrangement) -> None:
        """Show the library otherwise."""
        if arrangement is not self._views.view.arrangement:
            self._views.arrange(arrangement)
            self.show_arrangement()
            self.view_changed.emit()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(4))
        row.addWidget(self.selected, 1)
        keys = {Arrangement.SMALL: _("Ctrl+−"), Arrangement.LARGE: _("Ctrl++")}
        for arrangement, button in self.buttons.items():
            button.setCheckable(True)
            self._group.addButton(button)
            button.clicked.connect(lambda _checked=False, chosen=arrangement: self.choose(chosen))
            if arrangement in keys:
                tip = _("{label} ({keys})").format(label=button.accessibleName(), keys=keys[arrangement])
                set_tip(button, tip)
            row.addWidget(button)
        keep_tab_on_checked(self._group)
        row.addWidget(self.more)
        menu = QMenu(self)
        menu.setAccessibleName(_("View"))
        menu.aboutToShow.connect(lambda: self._fill(menu))
        open_on_click(self.more, menu, Side.ABOVE)

    def _button(self, icon: str, label: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        self._theme.icons.dress(button, icon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(_(label))
        button.setToolTip(_(label))
        return button

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        scrubs = menu.addAction(_("Show frames under the pointer"))
        scrubs.setCheckable(True)
        scrubs.setChecked(self._views.view.scrubs)
        scrubs.toggled.connect(self._set_scrubs)
        columns = menu.addMenu(_("Columns of the table"))
        self._views.table.columns.menu(columns)

    def _set_scrubs(self, on: bool) -> None:
        self._views.set_scrubs(on)
        self.view_changed.emit()
