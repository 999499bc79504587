"""Finding and removing what uploads have left on the server that nobody continues. Implements ui_ports.CleanUp."""

import asyncio
from collections.abc import Callable, Sequence

from kdesk.domain.entry import Entry
from kdesk.domain.orphan import Orphan
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.errors import EntryGone, SignInNeeded, TokenGone

AT_ONCE = 4
"""Entries that are looked at side by side."""

MOST = 1000
"""Entries that one look tells of, the newest ones: each takes a call. The others are found once these are removed."""


class Orphans:
    """Looks for entries of kdesk's that have no content and belong to no transfer of this list that goes on.

    Likewise for tokens that such a transfer made and that no entry waits for. Both carry its owner tag, and nothing
    without one is touched.

    connection  the account that is signed in now, None while there is none
    transfers   every transfer of this list
    """

    def __init__(self, api: Callable[[], AccountApi | None], transfers: Callable[[], Sequence[Transfer]]) -> None:
        self._api = api
        self._transfers = transfers

    async def find(self) -> tuple[Orphan, ...]:
        """Return what was left, the oldest first. Raises ServerProblem, SignInProblem."""
        api = self._required()
        wanted = {transfer.id for transfer in self._transfers() if not transfer.state.is_final}
        # A session that may only upload reserves no entries, and may not list any.
        listed = await api.uploads.empty_entries() if api.rights.see else ()
        entries = [e for e in listed if e.transfer_id not in wanted][:MOST]
        tokens = await api.uploads.open_tokens()
        attached = {token.attached_id: token for token in tokens if token.attached_id}
        free = [Orphan(None, t) for t in tokens if t.transfer_id and not t.attached_id and t.transfer_id not in wanted]
        turns = asyncio.Semaphore(AT_ONCE)

        async def with_token(entry: Entry) -> Orphan:
            # A token tells what it is attached to, an entry does not tell its token.
            async with turns:
                ids = [entry.id, *(flavor.id for flavor in await api.catalogue.flavors(entry.id))]
            return Orphan(entry, next((attached[i] for i in ids if i in attached), None))

        found = await asyncio.gather(*map(with_token, entries))
        return tuple(sorted([*found, *free], key=lambda orphan: orphan.touched_at))

    async def remove(self, orphan: Orphan) -> bool:
        """Delete the token, then the entry, what is gone already is fine; False when it is no leftover any more.

        Between the look and the choice somebody may have thought for an hour. Raises ServerProblem, SignInProblem.
        """
        api = self._required()
        if await _entry_goes_on(api, orphan) or await _token_goes_on(api, orphan):
            return False
        if orphan.token:
            await api.uploads.delete_token(orphan.token.id)
            if await _entry_goes_on(api, orphan):  # its last byte came before its token went
                return False
        if orphan.entry:
            await api.uploads.delete_entry(orphan.entry.id)
        return True

    def _required(self) -> AccountApi:
        api = self._api()
        if api is None:
            raise SignInNeeded
        return api


async def _entry_goes_on(api: AccountApi, orphan: Orphan) -> bool:
    """Whether the entry was filled or taken over since it was found."""
    if orphan.entry is None:
        return False
    try:
        entry = await api.catalogue.entry(orphan.entry.id)
    except EntryGone:
        return False
    return not entry.status.empty or entry.partner_data != orphan.entry.partner_data


async def _token_goes_on(api: AccountApi, orphan: Orphan) -> bool:
    """Whether the token got bytes since it was found."""
    if orphan.token is None:
        return False
    try:
        token = await api.uploads.token(orphan.token.id)
    except TokenGone:
        return False
    return (token.status, token.uploaded_size) != (orphan.token.status, orphan.token.uploaded_size)
