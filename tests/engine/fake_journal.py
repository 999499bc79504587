"""A journal in memory, for tests of the engine."""

from collections.abc import Collection, Mapping, Sequence

from kdesk.domain.progress import NO_PROGRESS
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.errors import JournalProblem
from tests.engine.ticks import Ticks


class FakeJournal:
    """Implements TransferStore: what was saved stays, whatever happens to the client."""

    def __init__(self, ticks: Ticks) -> None:
        self.ticks = ticks
        self.kept: dict[str, Transfer] = {}
        self.problem: JournalProblem | None = None
        self.max_chunks: dict[str, int] = {}

    async def load(self) -> Sequence[Transfer]:
        """Return the saved transfers, without the fields that are never journalled."""
        return [transfer.replace(progress=NO_PROGRESS, file_wait=FileWait.NONE) for transfer in self.kept.values()]

    async def load_first(self, count: int) -> Sequence[Transfer]:
        """Return the first of these."""
        return (await FakeJournal.load(self))[:count]

    async def add(self, transfers: Sequence[Transfer]) -> None:
        """Save new ones."""
        await self.save(transfers)

    async def save(self, transfers: Sequence[Transfer]) -> None:
        """Save these, in the order of the calls as the real one does."""
        self.ticks.strike()
        if self.problem:
            raise self.problem
        self.kept |= {transfer.id: transfer for transfer in transfers}
        await self.ticks.tick()

    async def save_order(self, transfer_ids: Sequence[str]) -> None:
        """Save the order."""
        self.ticks.strike()
        self.kept = {i: self.kept[i] for i in transfer_ids if i in self.kept}

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Delete these."""
        self.ticks.strike()
        self.kept = {i: transfer for i, transfer in self.kept.items() if i not in transfer_ids}

    async def load_max_chunks(self) -> Mapping[str, int]:
        """Return the largest chunk of each account."""
        return dict(self.max_chunks)

    async def save_max_chunk(self, account: str, largest: int) -> None:
        """Save one."""
        self.ticks.strike()
        if self.problem:
            raise self.problem
        self.max_chunks[account] = largest
