"""The limit on the speed: its choices, its words, and the question for a figure."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.settings import NO_LIMIT, POLITE, SpeedLimit
from kdesk.domain.speed_limits import LEAST, MEGABYTE, MOST, limit_of
from kdesk.messages.format import Format
from kdesk.ui.dialog import Dialog
from kdesk.ui.theme import Theme

FIGURES = tuple(limit_of(megabytes) for megabytes in (1, 2, 5, 10, 20, 50, 100))
CHOICES = (NO_LIMIT, POLITE, *FIGURES)
_FIRST_FIGURE = 3.0
"""Megabytes a second that the question begins with while nothing is limited."""


def choice_words(limit: SpeedLimit, formatter: Format) -> str:
    """Return what the menu says: “None”, “Polite: make way for others”, “5 MB/s”."""
    if limit.polite:
        return "Polite: make way for others"
    return _figure(limit, formatter) if limit.bytes_per_second else "None"


def button_words(limit: SpeedLimit, formatter: Format) -> str:
    """Return what the button says: “Limit: none”, “Limit: polite”, “Limit: 5 MB/s”."""
    if limit.polite:
        return "Limit: polite"
    return f"Limit: {_figure(limit, formatter) if limit.bytes_per_second else 'none'}"


def status_words(limit: SpeedLimit, formatter: Format) -> str:
    """Return what the status bar says while a limit holds, "" without one."""
    if limit.polite:
        return "polite to others"
    return f"limited to {_figure(limit, formatter)}" if limit.bytes_per_second else ""


def _figure(limit: SpeedLimit, formatter: Format) -> str:
    """Return “5 MB/s”, “3.5 MB/s”: as exact as it was asked for."""
    hundredths = limit.bytes_per_second * 100 // MEGABYTE
    places = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
    return f"{formatter.decimal(hundredths / 100, places)} MB/s"


class FigureDialog(Dialog):
    """Asks for megabytes a second, without blocking; deleted when it is closed.

    now     the limit that holds, to begin with
    parent  the window that it belongs to

    Signals:
    chosen  the `SpeedLimit` that was asked for
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, now: SpeedLimit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setLocale(parent.locale())  # a window of its own does not inherit it
        self.setWindowTitle("Limit the speed")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.figure = QDoubleSpinBox(decimals=2, minimum=LEAST, maximum=MOST)
        self.figure.setSuffix(" MB/s")
        self.figure.setValue(now.bytes_per_second / MEGABYTE if now.bytes_per_second else _FIRST_FIGURE)
        self.figure.selectAll()
        label = QLabel("How fast all transfers together may send")
        label.setWordWrap(True)
        label.setBuddy(self.figure)
        self.go, cancel = QPushButton("Limit"), QPushButton("Cancel")
        self.go.setProperty("kind", "main")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(n) for n in (24, 16, 24, 16)))
        column.setSpacing(theme.px(12))
        column.addWidget(label)
        column.addWidget(self.figure)
        column.addLayout(buttons)
        self.setMinimumWidth(theme.px(320))
        self.accepted.connect(lambda: self.chosen.emit(limit_of(self.figure.value())))
