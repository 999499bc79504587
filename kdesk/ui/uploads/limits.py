"""The dialog for a limit on the speed that is none of the usual ones."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.speed_limits import LEAST, MEGABYTE, MOST, SpeedLimit, limit_of
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme

_FIRST_FIGURE = 3.0
"""Megabytes per second that the dialog shows first while nothing is limited."""


class FigureDialog(Dialog):
    """Asks for megabytes per second, without blocking; deleted when it is closed.

    Args:
        now: The present limit, which the dialog shows first.

    Signals:
        chosen: `SpeedLimit` that was asked for.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, now: SpeedLimit, parent: QWidget) -> None:
        super().__init__(parent)
        set_topic(self, Topic.UPLOADS)
        self.setLocale(parent.locale())  # a window of its own does not inherit it
        self.setWindowTitle(_("Limit the speed"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.figure = QDoubleSpinBox(decimals=2, minimum=LEAST, maximum=MOST)
        self.figure.setSuffix(_(" MB/s"))
        self.figure.setValue(now.bytes_per_second / MEGABYTE if now.bytes_per_second else _FIRST_FIGURE)
        self.figure.selectAll()
        label = QLabel(_("How fast all transfers together may send"))
        label.setWordWrap(True)
        label.setBuddy(self.figure)
        self.go = QPushButton(_("Limit"))
        buttons = dialog_buttons(self.go, QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(12))
        column.addWidget(label)
        column.addWidget(self.figure)
        column.addWidget(buttons)
        self.setMinimumWidth(theme.px(320))
        self.accepted.connect(lambda: self.chosen.emit(limit_of(self.figure.value())))
