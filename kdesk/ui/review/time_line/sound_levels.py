"""The waveform of a sound entry, which its time line shows where a video has frames."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.sound import Waveforms
from kdesk.errors import KdeskError
from kdesk.ui.tasks import TaskScope

REST_MS = 300
"""How long an entry is shown before its waveform is made."""

log = logging.getLogger(__name__)


class SoundLevels(QObject):
    """Loads the waveform of one entry after the other, and stops what nobody waits for.

    Args:
        waveforms: Has them; None if there are none.

    Signals:
        changed: A waveform is there, or the entry is another one.
    """

    changed = Signal()

    def __init__(self, waveforms: Waveforms | None, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waveforms, self._tasks = waveforms, tasks
        self._task = f"waveform {id(self)}"
        self._entry: Entry | None = None
        self._is_wanted = False
        self.peaks = b""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._load)

    def show_entry(self, entry: Entry) -> None:
        """Have the waveform of an entry, if it is a sound."""
        other = self._entry is None or (self._entry.id, self._entry.duration) != (entry.id, entry.duration)
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
        entry, waveforms = self._entry, self._waveforms
        if entry is None or waveforms is None or entry.media_type is not MediaType.AUDIO:
            return
        if waveforms.is_possible(entry):
            self._tasks.spawn(self._draw(waveforms, entry), replace=self._task)

    async def _draw(self, waveforms: Waveforms, entry: Entry) -> None:
        try:
            waveform = await waveforms.waveform(entry)
        except KdeskError as error:
            log.info("no waveform: %s", error)
            return
        if waveform is not None and self._entry is not None and entry.id == self._entry.id:
            self.peaks = waveform.peaks
            self.changed.emit()
