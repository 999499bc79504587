"""Copying the links of finished transfers."""

import logging
from collections.abc import Callable

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.links.of_entry import first_link_of
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import Accounts
from kdesk.errors import KdeskError, Reason, ServerProblem, SignInNeeded
from kdesk.messages.links import no_links_message
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope

log = logging.getLogger(__name__)


class LinkCopier:
    """Copies the first link of the entry of each transfer: the HLS stream, or the download of an image.

    Args:
        on_error: Gets the error if nothing was copied.
    """

    def __init__(
        self,
        accounts: Accounts,
        tasks: TaskScope,
        clipboard: LinkClipboard,
        on_error: Callable[[KdeskError], None],
    ) -> None:
        self._accounts = accounts
        self._tasks = tasks
        self._clipboard = clipboard
        self._on_error = on_error

    def copy(self, *transfers: Transfer) -> None:
        """Fetch the entries and copy their links: one per line, in the order of the transfers.

        The entries are fetched because only the server knows the delivery hosts.
        """
        entry_ids = tuple(dict.fromkeys(transfer.shown_entry_id for transfer in transfers))
        # Only the last one asked for: a late response must not replace what was copied after it.
        self._tasks.spawn(self._copy(entry_ids), replace="copy links")

    async def _copy(self, entry_ids: tuple[str, ...]) -> None:
        try:
            if len(entry_ids) == 1:
                await self._copy_one(entry_ids[0])
            else:
                await self._copy_all(entry_ids)
        except KdeskError as exc:
            log.warning("no link copied: %s", exc)
            self._on_error(exc)

    async def _copy_one(self, entry_id: str) -> None:
        entry = await self._catalogue().entry(entry_id)
        link = first_link_of(entry)
        if link is None:
            raise ServerProblem(
                entry_id, reason=Reason.NO_LINKS, arguments={"text": no_links_message(entry)}, retryable=False
            )
        self._clipboard.copy_link(link)

    async def _copy_all(self, entry_ids: tuple[str, ...]) -> None:
        entries = {entry.id: entry for entry in await self._catalogue().entries(entry_ids)}
        known = (entries[entry_id] for entry_id in entry_ids if entry_id in entries)
        found = [link for entry in known if (link := first_link_of(entry))]
        self._clipboard.copy_links(found, missing=len(entry_ids) - len(found))

    def _catalogue(self) -> CatalogueApi:
        api = self._accounts.api
        if api is None:
            raise SignInNeeded
        return api.catalogue
