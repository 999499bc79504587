"""A sentence over the lower edge of the picture: it comes and goes without moving anything."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from kdesk.ui.theme import Theme


class ToldBand(QLabel):
    """A band as wide as a view, at its lower edge."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMargin(theme.px(8))
        self.setAutoFillBackground(True)
        view.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_words(self, words: str) -> None:
        """Show a sentence; "" removes it."""
        self.setText(words)
        self.setVisible(bool(words))
        self._place()
        self.raise_()

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._theme.colour("raised"))
        palette.setColor(self.foregroundRole(), self._theme.colour("text"))
        self.setPalette(palette)

    def _place(self) -> None:
        view = self._view
        height = min(view.height(), self.heightForWidth(view.width()))
        self.setGeometry(0, view.height() - height, view.width(), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the lower edge of the view."""
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)
