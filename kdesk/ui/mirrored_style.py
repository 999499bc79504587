"""The style of windows that are written from right to left, where Qt paints some texts of labels at the wrong place."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QProxyStyle

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft.value, Qt.AlignmentFlag.AlignRight.value
_SIDES = _LEFT | _RIGHT
_CENTRE, _BOTTOM = Qt.AlignmentFlag.AlignVCenter.value, Qt.AlignmentFlag.AlignBottom.value
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = Qt.TextFlag.TextForceLeftToRight.value, Qt.TextFlag.TextForceRightToLeft.value
_WRAPPED = Qt.TextFlag.TextWordWrap.value
_LINE_END = "\u2028"


class MirroredStyle(QProxyStyle):
    """Fusion for languages such as Hebrew.

    A label lets its text begin where the text's own direction does: “12 kB” and “harbour.mp4” would begin at the left,
    beside others that begin at the right. Here each begins where the window's language does. And Qt moves the lines of
    a text that is wrapped by the width of the space at their ends.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawItemText(
        self,
        painter: QPainter,
        rect: QRect,
        flags: int,
        pal: QPalette | Qt.GlobalColor | QColor,
        enabled: bool,
        text: str,
        textRole: QPalette.ColorRole = QPalette.ColorRole.NoRole,  # noqa: N803  the name that Qt calls it by
    ) -> None:
        """Draw the text of a label; other widgets tell no direction of their texts, and are drawn as ever."""
        label = painter.device()
        if isinstance(label, QLabel) and label.isRightToLeft():
            # Whose flags have the direction of the text.
            if flags & _LEFT_TO_RIGHT and flags & _SIDES:
                flags ^= _SIDES
            if flags & _WRAPPED and flags & (_LEFT_TO_RIGHT | _RIGHT_TO_LEFT):
                painter.save()
                painter.setPen(QPalette(pal).color(textRole))
                _draw_lines(painter, rect, flags, text)
                painter.restore()
                return
        super().drawItemText(painter, rect, flags, pal, enabled, text, textRole)


def _draw_lines(painter: QPainter, rect: QRect, flags: int, text: str) -> None:
    """Draw a text that is wrapped, in its direction, at its side of a rectangle."""
    side = Qt.AlignmentFlag(flags & Qt.AlignmentFlag.AlignHorizontal_Mask.value)
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    is_mirrored = bool(flags & _RIGHT_TO_LEFT)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout = QTextLayout(text.replace("\n", _LINE_END), painter.font())
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(rect.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    spare = rect.height() - height
    top = rect.top() + (spare / 2 if flags & _CENTRE else spare if flags & _BOTTOM else 0)
    layout.draw(painter, QPointF(rect.left(), top))
