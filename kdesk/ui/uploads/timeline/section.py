"""The section “Timeline” of the details: the chart, the moments in words, and the export."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.timeline import NOTHING_RECORDED, Timeline, has_begun
from kdesk.domain.transfer import Transfer
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.timeline import timeline_lines, waited_words
from kdesk.ui.file_dialogs import save_as
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.timeline.chart import TimelineChart
from kdesk.ui.wrapping import let_select


class TransferTimelines(Protocol):
    """What happened to transfers."""

    async def of(self, transfers: Sequence[Transfer]) -> Mapping[str, Timeline]:
        """Return what is known of these transfers, by their ids."""
        ...

    def export(self, timeline: Timeline, transfer: Transfer, path: Path) -> None:
        """Write a timeline as JSON."""
        ...


class TimelineSection(QWidget):
    """Shows what happened to the selected transfer, if it is one that has begun.

    Attributes:
        chart: The drawing.
        words: The moments.
        export: Saves the timeline as JSON.
        shown: The timeline in sight.

    Signals:
        came: A timeline has come into sight.
    """

    came = Signal()

    def __init__(self, theme: Theme, formatter: Format, tasks: TaskScope, timelines: TransferTimelines | None) -> None:
        super().__init__()
        set_topic(self, Topic.TROUBLESHOOTING)
        self._formatter, self._tasks, self._timelines = formatter, tasks.part(), timelines
        self._transfer: Transfer | None = None
        # Whose timeline is in sight: another one's is loaded already, perhaps.
        self._shown_of: Transfer | None = None
        self.shown = NOTHING_RECORDED
        self.chart = TimelineChart(theme, formatter)
        self.words, self.waited = QLabel(), QLabel()
        self.export = QPushButton(_("Export as JSON…"))
        self.export.clicked.connect(self._choose)
        self._build(theme)
        self.hide()

    def show_transfers(self, transfers: Sequence[Transfer]) -> None:
        """Show the timeline of a single transfer; otherwise nothing."""
        one = transfers[0] if len(transfers) == 1 and has_begun(transfers[0]) else None
        before, self._transfer = self._transfer, one
        if one is None or self._timelines is None:
            self.hide()
        elif before is None or _key(before) != _key(one):
            self._tasks.spawn(self._load(self._timelines, one), replace="timeline")

    async def _load(self, timelines: TransferTimelines, transfer: Transfer) -> None:
        found = (await timelines.of([transfer]))[transfer.id]
        if self._transfer is None or self._transfer.id != transfer.id:
            return
        self.shown, self._shown_of = found, transfer
        self.chart.show_timeline(found, transfer.file.size)
        self.words.setText("\n".join(timeline_lines(found, self._formatter, time.time())))
        self.waited.setText(waited_words(found, self._formatter))
        self.waited.setVisible(bool(self.waited.text()))
        self.show()
        self.came.emit()

    def _build(self, theme: Theme) -> None:
        heading = QLabel(_("Timeline"))
        heading.setProperty("role", "heading")
        self.words.setProperty("role", "secondary")
        for label in (self.words, self.waited):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            let_select(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(side) for side in (16, 4, 16, 16)))
        column.setSpacing(theme.px(8))
        for widget in (heading, self.chart, self.words, self.waited):
            column.addWidget(widget)
        column.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeading)

    def _choose(self) -> None:
        transfer, timelines = self._shown_of, self._timelines
        if transfer is None or timelines is None:
            return
        shown = self.shown
        name = f"kdesk-timeline-{transfer.id[:8]}.json"
        save_as(self, _("Export the timeline"), name, lambda path: timelines.export(shown, transfer, path), "json")


def _key(transfer: Transfer) -> tuple[object, ...]:
    """Return what a timeline depends on."""
    return transfer.id, transfer.state, transfer.reservation.accepted, transfer.trouble, transfer.verification
