"""Finding and removing what uploads have left on the server that nobody continues. Implements window_ports.CleanUp."""

import asyncio
from collections.abc import Callable, Sequence

from kdesk.domain.entry import Entry
from kdesk.domain.leftover import Leftover
from kdesk.domain.ports import Connection
from kdesk.domain.transfer import Transfer
from kdesk.errors import EntryGone, SignInNeeded, TokenGone

AT_ONCE = 4
"""Entries that are looked at side by side."""

MOST = 1000
"""Entries that one look tells of, the newest ones: each takes a call. The others are found once these are removed."""


class CleanUp:
    """Looks for entries of kdesk's that have no content and belong to no transfer of this list that goes on.

    Likewise for tokens that such a transfer made and that no entry waits for. Both carry its owner tag, and nothing
    without one is touched.

    connection  the account that is signed in now, None while there is none
    transfers   every transfer of this list
    """

    def __init__(
        self, connection: Callable[[], Connection | None], transfers: Callable[[], Sequence[Transfer]]
    ) -> None:
        self._connection = connection
        self._transfers = transfers

    async def find(self) -> tuple[Leftover, ...]:
        """Return what was left, the oldest first. Raises ServerProblem, SignInProblem."""
        connection = self._required()
        wanted = {transfer.id for transfer in self._transfers() if not transfer.state.over}
        # A session that may only upload reserves no entries, and may not list any.
        listed = await connection.uploads.empty_entries() if connection.rights.see else ()
        entries = [e for e in listed if e.transfer_id not in wanted][:MOST]
        tokens = await connection.uploads.open_tokens()
        attached = {token.attached_id: token for token in tokens if token.attached_id}
        free = [
            Leftover(None, t) for t in tokens if t.transfer_id and not t.attached_id and t.transfer_id not in wanted
        ]
        turns = asyncio.Semaphore(AT_ONCE)

        async def with_token(entry: Entry) -> Leftover:
            # A token tells what it is attached to, an entry does not tell its token.
            async with turns:
                ids = [entry.id, *(flavor.id for flavor in await connection.catalogue.flavors(entry.id))]
            return Leftover(entry, next((attached[i] for i in ids if i in attached), None))

        found = await asyncio.gather(*map(with_token, entries))
        return tuple(sorted([*found, *free], key=lambda leftover: leftover.touched_at))

    async def remove(self, leftover: Leftover) -> bool:
        """Delete the token, then the entry, what is gone already is fine; False when it is no leftover any more.

        Between the look and the choice somebody may have thought for an hour. Raises ServerProblem, SignInProblem.
        """
        connection = self._required()
        if await _entry_goes_on(connection, leftover) or await _token_goes_on(connection, leftover):
            return False
        if leftover.token:
            await connection.uploads.delete_token(leftover.token.id)
            if await _entry_goes_on(connection, leftover):  # its last byte came before its token went
                return False
        if leftover.entry:
            await connection.uploads.delete_entry(leftover.entry.id)
        return True

    def _required(self) -> Connection:
        connection = self._connection()
        if connection is None:
            raise SignInNeeded
        return connection


async def _entry_goes_on(connection: Connection, leftover: Leftover) -> bool:
    """Whether the entry was filled or taken over since it was found."""
    if leftover.entry is None:
        return False
    try:
        entry = await connection.catalogue.entry(leftover.entry.id)
    except EntryGone:
        return False
    return not entry.status.empty or entry.partner_data != leftover.entry.partner_data


async def _token_goes_on(connection: Connection, leftover: Leftover) -> bool:
    """Whether the token got bytes since it was found."""
    if leftover.token is None:
        return False
    try:
        token = await connection.uploads.token(leftover.token.id)
    except TokenGone:
        return False
    return (token.status, token.uploaded_size) != (leftover.token.status, leftover.token.uploaded_size)
