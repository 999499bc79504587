"""The dialog of a piece of work that needs no form."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.guide import Topic
from kdesk.messages.batch import work_title
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.library.batch.run_view import RunView
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.batch.work import Work

SIZE = (680, 460)


class RunDialog(Dialog):
    """Shows progress and results; the work goes on when it is closed. Deleted when it is closed.

    Attributes:
        view: Progress and results.
    """

    def __init__(self, services: BatchServices, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = services.theme.px
        self.setWindowTitle(work_title(work.task.kind, work.run.total, services.formatter))
        self.resize(*map(px, SIZE))
        self.view = RunView(services)
        self.view.close_wanted.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(services.theme))
        column.addWidget(self.view)
        self.view.show_work(work)
