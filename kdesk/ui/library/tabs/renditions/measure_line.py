"""Looking into the files of the renditions: starts it, shows how far it is, stops it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.compared import rendition
from kdesk.domain.entry import Entry
from kdesk.engine.library.measured_ladder import LadderMeasures, LadderNews, MeasuringPorts, measurable
from kdesk.errors import KdeskError
from kdesk.messages import _, ngettext
from kdesk.messages.renditions import name_among
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.renditions.ladder_section import files_of
from kdesk.ui.library.tabs.renditions.stoppable import StoppableWork
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject
from kdesk.ui.review.services import ReviewServices

LEAST = 2
"""Renditions that can be compared."""


class MeasureLine(QWidget):
    """Measures all renditions of the shown entry.

    Attributes:
        work: Button and progress.

    Signals:
        found: The `MeasuredFinding`s so far, as a tuple.
        failed: A KdeskError ended it.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, subject: RenditionSubject, services: LibraryServices) -> None:
        super().__init__()
        self._subject, self._services = subject, services
        self._tasks = services.tasks.part()
        self._entry_id = ""
        self._about: object = None
        tip = _("Read parts of every file, and compare picture and sound with those of the source")
        self.work = StoppableWork(services.theme, _("Look into the files"), tip)
        self.work.start_wanted.connect(self._start)
        self.work.stop_wanted.connect(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.work)
        self.refresh()

    def refresh(self) -> None:
        """Follow the entry and its renditions. What runs or was told for another entry is stopped and forgotten."""
        entry = self._subject.entry
        if self._entry_id and (entry is None or entry.id != self._entry_id):
            self.stop()
        about = (entry.id if entry is not None else "", files_of(self._subject.flavors))
        if about != self._about:
            self._about = about
            if not self._entry_id:
                self.work.end("")
        self.setVisible(len(measurable(self._subject.flavors)) >= LEAST)
        self.work.permit(self._why_not())

    def stop(self) -> None:
        """Stop what runs, and forget how it ended."""
        self._tasks.end()
        self._entry_id = ""
        self.work.end("")

    def _why_not(self) -> str:
        return why_not_measured(self._services)

    def _start(self) -> None:
        entry, ports = self._subject.entry, ports_of(self._services)
        if entry is not None and ports is not None:
            self._entry_id = entry.id
            self.work.show_progress(_("Looking into the files…"), 0.0)
            self._tasks.spawn(self._run(entry, ports), replace="measure")

    def _stop(self) -> None:
        self.stop()
        self.work.end(_("Stopped: what was found so far is listed"))

    async def _run(self, entry: Entry, ports: MeasuringPorts) -> None:
        try:
            found = await LadderMeasures(ports, lambda flavor: rendition(entry, flavor).source, self._tell).run(
                measurable(self._subject.flavors)
            )
        except KdeskError as exc:
            self.work.end("")
            self.failed.emit(exc)
            return
        finally:
            self._entry_id = ""
        self.found.emit(found)
        words = ngettext("{count} finding in the files", "{count} findings in the files", len(found))
        self.work.end(words.format(count=self._services.formatter.number(len(found))))

    def _tell(self, news: LadderNews) -> None:
        name = name_among(news.flavor, self._subject.flavors, self._services.formatter)
        self.work.show_progress(_("Looking into {name}…").format(name=name), news.share)
        if news.found:
            self.found.emit(news.found)


def ports_of(services: ReviewServices) -> MeasuringPorts | None:
    """Return what looks into files, None to go without."""
    if services.videos is None or services.sounding is None or services.scanning is None:
        return None
    return MeasuringPorts(services.videos, services.sounding, services.scanning)


def why_not_measured(services: ReviewServices) -> str:
    """Return why nothing can be measured; "" if it can."""
    if ports_of(services) is None or services.videos is None:
        return _("Files cannot be read here")
    return services.videos.why_not
