"""Scrubbing by hovering: the card under the pointer shows the frame, or the place in the sound, at its position."""

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QPixmap

from kdesk.domain.entry import Entry
from kdesk.domain.strips import Strip, strip_of, strip_url
from kdesk.messages.format import Format
from kdesk.ui.library.scrub_frame import ScrubFrame
from kdesk.ui.library.sound_waveforms import SoundWaveforms
from kdesk.ui.pixmap_cache import PixmapCache
from kdesk.ui.theme import Theme

REST_MS = 150
"""How long the pointer rests on a card before its strip is fetched."""
MEMORY_BYTES = 24 * 1024 * 1024
"""Limit of all strips together; one takes about 1.4 MB."""


class HoverScrub(QObject):
    """Follows the pointer over the cards, and fetches the strip of the card on which it rests.

    Args:
        strips: Fetches and keeps the strips; nothing else may use it, since each request cancels the one before.
        theme: Tells whether motion is reduced: then nothing is shown.
        sounds: Has the waveforms of sounds.

    Signals:
        changed: The id of an entry whose card must be painted anew.
    """

    changed = Signal(object)

    def __init__(
        self,
        strips: PixmapCache,
        theme: Theme,
        formatter: Format,
        sounds: SoundWaveforms,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sounds = sounds
        sounds.loaded.connect(self._show_waveform)
        self._strips, self._theme, self._formatter = strips, theme, formatter
        self._enabled = True
        self._entry: Entry | None = None
        self._strip: Strip | None = None
        self._url = ""
        self._share = 0.0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._fetch)
        strips.loaded.connect(self._show_loaded)

    def set_enabled(self, enabled: bool) -> None:
        """Turn it on or off."""
        self._enabled = enabled
        self.leave()

    def point(self, entry: Entry | None, share: float) -> None:
        """Show where the pointer is.

        Args:
            entry: Under the pointer; None between cards.
            share: Position on the card, from 0.0 at its left edge to 1.0.
        """
        if entry is None or not self._enabled or not self._theme.motion_ms:
            self.leave()
            return
        if self._entry is None or self._entry.id != entry.id:
            self.leave()
            self._entry, self._strip = entry, strip_of(entry)
            self._url = strip_url(entry, self._strip) if self._strip else ""
        self._share = share
        if not self._url:
            self._point_sound(entry)
            return
        if self._strips.pixmap(self._url) is None:
            # Started anew by each movement: a pointer that only crosses a card fetches nothing.
            self._rest.start()
        else:
            self.changed.emit(entry.id)

    def leave(self) -> None:
        """Show pictures again, and cancel what is being fetched."""
        if self._entry is None:
            return
        left, self._entry = self._entry.id, None
        self._rest.stop()
        self._strips.request(())
        self.changed.emit(left)

    def frame(self, entry_id: str) -> ScrubFrame | None:
        """Return what the card of an entry shows instead of its picture, None for the picture."""
        if self._entry is None or self._entry.id != entry_id:
            return None
        if self._strip is None:
            return self._waveform_frame(self._entry)
        strip = self._strips.pixmap(self._url)
        if strip is None or strip.width() < self._strip.frames:
            return None
        number = self._strip.frame_at(self._share)
        left, width = self._strip.span(number, strip.width())
        time = self._formatter.duration(self._strip.second(number))
        return ScrubFrame(strip, QRect(left, 0, width, strip.height()), (number + 0.5) / self._strip.frames, time)

    def _point_sound(self, entry: Entry) -> None:
        if self._sounds.waveform(entry.id) is not None:
            self.changed.emit(entry.id)
        elif self._sounds.is_possible(entry):
            self._rest.start()

    def _waveform_frame(self, entry: Entry) -> ScrubFrame | None:
        waveform = self._sounds.waveform(entry.id)
        if waveform is None:
            return None
        time = self._formatter.duration(waveform.duration * self._share)
        return ScrubFrame(QPixmap(), QRect(), self._share, time, waveform.peaks)

    def _fetch(self) -> None:
        if self._entry is None:
            return
        if self._url:
            self._strips.request((self._url,))
        else:
            self._sounds.load(self._entry)

    def _show_waveform(self, entry_id: str) -> None:
        if self._entry is not None and self._entry.id == entry_id:
            self.changed.emit(entry_id)

    def _show_loaded(self, url: str) -> None:
        if self._entry is not None and url == self._url:
            self.changed.emit(self._entry.id)
