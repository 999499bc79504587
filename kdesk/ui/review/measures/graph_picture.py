"""The curves of a graph as a picture that is kept: a hundred thousand values take longer than a frame of the screen."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPixmap
from PySide6.QtWidgets import QWidget

from kdesk.domain.reviews.plot import Span
from kdesk.messages.format import Format
from kdesk.ui.painter import painter_on
from kdesk.ui.review.measures.curve import Curve
from kdesk.ui.review.measures.graph_painter import GraphPainter
from kdesk.ui.theme import Theme

_MARGIN = 8


class GraphPicture:
    """Draws curves at the size and in the font of a widget, again only after `forget`.

    Attributes:
        curves: What is drawn.
        span: The seconds that they cover; None without any.
        words: What stands there without curves.
    """

    def __init__(self, widget: QWidget, theme: Theme, formatter: Format) -> None:
        self._widget, self._theme, self._formatter = widget, theme, formatter
        self.curves: Sequence[Curve] = ()
        self.span: Span | None = None
        self.words = ""
        self._picture: QPixmap | None = None
        self._painter: GraphPainter | None = None

    @property
    def layout(self) -> GraphPainter:
        """Where times and values lie."""
        if self._painter is None:
            metrics, area = QFontMetricsF(self._widget.font()), QRectF(self._widget.rect())
            self._painter = GraphPainter(self._theme, self._formatter, self.curves, area, metrics, self.span)
        return self._painter

    def forget(self) -> None:
        """Draw anew: what is drawn, its size, or its look is another one."""
        self._picture = self._painter = None
        self._widget.update()

    def pixmap(self) -> QPixmap:
        """Return the picture."""
        ratio = self._widget.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(self._widget.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(self._theme.colour("surface"))
            self._draw(self._picture)
        return self._picture

    def _draw(self, picture: QPixmap) -> None:
        with painter_on(picture) as painter:
            painter.setFont(self._widget.font())
            if self.curves:
                self.layout.paint(painter)
                return
            painter.setPen(self._theme.colour("secondary"))
            inside = self._widget.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.words)
