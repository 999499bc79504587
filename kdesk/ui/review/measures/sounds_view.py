"""The sound of the compared videos: waves below each other, loudness, and which one is late."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from kdesk.domain.review_ports import Sounding
from kdesk.domain.sound_measures import SoundMeasures, SoundOffset
from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import sentence_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.reviews import time_text
from kdesk.messages.sound import offset_sentence, sound_summary
from kdesk.ui.review.compare.pointer_values import letter_of
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.measures.measures_view import Range
from kdesk.ui.review.measures.side_sound import SideSound
from kdesk.ui.review.measures.work_row import WorkRow
from kdesk.ui.review.services import ReviewServices

_GAP, _WHOLE = 4, 1000
_BINS = 2000
_AROUND = Fraction(4)
"""Seconds that are shown around the position while no range is chosen."""
_SAMPLE = Fraction(60)
"""Seconds in the middle of which the loudness is measured."""
_REST = 250
"""Milliseconds that the position rests before waves are read there."""
_WAVES, _MEASURES = "waves", "measures"


class SoundsView(QWidget):
    """Shows the sound of each side. The first side with a sound is what the others are compared with.

    Args:
        chosen_range: Of the time line.

    Attributes:
        row: Starts and stops measuring.
        side_sounds: One for each side.
    """

    def __init__(
        self, services: ReviewServices, session: CompareSession, sounding: Sounding, chosen_range: Range
    ) -> None:
        super().__init__()
        self._services, self._session, self._sounding = services, session, sounding
        self._range = chosen_range
        self._tasks = services.tasks.part()
        self._sources: tuple[VideoSource, ...] = ()
        self._part = (Fraction(0), Fraction(0))
        self._loud: dict[VideoSource, SoundMeasures | None] = {}
        self._offsets: dict[tuple[VideoSource, VideoSource], SoundOffset | None] = {}
        self.side_sounds: tuple[SideSound, ...] = ()
        tip = _("Measures the loudness of a minute in the middle, and by how much each sound is late")
        self.row = WorkRow(services.theme, _("Compare the sound"), tip)
        self.about = QLabel()
        self.about.setProperty("role", "secondary")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._column = QVBoxLayout()
        self._lay_out()
        self._rest.timeout.connect(self._show_waves)
        self.row.start_wanted.connect(self.start)
        self.row.stop_wanted.connect(self.stop)
        session.sides_changed.connect(self.follow_sides)
        session.position_changed.connect(self._follow_position)
        self.follow_sides()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the waves only when somebody wants to see them."""
        super().showEvent(event)
        self._show_waves()

    def follow_sides(self) -> None:
        """Have a side_sound for each side, with what was measured of these sides before."""
        sides = self._session.sides
        sources = tuple(side.what.source for side in sides)
        is_other = sources != self._sources
        if is_other:
            self._sources = sources
            self.stop()
            # The waves are those of side_sounds that go.
            self._tasks.cancel(_WAVES)
            self.row.tell(_("The window plays without sound. Here it is seen and measured."))
            for side_sound in self.side_sounds:
                side_sound.hide()
                side_sound.deleteLater()
            self.side_sounds = tuple(SideSound(self._services.theme) for _side in sides)
            for side_sound in self.side_sounds:
                self._column.insertWidget(self._column.count() - 1, side_sound)
        for number, (side_sound, side) in enumerate(zip(self.side_sounds, sides, strict=True)):
            side_sound.name_it(_("{letter} · {name}").format(letter=letter_of(number), name=shown(side.label)))
        self.row.forbid("" if len(sides) > 1 else _("Two different videos are needed"))
        self._rest.start()
        if is_other and self._is_known():
            self._show_measures()

    def start(self) -> None:
        """Measure the sound of every side, and compare it with that of the first."""
        for source in self._sources:
            self._loud.pop(source, None)
        self._offsets = {pair: one for pair, one in self._offsets.items() if not {*pair} <= {*self._sources}}
        self._show_measures()

    def _show_measures(self) -> None:
        """Tell what is known, and measure what is not."""
        self.row.show_running(True)
        self.row.tell(_("Measuring the sound…"))
        for side_sound in self.side_sounds:
            side_sound.tell("")
        self._tasks.spawn(self._measure(), replace=_MEASURES)

    def stop(self) -> None:
        """Stop measuring."""
        self._tasks.cancel(_MEASURES)
        self.row.show_running(False)
        self.row.tell(_("Stopped"))

    def close_tasks(self) -> None:
        """End what runs."""
        self._rest.stop()
        self._tasks.end()

    async def _measure(self) -> None:
        sources, side_sounds = self._sources, self.side_sounds
        steps = 2 * len(sources) - 1
        found = [
            await self._loudness(source, side_sound, self._teller(step, steps))
            for step, (source, side_sound) in enumerate(zip(sources, side_sounds, strict=True))
        ]
        reference = next((number for number, one in enumerate(found) if one is not None), 0)
        others = [number for number in range(len(sources)) if number != reference and found[number] is not None]
        told = []
        for step, number in enumerate(others, len(sources)):
            told.append(await self._offset(reference, number, self._teller(step, steps)))
            side_sounds[number].add(told[-1][1])
        self.row.show_running(False)
        self.row.tell(max(told)[1] if told else _("There are no two sounds to compare."))

    async def _loudness(
        self, source: VideoSource, side_sound: SideSound, told: Callable[[float], None]
    ) -> SoundMeasures | None:
        try:
            if source not in self._loud:
                self._loud[source] = await self._sounding.measure(source, told, _SAMPLE)
        except KdeskError as error:
            side_sound.tell(sentence_of(error, self._services.formatter))
            return None
        found = self._loud[source]
        side_sound.tell(sound_summary(found, self._services.formatter) if found is not None else _("no sound"))
        return found

    async def _offset(self, reference: int, number: int, told: Callable[[float], None]) -> tuple[Fraction, str]:
        """Return by how much the sound of a side is late or early, as the sides are shifted now, and that in words."""
        formatter, pair = self._services.formatter, (self._sources[reference], self._sources[number])
        try:
            if pair not in self._offsets:
                self._offsets[pair] = await self._sounding.offset(*pair, told)
        except KdeskError as error:
            return Fraction(0), sentence_of(error, formatter)
        offset, ahead = self._offsets[pair], self._ahead(number) - self._ahead(reference)
        words = offset_sentence(offset, ahead, (letter_of(number), letter_of(reference)), formatter)
        return abs(offset.by - ahead) if offset is not None and offset.is_sure else Fraction(0), words

    def _is_known(self) -> bool:
        """Return whether all that `_measure` tells of these sides is known."""
        heard = [one for one in self._sources if self._loud.get(one) is not None]
        known = all(one in self._loud for one in self._sources)
        return known and all((heard[0], other) in self._offsets for other in heard[1:])

    def _teller(self, step: int, steps: int) -> Callable[[float], None]:
        return lambda share: self.row.show_progress(int(_WHOLE * (step + share) / steps))

    def _ahead(self, number: int) -> Fraction:
        facts = self._session.sides[number].facts
        return self._session.view.seconds_ahead(number, facts.rate) if facts is not None else Fraction(0)

    def _wanted(self) -> tuple[Fraction, Fraction]:
        """Return begin and end of what is to be seen: the range, else what is around the position."""
        start, end = self._range()
        if start or end != self._session.duration:
            return start, end
        first = max(Fraction(0), self._session.position - _AROUND / 2)
        return first, first + _AROUND

    def _show_waves(self) -> None:
        if not self.isVisible() or not self._sources:
            return
        self._part = start, end = self._wanted()
        self.about.setText(_("{start} to {end}").format(start=time_text(start), end=time_text(end)))
        self._follow_position()
        self._tasks.spawn(self._read_waves(start, end - start), replace=_WAVES)

    async def _read_waves(self, start: Fraction, length: Fraction) -> None:
        for number, (source, side_sound) in enumerate(zip(self._sources, self.side_sounds, strict=True)):
            begin = start + self._ahead(number)
            try:
                side_sound.show_wave(await self._sounding.waveforms(source, begin, length, _BINS))
            except KdeskError as error:
                side_sound.tell(sentence_of(error, self._services.formatter))

    def _follow_position(self) -> None:
        start, end = self._part
        position = self._session.position
        inside = start <= position <= end and start < end
        for side_sound in self.side_sounds:
            side_sound.wave.show_cursor(float((position - start) / (end - start)) if inside else None)
        if self.isVisible() and self._wanted() != self._part:
            self._rest.start()

    def _lay_out(self) -> None:
        gap = self._services.theme.px(_GAP)
        inner, area = QWidget(), QScrollArea()
        self._column.setContentsMargins(*self._services.theme.edges(0, 0, _GAP, 0))
        self._column.setSpacing(gap)
        self._column.addWidget(self.about)
        self._column.addStretch(1)
        inner.setLayout(self._column)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setProperty("role", "details")
        area.setAccessibleName(_("Sound"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2 * gap)
        lines.addWidget(self.row)
        lines.addWidget(area, 1)
