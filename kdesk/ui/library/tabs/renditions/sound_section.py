"""The sound of the selected rendition: loudness, peaks, channels and waveforms, measured when somebody asks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from kdesk.domain.compared import rendition
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.review_ports import Sounding
from kdesk.domain.sound_measures import SoundMeasures
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.renditions import name_among
from kdesk.messages.sound import channel_name, channel_summary, fault_sentences, sound_summary
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.renditions.measure_line import why_not_measured
from kdesk.ui.library.tabs.renditions.stoppable import StoppableWork
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject
from kdesk.ui.review.channel_waveforms_view import ChannelWaveformsView
from kdesk.ui.wrapping import breakable, let_select

KEPT = 32
"""Measured sounds that are kept, of whatever entry."""

_Key = tuple[str, str]


class SoundSection(QWidget):
    """Shows what was measured of the selected rendition, or the button that measures it.

    Attributes:
        work: Button and progress.
        summary: Loudness, range, peak and layout.
        waveforms: The waveform of each channel.
        channels: Peak and mean of each.
        faults: What is wrong with the channels.

    Signals:
        failed: A KdeskError ended a measure.
    """

    failed = Signal(object)

    def __init__(self, subject: RenditionSubject, services: LibraryServices) -> None:
        super().__init__()
        self._subject, self._services = subject, services
        self._tasks = services.tasks.part()
        self._flavor: Flavor | None = None
        self._measuring: _Key | None = None
        self._kept: dict[_Key, SoundMeasures | None] = {}
        tip = _("Read the whole file, and measure its loudness and peaks by EBU R 128")
        self.work = StoppableWork(services.theme, _("Measure the sound"), tip)
        self.work.start_wanted.connect(self._start)
        self.work.stop_wanted.connect(self.stop)
        self.title, self.summary, self.channels, self.faults = QLabel(), QLabel(), QLabel(), QLabel()
        self.waveforms = ChannelWaveformsView(services.theme)
        self._lay_out(services.theme.px(8))
        self.show_flavor(None)

    def show_flavor(self, flavor: Flavor | None) -> None:
        """Show the sound of another rendition, of none without a selection."""
        if self._measuring is not None and (flavor is None or _key_of(flavor) != self._measuring):
            self.stop()
        self._flavor = flavor
        self.refresh()

    def refresh(self) -> None:
        """Show what is known of the selected rendition."""
        flavor, entry = self._flavor, self._subject.entry
        is_shown = flavor is not None and entry is not None and flavor.entry_id == entry.id and flavor.status.playable
        self.setVisible(is_shown)
        if flavor is None or not is_shown:
            return
        self.title.setText(
            _("Sound of {name}").format(name=name_among(flavor, self._subject.flavors, self._services.formatter))
        )
        self.work.permit(why_not_measured(self._services))
        key = _key_of(flavor)
        self.work.setVisible(key not in self._kept)
        self._show(self._kept.get(key), is_known=key in self._kept)

    def stop(self) -> None:
        """Stop what runs."""
        self._tasks.end()
        self._measuring = None
        self.work.end("")

    def _show(self, measures: SoundMeasures | None, *, is_known: bool) -> None:
        formatter, words = self._services.formatter, ""
        if measures is not None:
            words = sound_summary(measures, formatter)
            names = [channel_name(channel, number) for number, channel in enumerate(measures.channels, 1)]
            self.waveforms.show_waveforms(measures.waveforms, names)
            self.waveforms.setAccessibleDescription(words)
            self.channels.setText(channel_summary(measures, formatter))
            self.faults.setText("\n".join(fault_sentences(measures)))
        elif is_known:
            words = _("This rendition has no sound")
        self.summary.setText(breakable(words))
        self.summary.setVisible(bool(words))
        for widget in (self.waveforms, self.channels):
            widget.setVisible(measures is not None)
        self.faults.setVisible(measures is not None and bool(self.faults.text()))

    def _start(self) -> None:
        flavor, entry, sounding = self._flavor, self._subject.entry, self._services.sounding
        if flavor is not None and entry is not None and sounding is not None:
            self._measuring = _key_of(flavor)
            self.work.show_progress(_("Measuring the sound…"), 0.0)
            self._tasks.spawn(self._measure(entry, flavor, sounding), replace="measure")

    async def _measure(self, entry: Entry, flavor: Flavor, sounding: Sounding) -> None:
        def tell(share: float) -> None:
            self.work.show_progress(_("Measuring the sound…"), share)

        try:
            found = await sounding.measure(rendition(entry, flavor).source, tell)
        except KdeskError as exc:
            self.failed.emit(exc)
        else:
            self._kept[_key_of(flavor)] = found
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        finally:
            self._measuring = None
            self.work.end("")
        self.refresh()

    def _lay_out(self, gap: int) -> None:
        self.title.setProperty("role", "heading")
        self.channels.setProperty("role", "secondary")
        self.faults.setProperty("role", "waiting")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, gap, 0, 0)
        column.setSpacing(gap)
        for widget in (self.title, self.summary, self.waveforms, self.channels, self.faults, self.work):
            if isinstance(widget, QLabel):
                widget.setTextFormat(Qt.TextFormat.PlainText)
                widget.setWordWrap(True)
                let_select(widget)
            column.addWidget(widget)


def _key_of(flavor: Flavor) -> _Key:
    return flavor.id, flavor.version
