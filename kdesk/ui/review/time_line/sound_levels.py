"""The waveform of a sound entry, which its time line shows where a video has frames."""

import logging
from collections import OrderedDict
from fractions import Fraction

from PySide6.QtCore import QObject, QTimer, Signal

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.links import of_entry
from kdesk.domain.review_ports import Sounding
from kdesk.domain.sound import PEAKS, Waveforms
from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError
from kdesk.ui.tasks import TaskScope

REST_MS = 300
"""How long an entry is shown before its waveform is made."""

MAX_SECONDS = 45 * 60
"""Of a sound whose waveform is made from the server's rendition: all of it is read for that."""
MOST = 50
"""Waveforms that are kept; one takes half a kilobyte."""

log = logging.getLogger(__name__)


class SoundLevels(QObject):
    """Loads the waveform of one entry after the other, and stops what nobody waits for.

    Args:
        waveforms: Has those of files of this computer; None if there are none.
        sounding: Makes them of the server's renditions; None if nothing can.

    Signals:
        changed: A waveform is there, or the entry is another one.
    """

    changed = Signal()

    def __init__(
        self,
        waveforms: Waveforms | None,
        sounding: Sounding | None,
        tasks: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._waveforms, self._sounding, self._tasks = waveforms, sounding, tasks
        self._kept: OrderedDict[tuple[str, float], bytes] = OrderedDict()
        self._task = f"waveform {id(self)}"
        self._entry: Entry | None = None
        self._is_wanted = False
        self.peaks = b""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._load)

    def show_entry(self, entry: Entry) -> None:
        """Have the waveform of an entry, if it is a sound."""
        other = self._entry is None or _key(self._entry) != _key(entry)
        self._entry = entry
        if not other:
            return
        self._tasks.cancel(self._task)
        self._rest.stop()
        if self.peaks:
            self.peaks = b""
            self.changed.emit()
        if self._is_wanted:
            self._rest.start()

    def want(self, *, wanted: bool) -> None:
        """Load the waveform of each sound, or none."""
        if wanted == self._is_wanted:
            return
        self._is_wanted = wanted
        if wanted and not self.peaks:
            self._rest.start()
        else:
            self._rest.stop()
            self._tasks.cancel(self._task)

    def _load(self) -> None:
        entry = self._entry
        if entry is not None and entry.media_type is MediaType.AUDIO:
            self._tasks.spawn(self._draw(entry), replace=self._task)

    async def _draw(self, entry: Entry) -> None:
        try:
            peaks = self._kept.get(_key(entry)) or await self._of_file(entry) or await self._of_rendition(entry)
        except KdeskError as error:
            log.info("no waveform: %s", error)
            return
        self._kept[_key(entry)] = peaks
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        if peaks and self._entry is not None and _key(entry) == _key(self._entry):
            self.peaks = peaks
            self.changed.emit()

    async def _of_file(self, entry: Entry) -> bytes:
        if self._waveforms is None or not self._waveforms.is_possible(entry):
            return b""
        waveform = await self._waveforms.waveform(entry)
        return waveform.peaks if waveform is not None else b""

    async def _of_rendition(self, entry: Entry) -> bytes:
        addresses = tuple(filter(None, (of_entry.progressive(entry, ()), of_entry.hls(entry))))
        if self._sounding is None or not addresses or not 0 < entry.duration <= MAX_SECONDS:
            return b""
        length = Fraction(entry.duration).limit_denominator(1000)
        waveforms = await self._sounding.waveforms(VideoSource(addresses), Fraction(0), length, PEAKS)
        return bytes(map(max, zip(*waveforms.peaks, strict=False)))


def _key(entry: Entry) -> tuple[str, float]:
    """Return what a waveform belongs to: other content of an entry has another length, as a rule."""
    return entry.id, entry.duration
