"""The fields of custom metadata that columns of sheets may hold, read from the account."""

import asyncio

from kdesk.domain.ports import AccountApi
from kdesk.domain.sheets.custom_columns import CustomColumn, columns_of
from kdesk.errors import TimedOut

LONGEST = 8.0
"""Seconds after which a sheet is shown without them: somebody waits for it."""


async def custom_columns(api: AccountApi | None) -> tuple[CustomColumn, ...]:
    """Return the fields; none while nobody is signed in, and for a session that may only upload. Raises KdeskError."""
    if api is None or api.editing is None:
        return ()
    try:
        async with asyncio.timeout(LONGEST):
            return columns_of(await api.editing.metadata.profiles())
    except TimeoutError as exc:
        raise TimedOut from exc
