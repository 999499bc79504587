"""Services that begin when they are needed."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

import pytest

from kdesk.errors import JournalProblem
from kdesk.wiring.late_service import LateService


class Bench:
    """A service whose beginnings are counted."""

    def __init__(self, *kept: str, problem: JournalProblem | None = None) -> None:
        self.begun = asyncio.Event()
        self.ended = False
        self._kept, self._problem = kept, problem
        self.late = LateService(self._load, self._service)

    async def _load(self) -> Collection[str]:
        if self._problem is not None:
            raise self._problem
        return self._kept

    @asynccontextmanager
    async def _service(self) -> AsyncIterator[str]:
        self.begun.set()
        try:
            yield "at work"
        finally:
            self.ended = True


async def test_what_was_kept_begins_by_itself() -> None:
    """It works until the window closes."""
    bench = Bench("kept")
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bench.late.run())
        await bench.begun.wait()
        assert await bench.late.started() == "at work"
        running.cancel()
    assert bench.ended


@pytest.mark.parametrize("problem", [None, JournalProblem("no disk")])
async def test_it_begins_when_somebody_asks_for_it(problem: JournalProblem | None) -> None:
    """Also if the journal cannot tell whether something was kept: the command must not wait for ever."""
    bench = Bench(problem=problem)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bench.late.run())
        for _ in range(10):
            await asyncio.sleep(0)
        assert not bench.begun.is_set()
        assert await bench.late.started() == "at work"
        running.cancel()


async def test_whoever_waits_ends_where_it_cannot_begin() -> None:
    """Its own task tells why; a command that waits for it does not wait for ever."""

    @asynccontextmanager
    async def broken() -> AsyncIterator[str]:
        raise OSError("no such device")
        yield ""

    async def nothing() -> Collection[str]:
        return ()

    late = LateService(nothing, broken)
    running = asyncio.gather(late.run(), return_exceptions=True)
    with pytest.raises(asyncio.CancelledError):
        await late.started()
    (error,) = await running
    assert isinstance(error, OSError)
