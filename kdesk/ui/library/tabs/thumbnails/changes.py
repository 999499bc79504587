"""Changes of the poster, one at a time, with words for what happens."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Signal

from kdesk.domain.editing.thumbs import Thumb
from kdesk.domain.entry import Entry
from kdesk.domain.picture_work import Area, PictureFile
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.posters import Posters, PosterState
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.thumbnails import redone, undone
from kdesk.ui.library.services import LibraryServices

_Change = Callable[[Posters], Awaitable[tuple[PosterState, str]]]


class PosterChanges(QObject):
    """Makes posters of one account.

    While a change runs, others are ignored: their pictures would be stored for nothing.

    Leaving the entry does not stop a change: half of one would leave a picture that nobody chose.

    Signals:
        began: A sentence about what is being done.
        done: The new `PosterState` and a sentence.
        failed: The id of the entry and the `KdeskError`.
    """

    began = Signal(str)
    done = Signal(object, str)
    failed = Signal(str, object)

    def __init__(self, services: LibraryServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._api: AccountApi | None = None
        self._posters: Posters | None = None
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether a change runs."""
        return self._busy

    @property
    def posters(self) -> Posters | None:
        """The changes of the account; None if its session cannot read thumbnails."""
        return self._posters

    def use_account(self, api: AccountApi) -> None:
        """Change posters through this account; what can be undone is forgotten with the account before."""
        if api is not self._api:
            self._api = api
            self._posters = Posters(api.editing.thumbs, api.catalogue) if api.editing is not None else None

    def can_undo(self, entry: Entry | None) -> bool:
        """Whether a change of this entry can be undone."""
        return entry is not None and self._posters is not None and self._posters.can_undo(entry.id)

    def can_redo(self, entry: Entry | None) -> bool:
        """Whether a change of this entry that was undone can be made again."""
        return entry is not None and self._posters is not None and self._posters.can_redo(entry.id)

    def use_frame(self, entry: Entry, second: float, words: str) -> None:
        """Make a frame the poster; `words` say it afterwards."""

        async def change(posters: Posters) -> tuple[PosterState, str]:
            return await posters.use_frame(entry, second), words

        self._start(entry, _("The frame is being stored…"), change)

    def use_stored(self, entry: Entry, thumb: Thumb) -> None:
        """Make a stored thumbnail the poster."""

        async def change(posters: Posters) -> tuple[PosterState, str]:
            return await posters.use_stored(entry, thumb), _("The thumbnail is the poster now")

        self._start(entry, _("The poster is being changed…"), change)

    def use_image(self, entry: Entry, picture: PictureFile, area: Area) -> None:
        """Make a part of an image file the poster."""

        async def change(posters: Posters) -> tuple[PosterState, str]:
            data, name = await self._services.picture_tools.poster_file(picture, area)
            return await posters.use_image(entry, data, name), _("The image is the poster now")

        self._start(entry, _("The image is being sent…"), change)

    def delete(self, entry: Entry, thumb: Thumb) -> None:
        """Delete a stored thumbnail."""

        async def change(posters: Posters) -> tuple[PosterState, str]:
            return await posters.delete(entry, thumb), _("The thumbnail is deleted")

        self._start(entry, _("The thumbnail is being deleted…"), change)

    def undo(self, entry: Entry) -> None:
        """Bring the former poster back."""

        async def change(posters: Posters) -> tuple[PosterState, str]:
            result, state = await posters.undo(entry)
            return state, undone(result)

        if self.can_undo(entry):
            self._start(entry, _("The former poster is being brought back…"), change)

    def redo(self, entry: Entry) -> None:
        """Make what was undone last the poster again."""

        async def change(posters: Posters) -> tuple[PosterState, str]:
            result, state = await posters.redo(entry)
            return state, redone(result)

        if self.can_redo(entry):
            self._start(entry, _("The poster is being changed…"), change)

    def _start(self, entry: Entry, words: str, change: _Change) -> None:
        if self._busy or self._posters is None:
            return
        self._busy = True
        self.began.emit(words)
        self._services.tasks.spawn(self._run(entry, self._posters, change), name=f"poster of {entry.id}")

    async def _run(self, entry: Entry, posters: Posters, change: _Change) -> None:
        try:
            state, words = await change(posters)
        except KdeskError as exc:
            self._busy = False
            self.failed.emit(entry.id, exc)
        else:
            self._busy = False
            self.done.emit(state, words)
        finally:
            self._busy = False
