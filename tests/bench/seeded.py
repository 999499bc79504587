"""A journal with many transfers in it, as a long list leaves it."""

import asyncio
from pathlib import Path

from kdesk.domain.entry import MediaType
from kdesk.domain.transfer_state import TransferState
from kdesk.store.journal import Journal
from kdesk.store.paths import Paths
from tests.support.transfers import make_transfer


def seed(data: Path, count: int, state: TransferState = TransferState.PAUSED) -> None:
    """Write so many transfers of 10 MB into the journal of a data directory."""
    paths = Paths.under(data)
    paths.create()
    transfers = [
        make_transfer(
            key=f"seed{number:06}",
            path=f"/nowhere/clip {number:06}.mp4",
            name=f"clip {number:06}.mp4",
            account="",
            created_at=float(number),
            size=10_000_000,
            media_type=MediaType.VIDEO,
            state=state,
        )
        for number in range(count)
    ]

    async def save() -> None:
        async with Journal.open(paths.journal) as journal:
            await journal.load()
            await journal.save(transfers)

    asyncio.run(save())
