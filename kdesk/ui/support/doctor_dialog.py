"""“Check connection…”: the doctor in the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kdesk.domain.doctor import CheckKind, DoctorReport, Finding, Result
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.doctor import report_text, summary_text
from kdesk.messages.format import Format
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.share.clipboard import put_text
from kdesk.ui.support.finding_row import FindingRow
from kdesk.ui.support.ports import Doctor
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

_SIZE = (680, 640)


class DoctorDialog(Dialog):
    """Makes all checks when it is shown, and ends them when it is closed.

    Args:
        doctor: Makes them.
        bundle: Offers to save everything for whoever helps.

    Attributes:
        rows: One for each check.
        summary: The whole in a sentence.
        report: What was found; None while checks run.
    """

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        tasks: TaskScope,
        doctor: Doctor,
        bundle: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Check connection"))
        set_topic(self, Topic.TROUBLESHOOTING)
        self._theme, self._tasks, self._doctor, self._bundle = theme, tasks.part(), doctor, bundle
        self.report: DoctorReport | None = None
        self.rows = {kind: FindingRow(kind, theme, formatter) for kind in CheckKind}
        self.server, self.summary, self.area = QLabel(), QLabel(), QScrollArea()
        self.again, self.copy = QPushButton(_("Check again")), QPushButton(_("Copy"))
        self.save = QPushButton(_("Support bundle…"))
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin."""
        super().showEvent(event)
        self.examine()

    def hideEvent(self, event: QHideEvent) -> None:
        """End what still runs."""
        self._tasks.end()
        super().hideEvent(event)

    def examine(self) -> None:
        """Make all checks anew."""
        self.report = None
        for row in self.rows.values():
            row.wait()
        self.again.setEnabled(False)
        self.copy.setEnabled(False)
        self.server.setText(self._doctor.service_url)
        self.summary.setText(_("Looking…"))
        self._tasks.spawn(self._examine(), replace="doctor")

    async def _examine(self) -> None:
        report = await self._doctor.examine(self._show_finding)
        self.report = report
        self.summary.setText(summary_text(report))
        self.again.setEnabled(True)
        self.copy.setEnabled(True)
        worst = [finding for finding in report.findings if finding.result is Result.BAD]
        if worst:
            self.area.ensureWidgetVisible(self.rows[worst[0].kind])
        announce(self.summary, self.summary.text())

    def _show_finding(self, finding: Finding) -> None:
        self.rows[finding.kind].show_finding(finding)

    def _build(self) -> None:
        px = self._theme.px
        self.fit_over_window(self._theme, _SIZE)
        self.server.setProperty("role", "secondary")
        self.server.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setProperty("role", "title")
        self.again.clicked.connect(self.examine)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(lambda _checked: self._bundle())
        close = QPushButton(_("Close"))
        buttons = dialog_buttons(None, close, self.again, self.copy, self.save)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(8))
        column.addWidget(self.summary)
        column.addWidget(self.server)
        column.addWidget(self._list(), 1)
        column.addWidget(buttons)

    def _list(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "page")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, self._theme.px(8), 0)
        rows.setSpacing(0)
        for row in self.rows.values():
            rows.addWidget(row)
        rows.addStretch(1)
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("What was found"))
        return self.area

    def _copy(self) -> None:
        if self.report is not None:
            put_text(QGuiApplication.clipboard(), self._doctor.redact(report_text(self.report)))
            announce(self.copy, _("Copied"))
