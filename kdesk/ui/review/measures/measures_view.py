"""Measures of the compared videos: what is measured, the graph, and the worst moments."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QVBoxLayout, QWidget

from kdesk.domain.measures import Measure
from kdesk.domain.review_ports import Measuring, Painting, Videos
from kdesk.errors import KdeskError
from kdesk.messages import _, ngettext
from kdesk.messages.errors import sentence_of
from kdesk.messages.measuring import measure_missing, measure_rule, measure_why, summary_text
from kdesk.messages.reviews import measure_name, time_text, value_text
from kdesk.plain_text import left_to_right
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.measures.candidates import Name, all_ones, number_of, shown_ones
from kdesk.ui.review.measures.curve import Curve
from kdesk.ui.review.measures.graph import Graph
from kdesk.ui.review.measures.kept_tracks import KeptTracks
from kdesk.ui.review.measures.legend import Legend
from kdesk.ui.review.measures.measured import Candidate, Track, reference_among
from kdesk.ui.review.measures.measurer import Measurer, Wish
from kdesk.ui.review.measures.work_row import WorkRow
from kdesk.ui.review.measures.worst_list import WorstList, WorstMoment
from kdesk.ui.review.measures.worst_pictures import show_pictures
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.tips import set_tip

_GAP = 8
_WORST, _MAKER = "worst pictures", "maker"
Range = Callable[[], tuple[Fraction, Fraction]]
"""Returns begin and end of what is measured: the range between in and out, else all."""


class MeasuresView(QWidget):
    """Chooses, starts and shows measures.

    Args:
        chosen_range: Of the time line.
        name: Of a rendition that is not shown.

    Signals:
        sought: Time of a frame to go to.
    """

    sought = Signal(object)

    def __init__(
        self,
        services: ReviewServices,
        session: CompareSession,
        draft: ReviewDraft,
        decoding: tuple[Videos, Painting, Measuring],
        chosen_range: Range,
        name: Name,
    ) -> None:
        super().__init__()
        self._services, self._session, self._draft = services, session, draft
        self._videos, self._painting, self._port = decoding
        self._range, self._name = chosen_range, name
        self._tasks = services.tasks.part()
        self._candidates: tuple[Candidate, ...] = ()
        self._kept = KeptTracks()
        self._labels: set[str] = set()
        self.measurer = Measurer(self._videos, self._port, services.tasks, self)
        self.measure, self.against, self.extent, self.worst_of = (QComboBox() for _ in range(4))
        self.row = WorkRow(services.theme, _("Measure"))
        self.graph = Graph(services.theme, services.formatter)
        self.legend, self.rule = Legend(services.theme, self.graph), QLabel()
        self.rule.setProperty("role", "secondary")
        self.worst = WorstList(services.theme, _("Worst moments"))
        self.graph.say(_("Nothing is measured yet. Each video is measured against the reference, frame by frame."))
        self._fill()
        self._lay_out()
        self._connect()
        self.follow_sides()

    def follow_sides(self) -> None:
        """Offer the videos that can be measured now."""
        everything = self.extent.currentData() == "all"
        self._candidates = all_ones(self._session, self._name) if everything else shown_ones(self._session)
        kept, usual = self.against.currentText(), reference_among(self._candidates)
        self.against.clear()
        if usual is not None:
            words = _("Against {name}, the source") if usual.is_source else _("Against {name}, the largest picture")
            self.against.addItem(words.format(name=usual.label), None)
        for number, one in enumerate(self._candidates):
            if one is not usual:
                self.against.addItem(_("Against {name}").format(name=one.label), number)
        self.against.setCurrentIndex(max(0, self.against.findText(kept)))
        enough = len(self._candidates) > 1
        self.row.forbid("" if enough else _("Two different videos are needed"))
        if self._kept:
            self._show_kept()

    def start(self) -> None:
        """Measure what is chosen."""
        reference = self._reference()
        others = tuple(one for one in self._candidates if one is not reference)
        if reference is None or not others:
            return
        start, end = self._range()
        self.row.show_running(True)
        self.row.tell(self._what(start, end))
        ahead = self._ahead(reference)
        later = tuple(self._ahead(one) - ahead for one in others)
        measure = self._measure_at(self.measure.currentIndex())
        wish = Wish(measure, reference, others, start, end, later)
        self.measurer.start(wish, [number_of(one, self._session.sides) for one in others])
        self._kept.keep(wish, self.measurer.tracks)

    def close_tasks(self) -> None:
        """End everything that runs."""
        self.measurer.close()
        self._tasks.end()

    def _show_kept(self) -> None:
        """Show what was measured of these videos, and nothing of other ones."""
        wish, tracks = self._kept.fitting(self._candidates, self.measurer.wish)
        for track in tracks:
            track.number = number_of(track.candidate, self._session.sides)
        if set(map(id, tracks)) == set(map(id, self.measurer.tracks)):
            return
        self._draft.drop_series(self._labels)
        self.measurer.show(wish, tracks)
        if wish is None:
            self.graph.say(_("Nothing is measured of these videos yet. What was measured of others is kept for them."))
            self.row.show_running(False)
            self.row.tell("")
            self._tasks.cancel(_MAKER)
        else:
            self._end()

    def _reference(self) -> Candidate | None:
        number = self.against.currentData()
        return self._candidates[number] if isinstance(number, int) else reference_among(self._candidates)

    def _ahead(self, candidate: Candidate) -> Fraction:
        """Return the seconds by which a video is shifted where it is shown."""
        sides = self._session.sides
        number = number_of(candidate, sides)
        facts = sides[number].facts if number >= 0 else None
        return self._session.view.seconds_ahead(number, facts.rate) if facts is not None else Fraction(0)

    def _what(self, start: Fraction, end: Fraction) -> str:
        if not start and end == self._session.duration:
            return _("The whole video: a rough curve first, then a finer one")
        times = {"start": time_text(start), "end": time_text(end)}
        return _("{start} to {end}: a rough curve first, then a finer one").format(**times)

    def _show(self) -> None:
        formatter = self._services.formatter
        self.graph.show_curves([Curve(one, words=summary_text(one, formatter)) for one in self.measurer.series()])
        self.legend.updateGeometry()
        labels = [track.candidate.label for track in self.measurer.tracks]
        if labels != [self.worst_of.itemText(row) for row in range(self.worst_of.count())]:
            self.worst_of.clear()
            self.worst_of.addItems(labels)
        self.worst_of.setVisible(len(labels) > 1)
        self._show_worst()

    def _show_worst(self) -> None:
        track, wish = self._track(), self.measurer.wish
        if track is None or wish is None:
            self.worst.show_moments(())
            return
        series = track.measured(wish.measure)
        unit = track.series(wish.measure, wish.reference).unit
        formatter = self._services.formatter
        self.worst.show_moments(
            [
                WorstMoment(time, left_to_right(value_text(wish.measure, value, unit, formatter)))
                for time, value in series.worst()
            ]
        )

    def _track(self) -> Track | None:
        number = max(0, self.worst_of.currentIndex())
        return self.measurer.tracks[number] if number < len(self.measurer.tracks) else None

    def _end(self) -> None:
        self.row.show_running(False)
        wish = self.measurer.wish
        if wish is not None:
            series = self.measurer.series()
            self._labels.update(one.label for one in series)
            self._draft.put_series(series, str(wish.measure))
        if self.measurer.error is not None:
            self.row.tell(sentence_of(self.measurer.error, self._services.formatter))
        elif words := self._why_nothing():
            self.row.tell(words)
        else:
            self._tasks.spawn(self._tell_maker(), replace=_MAKER)
        self._show_pictures()

    def _why_nothing(self) -> str:
        wish, tracks = self.measurer.wish, self.measurer.tracks
        words = (track.why_nothing(wish.measure) for track in tracks) if wish is not None else ()
        return next(filter(None, words), "")

    async def _tell_maker(self) -> None:
        """Say how many frames were measured; the tip says by which program."""
        wish = self.measurer.wish
        if wish is None:
            return
        maker = await self._port.maker(wish.measure)
        count = max((len(track.frames) for track in self.measurer.tracks), default=0)
        frames = ngettext("{count} frame measured", "{count} frames measured", count)
        frames = frames.format(count=self._services.formatter.number(count))
        self.row.tell(frames, _("Measured by {program}").format(program=maker) if maker else "")

    def _show_pictures(self) -> None:
        track, wish = self._track(), self.measurer.wish
        if track is None or wish is None or not track.frames:
            return
        # The measured video has its frame at a time of its own.
        moments = {time: track.frames[time].other_time for time, _value in track.measured(wish.measure).worst()}

        async def show() -> None:
            try:
                await show_pictures(self._videos, self._painting, track.candidate.what.source, moments, self.worst)
            except KdeskError as error:
                self.row.tell(sentence_of(error, self._services.formatter))

        self._tasks.spawn(show(), replace=_WORST)

    async def _offer(self) -> None:
        """Disable what nothing here can measure."""
        for row in range(self.measure.count()):
            measure = self._measure_at(row)
            maker = await self._port.maker(measure)
            model = self.measure.model()
            if not maker and isinstance(model, QStandardItemModel):
                model.item(row).setEnabled(False)
                self.measure.setItemData(row, measure_missing(measure), Qt.ItemDataRole.ToolTipRole)
                self.measure.setItemText(row, _("{measure} (not here)").format(measure=measure_name(measure)))

    def _fill(self) -> None:
        for measure in Measure:
            self.measure.addItem(measure_name(measure), measure)
        self.extent.addItem(_("Shown videos"), "shown")
        self.extent.addItem(_("All renditions"), "all")
        names = (_("Measure"), _("Measured against"), _("Measured videos"), _("Worst moments of"))
        for box, words in zip((self.measure, self.against, self.extent, self.worst_of), names, strict=True):
            box.setAccessibleName(words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._tell_why()
        self.worst_of.hide()

    def _tell_why(self) -> None:
        measure = self._measure_at(self.measure.currentIndex())
        set_tip(self.measure, f"{measure_why(measure)}\n{measure_rule(measure)}")
        self.rule.setText(measure_rule(measure))

    def _measure_at(self, row: int) -> Measure:
        # Qt keeps the text of a StrEnum, not the member.
        return Measure(self.measure.itemData(row))

    def _connect(self) -> None:
        self.row.start_wanted.connect(self.start)
        self.row.stop_wanted.connect(self.measurer.stop)
        self.measure.currentIndexChanged.connect(self._tell_why)
        self.extent.currentIndexChanged.connect(self.follow_sides)
        self.worst_of.currentIndexChanged.connect(self._show_worst)
        self.worst_of.activated.connect(self._show_pictures)
        self.measurer.changed.connect(self._show)
        self.measurer.progressed.connect(self.row.show_progress)
        self.measurer.ended.connect(self._end)
        self._session.sides_changed.connect(self.follow_sides)
        self._session.position_changed.connect(self.graph.show_time)
        for signal in (self.graph.sought, self.worst.sought):
            signal.connect(self.sought)
        self._tasks.spawn(self._offer(), name="offer measures")

    def _lay_out(self) -> None:
        gap = self._services.theme.px(_GAP)
        for box in (self.measure, self.against, self.extent):
            self.row.before.addWidget(box)
        graph, worst = QWidget(), QWidget()
        for widget, parts in ((graph, (self.graph, self.legend, self.rule)), (worst, (self.worst_of, self.worst))):
            column = QVBoxLayout(widget)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(gap // 2)
            for part in parts:
                column.addWidget(part, 1 if part in {self.graph, self.worst} else 0)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(graph)
        split.addWidget(worst)
        split.setStretchFactor(0, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(gap)
        lines.addWidget(self.row)
        lines.addWidget(split, 1)
