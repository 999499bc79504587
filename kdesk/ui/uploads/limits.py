"""The limit on the speed: its choices, its words, and the question for a figure."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from kdesk.domain.settings import NO_LIMIT, POLITE, SpeedLimit
from kdesk.domain.speed_limits import LEAST, MEGABYTE, MOST, limit_of
from kdesk.ui.texts import Texts

FIGURES = tuple(limit_of(megabytes) for megabytes in (1, 2, 5, 10, 20, 50, 100))
CHOICES = (NO_LIMIT, POLITE, *FIGURES)


def choice_words(limit: SpeedLimit, texts: Texts) -> str:
    """Return what the menu says: “None”, “Polite: make way for others”, “5 MB/s”."""
    if limit.polite:
        return "Polite: make way for others"
    return _figure(limit, texts) if limit.bytes_per_second else "None"


def button_words(limit: SpeedLimit, texts: Texts) -> str:
    """Return what the button says: “Limit: none”, “Limit: polite”, “Limit: 5 MB/s”."""
    if limit.polite:
        return "Limit: polite"
    return f"Limit: {_figure(limit, texts) if limit.bytes_per_second else 'none'}"


def status_words(limit: SpeedLimit, texts: Texts) -> str:
    """Return what the status bar says while a limit holds, "" without one."""
    if limit.polite:
        return "polite to others"
    return f"limited to {_figure(limit, texts)}" if limit.bytes_per_second else ""


def _figure(limit: SpeedLimit, texts: Texts) -> str:
    """Return “5 MB/s”, “3.5 MB/s”: as exact as it was asked for."""
    hundredths = limit.bytes_per_second * 100 // MEGABYTE
    places = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
    return f"{texts.decimal(hundredths / 100, places)} MB/s"


def ask_for_figure(parent: QWidget, chosen: Callable[[SpeedLimit], None]) -> QInputDialog:
    """Ask for megabytes a second, without blocking; `chosen` is called when the answer is given."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Limit the speed")
    dialog.setLabelText("All transfers together, in MB/s")
    dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
    dialog.setDoubleRange(LEAST, MOST)
    dialog.setDoubleDecimals(2)
    dialog.setDoubleValue(3.0)
    dialog.setOkButtonText("Limit")
    dialog.doubleValueSelected.connect(lambda megabytes: chosen(limit_of(megabytes)))
    dialog.open()
    return dialog
