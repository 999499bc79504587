"""The ports of the watch folders: to their store, to the events of the system, and to the window."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from kdesk.domain.transfer import Transfer
from kdesk.domain.watch_folders import Refusal, WatchedFile, WatchFolder, WatchProblem, WatchStatus


class WatchStore(Protocol):
    """Keeps watch folders and what was taken from them. Every method raises JournalProblem."""

    async def load_folders(self) -> Sequence[WatchFolder]:
        """Return the watch folders, in the order in which they were added."""
        ...

    async def save_folder(self, folder: WatchFolder) -> None:
        """Write one watch folder."""
        ...

    async def remove_folder(self, folder_id: str) -> None:
        """Forget a watch folder; what was taken from it stays remembered."""
        ...

    async def known(self, account: str, paths: Sequence[str]) -> Mapping[str, WatchedFile]:
        """Return what is remembered of these paths, by path."""
        ...

    async def of_content(self, account: str, size: int, sampled_hash: str) -> Sequence[WatchedFile]:
        """Return the files that were taken with this size and these samples."""
        ...

    async def of_transfers(self, transfer_ids: Collection[str]) -> Sequence[WatchedFile]:
        """Return the files that these transfers have."""
        ...

    async def due(self, folder_id: str, limit: int, after: str) -> Sequence[WatchedFile]:
        """Return files of a folder that are to be moved, by path, at most `limit` after the path `after`."""
        ...

    async def save_files(self, files: Sequence[WatchedFile]) -> None:
        """Write what became of files."""
        ...

    async def taken_since(self, folder_id: str, since: float) -> int:
        """Return how many files were taken from a folder since then, in Unix seconds."""
        ...


class FolderEvents(Protocol):
    """Tells at once which folders changed, where the system can; without it, the sweeps find everything."""

    def follow(self, folder_id: str, paths: Collection[str], changed: Callable[[str], None]) -> None:
        """Call with the path of a folder among these when something in it changes; replaces earlier calls."""
        ...

    def leave(self, folder_id: str) -> None:
        """Follow a watch folder no more."""
        ...


class NoEvents:
    """No events; implements `FolderEvents`."""

    def follow(self, folder_id: str, paths: Collection[str], changed: Callable[[str], None]) -> None:
        """Do nothing."""

    def leave(self, folder_id: str) -> None:
        """Do nothing."""


class WatchListener:
    """Base of what follows the watch folders; a listener overrides what it needs. Called on the loop thread."""

    def changed(self) -> None:
        """React to a change of folders or states."""

    def taken(self, folder: WatchFolder, transfers: Sequence[Transfer]) -> None:
        """React to files that were taken: their transfers."""

    def told(self, folder: WatchFolder, path: str, problem: WatchProblem) -> None:
        """React to a file that cannot be taken; once for each."""


class WatchFolders(Protocol):
    """The watch folders as the window sees them. Commands return at once; listeners are called on the loop thread."""

    def folders(self) -> Sequence[WatchFolder]:
        """Return all watch folders, in order."""
        ...

    def status(self, folder_id: str) -> WatchStatus:
        """Return what is to be said of a watch folder."""
        ...

    def save(self, folder: WatchFolder) -> None:
        """Add a watch folder, or change one by its id. Raises ValueError if `refusal` has a reason."""
        ...

    def remove(self, folder_id: str) -> None:
        """Watch a folder no more. Its files and transfers stay."""
        ...

    def refusal(self, folder: WatchFolder) -> Refusal | None:
        """Return why a watch folder cannot be so; None if it can."""
        ...

    def listen(self, listener: WatchListener) -> None:
        """Call the listener from now on."""
        ...

    def ignore(self, listener: WatchListener) -> None:
        """Call the listener no more."""
        ...
