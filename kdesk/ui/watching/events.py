"""Tells the engine at once which folders changed. Implements `domain.watch_ports.FolderEvents`.

Qt's watcher and not a library: it is there, works on the three systems, and runs no thread of its own in Python. Events
only make a file be seen sooner; the sweeps of the engine find what no event tells of, as on a network drive.
"""

from collections.abc import Callable, Collection

from PySide6.QtCore import QFileSystemWatcher, QObject

MOST_FOLDERS = 2000
"""Of all watch folders together: inotify lets a user follow 8192 on some systems, and other programs need some."""


class QtFolderEvents(QObject):
    """Follows folders, and never single files."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._tell)
        self._followed: dict[str, tuple[frozenset[str], Callable[[str], None]]] = {}

    def follow(self, folder_id: str, paths: Collection[str], changed: Callable[[str], None]) -> None:
        """Call with the path of a folder among these when something in it changes; replaces earlier calls."""
        others = sum(len(known) for key, (known, _call) in self._followed.items() if key != folder_id)
        wanted = frozenset(list(paths)[: max(0, MOST_FOLDERS - others)])
        before = self._followed.get(folder_id, (frozenset(), changed))[0]
        self._followed[folder_id] = wanted, changed
        self._drop(before - wanted)
        # A folder that was removed and made again is followed no more by Qt, and is added again.
        missing = wanted - set(self._watcher.directories())
        if missing:
            self._watcher.addPaths(sorted(missing))

    def leave(self, folder_id: str) -> None:
        """Follow a watch folder no more."""
        if found := self._followed.pop(folder_id, None):
            self._drop(found[0])

    def _drop(self, paths: frozenset[str]) -> None:
        """Follow paths no more, unless another watch folder has them."""
        gone = paths.difference(*(known for known, _call in self._followed.values()))
        if gone:
            self._watcher.removePaths(sorted(gone))

    def _tell(self, path: str) -> None:
        for known, changed in tuple(self._followed.values()):
            if path in known:
                changed(path)
