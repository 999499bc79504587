"""The colours by which accounts are told apart. A name always stands beside them."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from kdesk.domain.account import ACCOUNT_COLOURS
from kdesk.messages.translation import N_, _
from kdesk.ui.theme import Theme

COLOURS = {
    "blue": "#3f83c8",
    "green": "#3a9150",
    "orange": "#bb6d19",
    "red": "#d65454",
    "purple": "#9a6fc9",
    "grey": "#7d8186",
}
"""The same for light and dark: each stands out from the backgrounds of both by 3:1; a test measures it."""

_NAMES = {
    "blue": N_("Blue"),
    "green": N_("Green"),
    "orange": N_("Orange"),
    "red": N_("Red"),
    "purple": N_("Purple"),
    "grey": N_("Grey"),
}
_SIDE = 12
_RATIO = 4
"""Pixels of a dot for each of the drawings: a screen of any scale makes it smaller, never larger."""


def colour_name(colour: str) -> str:
    """Return the name of a colour; that of none for another text, which the file of the settings may hold."""
    return _(_NAMES[colour]) if colour in _NAMES else _("No colour")


def account_colour(colour: str) -> QColor | None:
    """Return a colour by its name; None if there is none of that name."""
    return QColor(COLOURS[colour]) if colour in ACCOUNT_COLOURS else None


def paint_dot(painter: QPainter, colour: str, rect: QRect) -> None:
    """Paint the dot of an account; nothing for one without a colour."""
    if found := account_colour(colour):
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(found)
        painter.drawEllipse(rect)
        painter.restore()


def dot_icon(colour: str, theme: Theme) -> QIcon:
    """Return the dot as an icon; an empty one of the same size for an account without a colour."""
    side, ratio = theme.px(_SIDE), _RATIO
    pixmap = QPixmap(side * ratio, side * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_dot(painter, colour, QRect(1, 1, side - 2, side - 2))
    painter.end()
    icon = QIcon(pixmap)
    # Otherwise Qt tints it in a selected row: orange would be brown.
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
