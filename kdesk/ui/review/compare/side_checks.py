"""Whether a side shows what its name says: the file of an entry as it was sent, and the rendition that was chosen."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from kdesk.domain.compared import Compared
from kdesk.domain.ports import AccountApi
from kdesk.errors import ApiError, KdeskError, Reason

FileCheck = Callable[[Path], Awaitable[None]]
"""Raises FileProblem if a file is not any more the one that was sent."""


async def _as_it_is(_path: Path) -> None:
    """Take a file as it is."""


def _no_account() -> AccountApi | None:
    return None


class SideChecks:
    """Checks sides before and after they are opened.

    Args:
        file: Asked about the file that an entry was made from.
        api: Returns the calls of the account; None without one.
    """

    def __init__(self, file: FileCheck = _as_it_is, api: Callable[[], AccountApi | None] = _no_account) -> None:
        self._file, self._api = file, api

    async def before(self, what: Compared) -> None:
        """Check the file that an entry was made from. Raises FileProblem if it is gone, or another one by now."""
        if what.source.path is not None and what.entry is not None:
            await self._file(what.source.path)

    async def after(self, what: Compared) -> None:
        """Check that the server still has the rendition, beside showing it. Raises ApiError if it was deleted.

        Where the server's addresses name what it delivers, `media/rendition_named` refuses another rendition already;
        this is for those that do not. That the server cannot be asked is no reason to show nothing.
        """
        api = self._api()
        if api is None or what.entry is None or what.flavor is None:
            return
        try:
            flavors = await api.catalogue.flavors(what.entry.id)
        except KdeskError:
            return
        if what.flavor.id not in {one.id for one in flavors}:
            raise ApiError(what.flavor.id, reason=Reason.RENDITION_GONE, retryable=False)
