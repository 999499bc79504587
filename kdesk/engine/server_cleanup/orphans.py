"""Finds and deletes what abandoned uploads left on the server. Implements ui_ports.Orphans."""

import asyncio
from collections.abc import Callable, Sequence

from kdesk.domain.entry import Entry
from kdesk.domain.orphan import Orphan
from kdesk.domain.owner_tags import FETCHED
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.errors import EntryGone, SignInNeeded, TokenGone

MAX_CALLS = 4
"""Concurrent calls."""

MAX_FOUND = 1000
"""Entries that one search returns, the newest ones; each takes a call. The others are found after these are deleted."""


class Orphans:
    """Finds entries without content, and tokens without an entry, that belong to no unfinished transfer of this list.

    Both carry the owner tag of a kdesk; nothing without such a tag is touched (rule 2).

    Args:
        api: Returns the API of the signed-in account, None while nobody is signed in.
        transfers: Returns every transfer of this list.
    """

    def __init__(self, api: Callable[[], AccountApi | None], transfers: Callable[[], Sequence[Transfer]]) -> None:
        self._api = api
        self._transfers = transfers

    async def find(self) -> tuple[Orphan, ...]:
        """Return the orphans, oldest first.

        Raises:
            ServerProblem: The server cannot be asked.
            SignInProblem: Nobody is signed in.
        """
        api = self._required()
        wanted = {transfer.id for transfer in self._transfers() if not transfer.state.is_final}
        # A session that may only upload makes no entries and may not list any.
        listed = await api.uploads.empty_entries() if api.rights.see else ()
        # What the server fetches from an address (rule 14) waits for no computer, and may be on another list.
        reserved = [e for e in listed if e.owner_tag and e.owner_tag.fingerprint != FETCHED]
        entries = [e for e in reserved if e.transfer_id not in wanted][:MAX_FOUND]
        tokens = await api.uploads.open_tokens()
        attached = {token.attached_id: token for token in tokens if token.attached_id}
        free = [Orphan(None, t) for t in tokens if t.transfer_id and not t.attached_id and t.transfer_id not in wanted]
        turns = asyncio.Semaphore(MAX_CALLS)

        async def with_token(entry: Entry) -> Orphan:
            # A token names the object it is attached to; an entry does not name its token.
            async with turns:
                ids = [entry.id, *(flavor.id for flavor in await api.catalogue.flavors(entry.id))]
            return Orphan(entry, next((attached[i] for i in ids if i in attached), None))

        found = await asyncio.gather(*map(with_token, entries))
        return tuple(sorted([*found, *free], key=lambda orphan: orphan.touched_at))

    async def remove(self, orphan: Orphan) -> bool:
        """Delete the token, then the entry.

        Both are checked again: hours may have passed since they were found. Nothing is wrong if they are gone already.

        Returns:
            False if the upload was continued meanwhile, and nothing or only its token was deleted.

        Raises:
            ServerProblem: The server cannot be asked.
            SignInProblem: Nobody is signed in.
        """
        api = self._required()
        if await _entry_is_continued(api, orphan) or await _token_is_continued(api, orphan):
            return False
        if orphan.token:
            # The token first: a late chunk can then no longer complete the entry (rules 9 and 11).
            await api.uploads.delete_token(orphan.token.id)
            if await _entry_is_continued(api, orphan):  # its last byte arrived before the token was deleted
                return False
        if orphan.entry:
            await api.uploads.delete_entry(orphan.entry.id)
        return True

    def _required(self) -> AccountApi:
        api = self._api()
        if api is None:
            raise SignInNeeded
        return api


async def _entry_is_continued(api: AccountApi, orphan: Orphan) -> bool:
    """Return whether the entry got content or another owner since it was found."""
    if orphan.entry is None:
        return False
    try:
        entry = await api.catalogue.entry(orphan.entry.id)
    except EntryGone:
        return False
    return not entry.status.empty or entry.partner_data != orphan.entry.partner_data


async def _token_is_continued(api: AccountApi, orphan: Orphan) -> bool:
    """Return whether the token got bytes since it was found."""
    if orphan.token is None:
        return False
    try:
        token = await api.uploads.token(orphan.token.id)
    except TokenGone:
        return False
    return (token.status, token.uploaded_size) != (orphan.token.status, orphan.token.uploaded_size)
