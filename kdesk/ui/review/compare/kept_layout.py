"""Size of a Compare window and of its panel: as the last one was left."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from kdesk.domain.compare_layout import CompareLayout
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.review.room.room import ReviewRoom
from kdesk.ui.theme import Theme

_USUAL, _LEAST = QSize(1200, 760), QSize(640, 420)


class KeptLayout:
    """Gives a window the layout of the last one, and keeps its own for the next one.

    Args:
        panels: The pictures, and the panel below them.
    """

    def __init__(self, window: QWidget, panels: QSplitter, review: ReviewRoom, choices: PlayerChoices) -> None:
        self._window, self._panels, self._review, self._choices = window, panels, review, choices

    def place(self, theme: Theme) -> None:
        """Take the size of the last window, in the middle of the screen."""
        window, last = self._window, self._choices.compare_layout
        room = window.screen().availableGeometry().adjusted(8, 40, -8, -8)
        wanted = QSize(last.width, last.height) if last.width and last.height else _USUAL * (theme.px(100) / 100)
        window.resize(wanted.boundedTo(room.size()).expandedTo(_LEAST))
        window.setMinimumSize(_LEAST)
        window.move(room.center() - window.rect().center())
        if last.is_maximized:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)

    def open_panel(self) -> None:
        """Show the panel if the last window did: once the window has its size."""
        last = self._choices.compare_layout
        if not last.has_panel:
            return
        self._review.button.setChecked(True)
        parts = self._review.panel.parts
        if last.part < len(parts.buttons()):
            parts.button(last.part).setChecked(True)
        if last.panel_height:
            height = sum(self._panels.sizes())
            self._panels.setSizes([max(1, height - last.panel_height), last.panel_height])

    def keep(self) -> None:
        """Keep how the window stands now; a full screen is no size to come back to."""
        window, last, is_shown = self._window, self._choices.compare_layout, self._review.button.isChecked()
        size = window.normalGeometry().size() if window.isFullScreen() or window.isMaximized() else window.size()
        layout = CompareLayout(
            size.width() or last.width,
            size.height() or last.height,
            window.isMaximized(),
            is_shown,
            self._panels.sizes()[-1] if is_shown else last.panel_height,
            max(0, self._review.panel.parts.checkedId()) if is_shown else last.part,
        )
        self._choices.choose_compare_layout(layout)
