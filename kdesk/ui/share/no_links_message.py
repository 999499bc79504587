"""The message in place of the links table if no link works."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kdesk.domain.links.of_entry import NoLinks
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.style_property import set_style_property
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import show_words

_PERMANENT = ("error", "bad")
_LATER = ("clock", "waiting")
_NEUTRAL = ("info", "secondary")
_ICONS = {
    NoLinks.ENTRY_FAILED: _PERMANENT,
    NoLinks.RENDITION_FAILED: _PERMANENT,
    NoLinks.RENDITION_DELETED: _PERMANENT,
    NoLinks.ENTRY_EMPTY: _LATER,
    NoLinks.ENTRY_IN_MODERATION: _LATER,
    NoLinks.ENTRY_PROCESSING: _LATER,
    NoLinks.RENDITION_NOT_READY: _LATER,
}


class NoLinksMessage(QWidget):
    """An icon, the reason why no link works, and details. Hidden while links work.

    Attributes:
        words: The reason.
        detail: The server's reason why a rendition failed.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = _NEUTRAL
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignTop)
        self.words, self.detail = QLabel(), QLabel()
        self.detail.setProperty("role", "secondary")
        column = QVBoxLayout()
        column.setSpacing(theme.px(2))
        column.addWidget(self.words)
        column.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        theme.changed.connect(self._paint)

    def show_message(self, words: str, icon: tuple[str, str], detail: str) -> None:
        """Show a message, or hide the widget if `words` is empty.

        Args:
            words: The reason.
            icon: Name of an icon and its colour token, as `icon_of` returns them.
            detail: "" for none.
        """
        self._icon_name = icon
        show_words(self.words, words)
        show_words(self.detail, detail)
        self.detail.setVisible(bool(detail))
        self.setVisible(bool(words))
        set_style_property(self.words, "role", icon[1])
        self._paint()

    def _paint(self) -> None:
        icon, token = self._icon_name
        size = self._theme.px(ICON_SIZE - 4)
        self._icon.setPixmap(self._theme.icons.pixmap(icon, token, size, self.devicePixelRatioF()))


def icon_of(reason: NoLinks | None) -> tuple[str, str]:
    """Return icon and colour token for a reason: never, not yet, or neither."""
    return _ICONS.get(reason, _NEUTRAL) if reason is not None else _NEUTRAL
