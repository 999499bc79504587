"""What is odd about the compared videos by their files, also where they are files of this computer."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.measured_findings import MeasuredFinding
from kdesk.domain.video import VideoSource
from kdesk.engine.library.measured_ladder import LadderMeasures, LadderNews, MeasuringPorts
from kdesk.errors import KdeskError
from kdesk.messages import _, ngettext
from kdesk.messages.errors import sentence_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.measured_findings import measured_text, measured_why
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.measures.candidates import shown_ones
from kdesk.ui.review.measures.work_row import WorkRow
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.tips import plain_tip
from kdesk.ui.wrapping import show_words

_GAP, _WHOLE = 8, 1000
_TASK = "files"


class FilesView(QWidget):
    """Looks into the files of the sides; the first one is what the others are compared with.

    Attributes:
        row: Starts and stops it.
        list: What was found; the tip of each tells why it matters.
    """

    def __init__(self, services: ReviewServices, session: CompareSession, ports: MeasuringPorts) -> None:
        super().__init__()
        self._services, self._session, self._ports = services, session, ports
        self._tasks = services.tasks.part()
        self._names: dict[str, str] = {}
        tip = _("Read parts of every file, and compare picture and sound with those of side A")
        self.row = WorkRow(services.theme, _("Look into the files"), tip)
        self.list, self._about = QListWidget(), QLabel()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(_("Findings in the files"))
        self.list.hide()
        self._about.setProperty("role", "secondary")
        show_words(self._about, _("Found are wrong colours, late or missing sound, repeated frames and enlarged ones."))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(services.theme.px(_GAP))
        lines.addWidget(self.row)
        lines.addWidget(self._about)
        lines.addWidget(self.list, 1)
        lines.addStretch(0)
        self.row.start_wanted.connect(self.start)
        self.row.stop_wanted.connect(self._stop)
        session.sides_changed.connect(self._follow_sides)
        self._shown: tuple[VideoSource, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What was found, in words."""
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    def start(self) -> None:
        """Look into the files of the sides, each once."""
        ones = shown_ones(self._session)
        # A file of this computer is no rendition; here all are told apart by their places.
        flavors = [
            replace(one.what.flavor or Flavor("", "", 0, FlavorStatus.READY), id=str(number))
            for number, one in enumerate(ones)
        ]
        self._names = {str(number): shown(one.label) for number, one in enumerate(ones)}
        sources = {str(number): one.what.source for number, one in enumerate(ones)}
        self._show(())
        self.row.show_running(True)
        self._tasks.spawn(self._look(flavors, sources), replace=_TASK)

    def close_tasks(self) -> None:
        """End what runs."""
        self._tasks.end()

    async def _look(self, flavors: list[Flavor], sources: dict[str, VideoSource]) -> None:
        measures = LadderMeasures(self._ports, lambda flavor: sources[flavor.id], self._tell)
        try:
            found = await measures.run(flavors)
        except KdeskError as error:
            self.row.tell(sentence_of(error, self._services.formatter))
        else:
            self._show(found)
            words = ngettext("{count} finding in the files", "{count} findings in the files", len(found))
            self.row.tell(words.format(count=self._services.formatter.number(len(found))))
        finally:
            if isValid(self):
                self.row.show_running(False)

    def _tell(self, news: LadderNews) -> None:
        self.row.show_progress(int(_WHOLE * news.share))
        self.row.tell(_("Looking into {name}…").format(name=self._names[news.flavor.id]))
        if news.found:
            self._show(news.found)

    def _show(self, found: tuple[MeasuredFinding, ...]) -> None:
        self.list.clear()
        for finding in found:
            item = QListWidgetItem(
                measured_text(finding, (), self._services.formatter, name=lambda flavor: self._names[flavor.id])
            )
            item.setToolTip(plain_tip(measured_why(finding.kind)))
            self.list.addItem(item)
        self.list.setVisible(bool(found))

    def _stop(self) -> None:
        self._tasks.cancel(_TASK)
        self.row.show_running(False)
        self.row.tell(_("Stopped"))

    def _follow_sides(self) -> None:
        """Forget what was found of other videos."""
        sources = tuple(side.what.source for side in self._session.sides)
        if sources != self._shown:
            self._shown = sources
            self._tasks.cancel(_TASK)
            self.row.show_running(False)
            self.row.tell("")
            self._show(())
