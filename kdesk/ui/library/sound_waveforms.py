"""The waveforms of sounds that were drawn lately."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal

from kdesk.domain.entry import Entry
from kdesk.domain.sound import Waveform, Waveforms
from kdesk.ui.tasks import TaskScope

MOST = 200
"""Waveforms that are kept; one takes half a kilobyte."""


class SoundWaveforms(QObject):
    """Loads one waveform at a time, and keeps it.

    Args:
        waveforms: Has them; None if there are none.
        tasks: Loads them.

    Signals:
        loaded: The id of an entry whose waveform is there.
    """

    loaded = Signal(str)

    def __init__(self, waveforms: Waveforms | None, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waveforms, self._tasks = waveforms, tasks
        self._kept: OrderedDict[str, Waveform | None] = OrderedDict()
        self._loading = ""

    def is_possible(self, entry: Entry) -> bool:
        """Return whether an entry may have a waveform that is not loaded yet."""
        return self._waveforms is not None and entry.id not in self._kept and self._waveforms.is_possible(entry)

    def waveform(self, entry_id: str) -> Waveform | None:
        """Return the waveform of an entry, None while it is not loaded, or if there is none."""
        return self._kept.get(entry_id)

    def load(self, entry: Entry) -> None:
        """Load a waveform, unless another one is being loaded: reading a long sound is not given up for the next."""
        if self._waveforms is not None and not self._loading and self.is_possible(entry):
            self._loading = entry.id
            self._tasks.spawn(self._load(self._waveforms, entry), name="load a waveform")

    async def _load(self, waveforms: Waveforms, entry: Entry) -> None:
        try:
            self._kept[entry.id] = await waveforms.waveform(entry)
        finally:
            self._loading = ""
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        self.loaded.emit(entry.id)
