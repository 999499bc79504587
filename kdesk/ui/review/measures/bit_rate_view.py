"""Bit rates of renditions over time: key frames, lengths of GOPs, and peaks above the declared bandwidth."""

from fractions import Fraction

from PySide6.QtWidgets import QComboBox, QVBoxLayout
from shiboken6 import isValid

from kdesk.domain.bit_rates import PacketScan, peaks_above, whole_seconds
from kdesk.domain.review_ports import Scanning
from kdesk.domain.reviews.review import BIT_RATE, Series
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.bit_rates import declared_words, rate_label, scan_words
from kdesk.messages.errors import sentence_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.measures.candidates import Name, all_ones, number_of, shown_ones
from kdesk.ui.review.measures.curve import Curve
from kdesk.ui.review.measures.graph import Graph
from kdesk.ui.review.measures.legend import Legend
from kdesk.ui.review.measures.measured import Candidate
from kdesk.ui.review.measures.scan_view import ScanView
from kdesk.ui.review.measures.work_row import WorkRow
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.services import ReviewServices

_GAP, _WHOLE, _KILO = 8, 1000, 1000
_TASK = "bit rates"


class BitRateView(ScanView):
    """Reads the packets of renditions, and draws their bit rates second by second."""

    def __init__(
        self, services: ReviewServices, session: CompareSession, draft: ReviewDraft, scanning: Scanning, name: Name
    ) -> None:
        super().__init__(services, session, draft, scanning, name)
        self._scans: list[tuple[Candidate, PacketScan]] = []
        self.extent = QComboBox()
        tip = _("Reads the sizes of the packets of the picture; nothing is decoded")
        self.row = WorkRow(services.theme, _("Read the bit rates"), tip)
        self.graph = Graph(services.theme, services.formatter)
        self.legend = Legend(services.theme, self.graph)
        self.graph.say(_("No bit rates are read yet."))
        self._lay_out()
        self._connect()

    def start(self) -> None:
        """Read the packets of the chosen videos."""
        everything = self.extent.currentData() == "all"
        chosen = all_ones(self._session, self._name) if everything else shown_ones(self._session)
        self.row.show_running(True)
        self.row.tell("")
        self._tasks.spawn(self._read(chosen), replace=_TASK)

    async def _read(self, chosen: tuple[Candidate, ...]) -> None:
        self._scans = []
        try:
            for number, one in enumerate(chosen):
                done = number / len(chosen)

                def tell(share: float, done: float = done) -> None:
                    self.row.show_progress(int(_WHOLE * (done + share / len(chosen))))

                self.row.tell(_("Reading {name}").format(name=shown(one.label)))
                self._scans.append((one, await self._scanning.packets(one.what.source, tell)))
                self._show()
            self.row.tell("")
        except KdeskError as error:
            self.row.tell(sentence_of(error, self._services.formatter))
        finally:
            if isValid(self):
                self.row.show_running(False)
                self._draft.put_series([curve.series for curve in self.graph.curves], BIT_RATE)

    def _show(self) -> None:
        self.graph.show_curves([self._curve(*one) for one in self._scans])
        self.legend.updateGeometry()

    def _curve(self, one: Candidate, scan: PacketScan) -> Curve:
        rates, declared = whole_seconds(scan), _declared(one)
        times = tuple(Fraction(second) for second in range(len(rates)))
        series = Series(
            name=BIT_RATE,
            label=rate_label(one.label),
            unit="bit/s",
            side=number_of(one, self._session.sides),
            mean=scan.mean,
            worst=max(rates, default=0.0),
            times=times,
            values=rates,
        )
        words = declared_words(shown(one.label), declared, self._services.formatter) if declared else ""
        facts = scan_words(scan, declared, self._services.formatter)
        return Curve(series, scan.key_times, facts, float(declared), words, peaks_above(rates, declared))

    def _connect(self) -> None:
        self.row.start_wanted.connect(self.start)
        self.row.stop_wanted.connect(lambda: self._tasks.cancel(_TASK))
        self.graph.sought.connect(self.sought)
        self._session.position_changed.connect(self.graph.show_time)

    def _lay_out(self) -> None:
        theme = self._services.theme
        self.extent.addItem(_("Shown videos"), "shown")
        self.extent.addItem(_("All renditions"), "all")
        self.extent.setAccessibleName(_("Videos whose bit rate is read"))
        self.row.before.addWidget(self.extent)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(_GAP) // 2)
        lines.addWidget(self.row)
        lines.addWidget(self.graph, 1)
        lines.addWidget(self.legend)


def _declared(one: Candidate) -> int:
    """Return the bits per second that the server tells of a rendition, 0 if none."""
    return one.what.flavor.bitrate * _KILO if one.what.flavor is not None else 0
