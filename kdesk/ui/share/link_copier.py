"""Copying the links of finished transfers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kdesk.errors import KdeskError, Reason, ServerProblem, SignInNeeded

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.catalogue_ports import CatalogueApi
    from kdesk.domain.entry import Entry
    from kdesk.domain.transfer import Transfer
    from kdesk.domain.ui_ports import Accounts
    from kdesk.ui.share.clipboard import LinkClipboard
    from kdesk.ui.tasks import TaskScope

log = logging.getLogger(__name__)


class LinkCopier:
    """Copies the preferred link of the entry of each transfer: usually the HLS stream, or the download of an image.

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
        accounts = {transfer.shown_entry_id: transfer.account for transfer in transfers}
        # Only the last one asked for: a late response must not replace what was copied after it.
        self._tasks.spawn(self._copy(accounts), replace="copy links")

    async def _copy(self, accounts: Mapping[str, str]) -> None:
        """Copy the links of entries, by their ids with the keys of their accounts."""
        try:
            if len(accounts) == 1:
                await self._copy_one(*next(iter(accounts.items())))
            else:
                await self._copy_all(accounts)
        except KdeskError as exc:
            log.warning("no link copied: %s", exc)
            self._on_error(exc)

    async def _copy_one(self, entry_id: str, account: str) -> None:
        entry = await self._catalogue(account).entry(entry_id)
        link = self._clipboard.preferred.of(entry)
        if link is None:
            from kdesk.messages.missing_links import no_links_message  # seldom

            raise ServerProblem(
                entry_id, reason=Reason.NO_LINKS, arguments={"text": no_links_message(entry)}, retryable=False
            )
        self._clipboard.copy_link(link)

    async def _copy_all(self, accounts: Mapping[str, str]) -> None:
        entries: dict[str, Entry] = {}
        for account in dict.fromkeys(accounts.values()):
            own = tuple(entry_id for entry_id, key in accounts.items() if key == account)
            entries |= {entry.id: entry for entry in await self._catalogue(account).entries(own)}
        known = (entries[entry_id] for entry_id in accounts if entry_id in entries)
        found = [link for entry in known if (link := self._clipboard.preferred.of(entry))]
        self._clipboard.copy_links(found, missing=len(accounts) - len(found))

    def _catalogue(self, account: str) -> CatalogueApi:
        api = self._accounts.api_of(account) if account else self._accounts.api
        if api is None:
            raise SignInNeeded
        return api.catalogue
