"""A line of text that is cut where there is no room for all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from kdesk.ui.tips import set_tip


class ElidedLabel(QLabel):
    """Takes as much room as there is, never asks for more; all of the text is in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """All of the text."""
        return self._words

    @property
    def is_cut(self) -> bool:
        """Whether part of the text is not shown."""
        return self.text() != self._words

    def show_words(self, words: str) -> None:
        """Show a text."""
        if words != self._words:
            self._words = words
            set_tip(self, words)
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width()))
