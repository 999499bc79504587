"""Watch folders of the window's tests: as the engine has them, without watching anything."""

from collections.abc import Sequence

from kdesk.domain.watch_folders import Refusal, WatchFolder, WatchState, WatchStatus, refusal
from kdesk.domain.watch_ports import WatchListener


class FakeWatchFolders:
    """Implements `domain.watch_ports.WatchFolders`.

    Attributes:
        statuses: By folder; a folder without one is watched, and nothing was taken.
    """

    def __init__(self, *folders: WatchFolder) -> None:
        self.kept = {folder.id: folder for folder in folders}
        self.statuses: dict[str, WatchStatus] = {}
        self.listeners: list[WatchListener] = []

    def folders(self) -> Sequence[WatchFolder]:
        """Return all watch folders."""
        return tuple(self.kept.values())

    def status(self, folder_id: str) -> WatchStatus:
        """Return what is to be said of a watch folder."""
        if self.kept[folder_id].paused:
            return WatchStatus(WatchState.PAUSED)
        return self.statuses.get(folder_id, WatchStatus(WatchState.WATCHING))

    def save(self, folder: WatchFolder) -> None:
        """Add or change a watch folder."""
        self.kept[folder.id] = folder
        self.announce()

    def remove(self, folder_id: str) -> None:
        """Watch a folder no more."""
        del self.kept[folder_id]
        self.announce()

    def refusal(self, folder: WatchFolder) -> Refusal | None:
        """Return why a watch folder cannot be so."""
        return refusal(folder, [other for other in self.folders() if other.id != folder.id])

    def listen(self, listener: WatchListener) -> None:
        """Call the listener from now on."""
        self.listeners.append(listener)

    def ignore(self, listener: WatchListener) -> None:
        """Call the listener no more."""
        self.listeners.remove(listener)

    def announce(self) -> None:
        """Say that something has changed."""
        for listener in self.listeners:
            listener.changed()
