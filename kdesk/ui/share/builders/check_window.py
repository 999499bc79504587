"""Checking a stream in a window: progress, findings, and a report to be saved."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.names import in_a_sentence
from kdesk.domain.stream_check.facts import CheckedStream
from kdesk.domain.stream_check.findings import StreamFinding, stream_findings
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import sentence_of
from kdesk.messages.stream_check import check_summary, finding_meaning, finding_words
from kdesk.messages.stream_report import stream_json, stream_page
from kdesk.ui.dialog import dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.file_dialogs import save_as
from kdesk.ui.share.builders.builder_window import BuilderWindow
from kdesk.ui.share.builders.checking import Checking
from kdesk.ui.share.builders.finding_list import FindingList
from kdesk.ui.wrapping import show_words

_PER_MILLE = 1000


class CheckWindow(BuilderWindow):
    """Checks one address, at once.

    Args:
        checking: What is checked, and with what.

    Attributes:
        every: Whether all segments are asked for.
        own: Whether the session of the account is used.
        bar: How far it is.
        summary: What was found, in short.
        findings: What was found, problems first.
        start: Begins, or stops.
        save: Saves the report.
    """

    def __init__(self, checking: Checking, parent: QWidget | None = None) -> None:
        super().__init__(checking.theme, checking.tasks.part(), checking.url, parent)
        self._checking = checking
        self._result: tuple[CheckedStream, tuple[StreamFinding, ...]] | None = None
        self._running = False
        self.setWindowTitle(_("Check the stream of “{name}”").format(name=in_a_sentence(checking.name)))
        self.every = QCheckBox(_("Every &segment, not only a few of each playlist"))
        self.own = QCheckBox(_("With the session of the &account, at its own host"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _PER_MILLE)
        self.bar.setAccessibleName(_("Progress"))
        self.summary = QLabel()
        self.findings = FindingList(checking.theme)
        self.start, self.save = QPushButton(), QPushButton(_("Save the &report…"))
        self._build()
        self.begin()

    def begin(self) -> None:
        """Check from the beginning."""
        self._result, self._running = None, True
        self.findings.clear()
        self.bar.setValue(0)
        show_words(self.summary, _("The stream is being read…"))
        self._follow()
        self._tasks.spawn(self._check(), replace="check")

    def stop(self) -> None:
        """Ask for nothing more."""
        self._tasks.cancel("check")
        self._running = False
        show_words(self.summary, _("Stopped"))
        self._follow()

    def _build(self) -> None:
        theme = self._checking.theme
        self.resize(theme.px(640), theme.px(480))
        leave = QPushButton(_("Close"))
        buttons = dialog_buttons(None, leave, self.save)
        buttons.rejected.connect(self.reject)
        self.start.clicked.connect(lambda _checked=False: self.stop() if self._running else self.begin())
        self.save.clicked.connect(lambda _checked=False: self._ask_where())
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.bar, 1)
        row.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(8))
        for widget in (self.every, self.own):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.summary)
        column.addWidget(self.findings, 1)
        column.addStretch()
        column.addWidget(buttons)
        self.start.setFocus()

    async def _check(self) -> None:
        checking = self._checking
        reader = checking.readers.own if self.own.isChecked() else checking.readers.anonymous
        try:
            stream = await reader.check(
                checking.url, every_segment=self.every.isChecked(), expected=checking.seconds, progress=self._tell
            )
        except KdeskError as problem:
            show_words(self.summary, sentence_of(problem))
        else:
            self._show(stream)
        self._running = False
        self._follow()

    def _tell(self, done: int, total: int) -> None:
        self.bar.setValue(done * _PER_MILLE // max(1, total))
        formatter = self._checking.formatter
        words = _("{done} of {total} segments").format(done=formatter.number(done), total=formatter.number(total))
        show_words(self.summary, words)

    def _show(self, stream: CheckedStream) -> None:
        found, formatter = stream_findings(stream), self._checking.formatter
        self._result = stream, found
        self.bar.setValue(_PER_MILLE)
        show_words(self.summary, check_summary(found, stream, formatter))
        for one in found:
            icon = self._checking.theme.icons.icon("info" if one.kind.is_note else "warning")
            self.findings.add(icon, finding_words(one, stream, formatter), finding_meaning(one))
        if found:
            self.findings.setCurrentRow(0)

    def _follow(self) -> None:
        self.start.setText(_("S&top") if self._running else _("Check a&gain"))
        for box in (self.every, self.own):
            box.setEnabled(not self._running)
        self.save.setEnabled(self._result is not None)
        self.findings.setVisible(self.findings.count() > 0)

    def _ask_where(self) -> None:
        filters = {_("Web page (*.html)"): "html", _("JSON (*.json)"): "json"}
        save_as(self, _("Save the report"), "stream-check", self.save_to, filters)

    def save_to(self, path: Path) -> None:
        """Save the report in the form that the name of the file tells."""
        if self._result is None:
            return
        stream, found = self._result
        checking = self._checking
        if path.suffix.lower() == ".json":
            text = stream_json(checking.name, stream, found)
        else:
            text = stream_page(checking.name, checking.formatter.date_and_time(time.time()), stream, found)
        self._tasks.spawn(checking.files.save(path, _pieces(text)), name="save the report")


async def _pieces(text: str) -> AsyncGenerator[bytes, None]:
    yield text.encode()
