"""The waves of sounds that were drawn lately."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal

from kdesk.domain.entry import Entry
from kdesk.domain.sound import Wave, Waves
from kdesk.ui.tasks import TaskScope

MOST = 200
"""Waves that are kept; one takes half a kilobyte."""


class SoundWaves(QObject):
    """Loads one wave at a time, and keeps it.

    Args:
        waves: Has them; None if there are none.
        tasks: Loads them.

    Signals:
        loaded: The id of an entry whose wave is there.
    """

    loaded = Signal(str)

    def __init__(self, waves: Waves | None, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waves, self._tasks = waves, tasks
        self._kept: OrderedDict[str, Wave | None] = OrderedDict()
        self._loading = ""

    def is_possible(self, entry: Entry) -> bool:
        """Return whether an entry may have a wave that is not loaded yet."""
        return self._waves is not None and entry.id not in self._kept and self._waves.is_possible(entry)

    def wave(self, entry_id: str) -> Wave | None:
        """Return the wave of an entry, None while it is not loaded, or if there is none."""
        return self._kept.get(entry_id)

    def load(self, entry: Entry) -> None:
        """Load a wave, unless another one is being loaded: reading a long sound is not given up for the next."""
        if self._waves is not None and not self._loading and self.is_possible(entry):
            self._loading = entry.id
            self._tasks.spawn(self._load(self._waves, entry), name="load a wave")

    async def _load(self, waves: Waves, entry: Entry) -> None:
        try:
            self._kept[entry.id] = await waves.wave(entry)
        finally:
            self._loading = ""
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        self.loaded.emit(entry.id)
