"""Progress and results of a piece of work."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.editing.batch import Outcome
from kdesk.domain.exports import Table
from kdesk.messages import N_, _
from kdesk.messages.batch import advice_text, counts_text, ended_text, progress_text, result_text, waiting_text
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.batch.work import Work
from kdesk.ui.tips import announce, plain_tip

_COLUMNS = (N_("Entry"), N_("Result"))
_LAST = (Outcome.UNCHANGED, Outcome.DONE)


class RunView(QWidget):
    """Shows how far the work is, with a stop, and afterwards what became of each entry.

    Attributes:
        bar: How far it is.
        said: The same in words, and why it waits or has ended.
        results: What became of each entry, those with a reason first.

    Signals:
        close_wanted: The user is done with it.
        undo_wanted: The user wants all of it to be taken back.
    """

    close_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, services: BatchServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._formatter = services, services.formatter
        self._work: Work | None = None
        self._told = False
        self._build()

    def show_work(self, work: Work) -> None:
        """Follow this work."""
        self._work, self._told = work, False
        self.results.clear()
        self.bar.setMaximum(work.run.total)
        work.changed.connect(self._show)
        self._show()
        self.stop.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take all of it back on Ctrl+Z, as “Undo all” does: the window below does not get the key."""
        if event.matches(QKeySequence.StandardKey.Undo) and not self.undo.isHidden():
            self.undo_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        px = self._services.theme.px
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.results = _result_list()
        self.stop, self.undo = QPushButton(_("Stop")), QPushButton(_("Undo all"))
        self.copy, self.close_button = QPushButton(_("Copy results")), QPushButton(_("Close"))
        self.stop.clicked.connect(self._stop)
        self.undo.clicked.connect(self.undo_wanted)
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close_wanted)
        buttons = dialog_buttons(None, self.close_button, self.copy, self.undo, self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.said)
        column.addWidget(self.bar)
        column.addWidget(self.results, 1)
        column.addWidget(buttons)

    def _show(self) -> None:
        work = self._work
        if work is None:
            return
        run = work.run
        self.bar.setValue(len(run.results))
        self.said.setText(shown_paragraphs(self._words(work), TIP))
        self.stop.setVisible(not run.finished)
        self.stop.setEnabled(not run.stopped)
        self.stop.setText(_("Stopping …") if run.stopped else _("Stop"))
        self.copy.setVisible(run.finished)
        self.undo.setVisible(run.finished and work.task.undo() is not None)
        self.bar.setVisible(not run.finished)
        self.results.setVisible(run.finished)
        if run.finished and not self._told:
            self._told = True
            self._list(work)
            self.close_button.setFocus()
            announce(self, self.said.text())

    def _words(self, work: Work) -> str:
        run = work.run
        if run.waits_for is not None:
            return waiting_text(run.waits_for)
        if not run.finished:
            return progress_text(len(run.results), run.total, self._formatter)
        counts = _("{counts}.").format(counts=counts_text(work.counts, self._formatter))
        if run.problem is not None:
            return _("{counts} {why}").format(counts=counts, why=ended_text(run.problem))
        return counts

    def _list(self, work: Work) -> None:
        run = work.run
        first = run.of(*(outcome for outcome in Outcome if outcome not in _LAST))
        for result in (*first, *run.of(*_LAST)):
            name, words = work.task.names[result.entry_id], result_text(result)
            item = QTreeWidgetItem([shown(name), shown(words)])
            item.setToolTip(0, plain_tip(name, result.entry_id))
            item.setToolTip(1, plain_tip("\n".join(part for part in (words, advice_text(result)) if part)))
            self.results.addTopLevelItem(item)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.run.stop()
            self._show()

    def _copy(self) -> None:
        """Copy the results as a table for a spreadsheet."""
        if self._work is None:
            return
        names, results = self._work.task.names, self._work.run.results
        rows = tuple(
            (entry_id, name, result_text(results[entry_id]), advice_text(results[entry_id]))
            for entry_id, name in names.items()
        )
        columns = (_("Id"), _("Entry"), _("Result"), _("What can be done"))
        self._services.copy_table(Table(columns, rows))


def _result_list() -> QTreeWidget:
    results = QTreeWidget()
    results.setAccessibleName(_("Results"))
    results.setHeaderLabels([_(column) for column in _COLUMNS])
    results.setRootIsDecorated(False)
    results.setUniformRowHeights(True)
    for number in range(len(_COLUMNS)):
        results.header().setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
    return results
