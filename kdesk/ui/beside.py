"""What stands beside the main part of a page, with an edge between both that can be dragged."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from kdesk.ui.theme import Theme

SIDE_SHARE = 0.36
"""Of the page's width."""
SIDE_WIDTHS = (360, 520)
"""Least and largest width that the share gives, in pixels of the drawings."""
LEAST_SIDE = 312
"""To which the edge can be dragged, and which a large font leaves in the smallest window."""
LEAST_MAIN = 96


class Beside(QSplitter):
    """The main part of a page, and the side beside it, which is hidden at first.

    The side has a share of the width until somebody drags the edge; from then on it keeps what it was given.

    Args:
        main: Has the rest of the width.
        side: What stands beside it.
        edge: Name of the edge for a screen reader.
        width: That the side was given before, in pixels of the drawings; 0 for its share.
        least_main: Of the main part, in pixels of the drawings. Where both do not fit, the side stands in its place;
            0 lets them share what there is, down to a strip.

    Signals:
        side_dragged: `int`, the width that the side was given, in pixels of the drawings.
        main_shown: Whether the main part is shown, each time when that may have changed.
    """

    side_dragged = Signal(object)
    main_shown = Signal(bool)

    def __init__(
        self, main: QWidget, side: QWidget, theme: Theme, edge: str, *, width: int = 0, least_main: int = 0
    ) -> None:
        # In its parent at once: Qt looks at all that a widget holds whenever it moves into another one.
        super().__init__(Qt.Orientation.Horizontal, main.parentWidget())
        self._theme, self._main, self._side, self._width = theme, main, side, width
        self._least_main = least_main
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.px(8))
        self.addWidget(main)
        self.addWidget(side)
        self.setStretchFactor(0, 1)
        self.handle(1).setAccessibleName(edge)
        # Both fit into the smallest window, also with a font of twice the size.
        side.setMinimumWidth(theme.px(LEAST_SIDE))
        main.setMinimumWidth(theme.px(LEAST_MAIN))
        side.hide()
        side.installEventFilter(self)
        self.splitterMoved.connect(self._keep)

    def _keep(self) -> None:
        self._width = round(self._side.width() / self._theme.scale)
        self.side_dragged.emit(self._width)

    def _share(self) -> None:
        least, most = (self._theme.px(width) for width in SIDE_WIDTHS)
        share = max(least, min(round(self.width() * SIDE_SHARE), most))
        width = self._theme.px(self._width) if self._width else share
        self.setSizes([max(0, self.width() - width - self.handleWidth()), width])

    @property
    def fits_both(self) -> bool:
        """Whether both parts have room beside each other."""
        least = self._theme.px(LEAST_SIDE) + self.handleWidth() + self._theme.px(self._least_main)
        return not self._least_main or self.width() >= least

    def _give_room(self) -> None:
        """Let the side stand in the place of the main part where both do not fit."""
        shown = self.fits_both or self._side.isHidden()
        self._main.setVisible(shown)
        self.main_shown.emit(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()
        # Also of a given width: Qt gives nothing back to a main part that is shown again.
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the side its width when it appears."""
        if watched is self._side and event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._give_room()
        if watched is self._side and event.type() is QEvent.Type.Show:
            self._share()
        return super().eventFilter(watched, event)
