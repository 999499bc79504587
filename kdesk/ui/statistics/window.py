"""The statistics in a window of their own: bytes, rate, waits, times to ready, and their export."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.exports import Table
from kdesk.domain.statistics.kept import NO_STATISTICS
from kdesk.domain.statistics.periods import Column, Period, columns_of, rates_of
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.statistics import (
    days_table,
    period_name,
    rates_words,
    samples_table,
    samples_words,
    sent_words,
    shown_waits,
)
from kdesk.ui.file_dialogs import save_as
from kdesk.ui.following_window import FollowingWindow
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.key_sheet import reach_keys
from kdesk.ui.statistics.bars import BarChart, LineBars
from kdesk.ui.statistics.contents import rates_content, ready_content, sent_content, waits_content
from kdesk.ui.statistics.points import PointChart
from kdesk.ui.statistics.ports import StatisticsSource
from kdesk.ui.statistics.section import ChartSection
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

_SIZE, _LEAST = QSize(900, 640), QSize(420, 320)
_FOLLOW_MS = 5_000
_TWO_COLUMNS = 720
_MOST_WAITS = 8


class StatisticsWindow(FollowingWindow):
    """A window beside which one can work on; it follows what happens while it is in sight.

    Attributes:
        periods: How far back.
        sent: Bytes of each day.
        rate: The rate over time.
        waits: Waits by reason.
        ready: Times to ready by size.
        export: Offers the tables.
    """

    def __init__(
        self, theme: Theme, formatter: Format, tasks: TaskScope, source: StatisticsSource, over: QWidget
    ) -> None:
        super().__init__(_("Statistics – kdesk"), over, tasks, interval=_FOLLOW_MS)
        set_topic(self, Topic.STATISTICS)
        self._theme, self._formatter, self._source = theme, formatter, source
        self._statistics = NO_STATISTICS
        self.periods, self.export = QComboBox(), QPushButton(_("Export as CSV"))
        self.sent, self.rate, self.waits, self.ready = self._sections()
        self._build()
        self._connect()
        reach_keys(theme, self)
        self.periods.setFocus()

    @property
    def period(self) -> Period:
        """What is shown."""
        return Period(self.periods.currentData())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the charts beside each other where there is room."""
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= self._theme.px(_TWO_COLUMNS) else 1)

    async def read(self) -> None:
        """Show what is known at present."""
        self._statistics = await self._source.statistics()
        self._show()

    def _show(self) -> None:
        kept, formatter, period = self._statistics, self._formatter, self.period
        today = self._today()
        columns, points = self._columns(), rates_of(kept, period, today)
        self._sent.show_marks(*sent_content(columns, formatter))
        self.sent.say(sent_words(columns, formatter))
        self._rate.show_marks(*rates_content(points, period, today, formatter))
        self.rate.say(rates_words(columns, points, formatter))
        self._waits.take_marks(waits_content(shown_waits(columns, _MOST_WAITS), formatter))
        self.waits.say(_("The time in which at least one upload waited."))
        self._ready.show_marks(*ready_content(kept.samples, formatter))
        self.ready.say(samples_words(kept.samples, formatter))
        self.export.setEnabled(bool(kept))

    def _sections(self) -> tuple[ChartSection, ChartSection, ChartSection, ChartSection]:
        theme, formatter = self._theme, self._formatter
        sent, rate = _("Bytes sent"), _("Speed while sending")
        waits, ready = _("Waiting times"), _("Time until ready by size, of all uploads so far")
        self._sent = BarChart(theme, formatter, sent)
        self._rate = PointChart(theme, formatter, rate, joined=True)
        self._waits = LineBars(theme, formatter, waits)
        self._ready = PointChart(theme, formatter, ready, joined=False)
        return (
            ChartSection(theme, sent, self._sent, _("Nothing was sent in this time.")),
            ChartSection(theme, rate, self._rate, _("Nothing was sent in this time.")),
            ChartSection(theme, waits, self._waits, _("No upload had to wait in this time.")),
            ChartSection(
                theme, ready, self._ready, _("Shown once the server has processed an upload while kdesk was running.")
            ),
        )

    def _build(self) -> None:
        px = self._theme.px
        for period in Period:
            self.periods.addItem(period_name(period), period.value)
        self.periods.setAccessibleName(_("How far back"))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.periods)
        head.addStretch(1)
        head.addWidget(self.export)
        inside, self._grid, area = QWidget(), QGridLayout(), QScrollArea()
        inside.setProperty("role", "page")
        inside.setLayout(self._grid)
        self._grid.setContentsMargins(*self._theme.edges(0, 0, 8, 0))
        self._grid.setHorizontalSpacing(px(32))
        self._grid.setVerticalSpacing(px(24))
        self._arrange(2)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its charts take the keys, and come into sight with the focus
        area.setAccessibleName(_("Charts"))
        note = QLabel(_("Kept on this computer only, without names of files; cleared in the settings, under Privacy."))
        note.setProperty("role", "secondary")
        note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addWidget(note)
        self.take_size(self._theme, _SIZE, _LEAST)

    def _arrange(self, columns: int) -> None:
        sections = (self.sent, self.rate, self.waits, self.ready)
        for row, section in enumerate(sections):
            self._grid.addWidget(section, row // columns, row % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.setRowStretch(len(sections), 1)

    def _connect(self) -> None:
        self.periods.currentIndexChanged.connect(self._show)
        menu = QMenu(self.export)
        menu.addAction(_("Days…"), lambda: self._choose("days", days_table(self._columns())))
        menu.addAction(_("Times to ready…"), lambda: self._choose("ready", samples_table(self._statistics.samples)))
        self.export.setMenu(menu)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._source.now()).astimezone().date()

    def _columns(self) -> Sequence[Column]:
        return columns_of(self._statistics, self.period, self._today())

    def _choose(self, name: str, table: Table) -> None:
        """Let the user choose where a table is saved."""
        save_as(self, _("Export as CSV"), f"kdesk-{name}.csv", lambda path: self._source.export(table, path), "csv")
