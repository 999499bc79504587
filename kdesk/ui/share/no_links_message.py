"""Why no link works: what stands in the place of the links table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import show_words

_FAILED = frozenset({FlavorStatus.ERROR, FlavorStatus.DELETED})
_COMING = frozenset(FlavorStatus) - _FAILED - {FlavorStatus.READY, FlavorStatus.EXPORTING, FlavorStatus.NOT_APPLICABLE}


class NoLinksMessage(QWidget):
    """Why no link works, marked by an icon; nothing while the links work.

    theme  the look
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = ("info", "secondary")
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignTop)
        self.words, self.reason = QLabel(), QLabel()
        self.reason.setProperty("role", "secondary")
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self.words)
        words.addWidget(self.reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        theme.changed.connect(self._paint)

    def tell(self, words: str, mark: tuple[str, str], reason: str) -> None:
        """Say this beside an icon in the colour of a token; "" says nothing."""
        self._mark = mark
        show_words(self.words, words)
        show_words(self.reason, reason)
        self.reason.setVisible(bool(reason))
        self.setVisible(bool(words))
        self.words.setProperty("role", mark[1])
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self._paint()

    def _paint(self) -> None:
        icon, token = self._mark
        size = self._theme.px(ICON_SIZE - 4)
        self._icon.setPixmap(self._theme.icons.pixmap(icon, token, size, self.devicePixelRatioF()))


def icon_of(entry: Entry, flavor: Flavor | None) -> tuple[str, str]:
    """Return icon and colour for why no link works: it never will, not yet, or there is none."""
    if entry.status.failed or (flavor is not None and flavor.status in _FAILED):
        return "error", "bad"
    if entry.status is not EntryStatus.READY or (flavor is not None and flavor.status in _COMING):
        return "clock", "waiting"
    return "info", "secondary"
