"""Any commands in any order, with lost answers, sign-outs and restarts between: in the end every file arrived once."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdesk.domain.question import Decision
from kdesk.domain.transfer import TransferState
from kdesk.engine import admission, slots
from kdesk.errors import BadAnswer, KdeskError, NotPermitted, TimedOut, TokenGone, Unreachable
from tests.engine.queue_harness import Desk

NAMES = ("a.mp4", "b.mp4", "c.mp4", "d.mp4")
SIZES = {"a.mp4": 3500, "b.mp4": 900, "c.mp4": 6000, "d.mp4": 2000}
VERBS = (
    "entries_of",
    "reserve",
    "open",
    "send",
    "close",
    "send_whole",
    "token",
    "add_token",
    "attach",
    "replace_content",
    "delete_token",
    "delete_entry",
)
ERRORS: tuple[Callable[[], KdeskError], ...] = (Unreachable, TimedOut, BadAnswer, NotPermitted, TokenGone)

Script = list[tuple[int, tuple[str, Any]]]
ROWS = st.lists(st.integers(0, 3), min_size=1, max_size=4)
COMMANDS = st.one_of(
    *(st.tuples(st.just(command), ROWS) for command in ("pause", "resume", "retry", "cancel", "remove")),
    st.tuples(st.just("add"), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3)),
    st.tuples(st.just("answer"), st.tuples(ROWS, st.sampled_from(Decision))),
    st.tuples(st.just("move"), st.tuples(ROWS, st.integers(0, 4))),
    st.tuples(st.just("slots"), st.integers(1, 3)),
    st.tuples(st.just("fault"), st.tuples(st.sampled_from(VERBS), st.booleans(), st.sampled_from(ERRORS))),
    st.tuples(st.just("sign"), st.booleans()),
    st.tuples(st.just("process"), st.none()),
    st.tuples(st.just("restart"), st.none()),
)
SCRIPTS = st.lists(st.tuples(st.integers(0, 30), COMMANDS), min_size=10, max_size=25)
"""Commands, each with the rounds of the loop that go by before it."""


class InlineWorkers:
    """Workers that run a function at once, so that a script runs the same way each time."""

    def __init__(self, name: str, count: int) -> None:
        """Need no threads."""

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run and let the others go on."""
        result = function(*arguments)
        await asyncio.sleep(0)
        return result

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Run."""
        function(*arguments)

    def close(self) -> None:
        """Nothing ends."""


@pytest.fixture(autouse=True)
def small_and_inline() -> Iterator[None]:
    """No threads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "Workers", InlineWorkers)
        patch.setattr(admission, "Workers", InlineWorkers)
        yield


class Player:
    """Plays a script on a desk, one process life after the other."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.removed: set[str] = set()
        for name, size in SIZES.items():
            desk.file(name, size)

    async def play(self, script: Script) -> None:
        """Drop all files and play to the end, in as many lives as there are restarts; the last one ends everything."""
        commands = iter([(0, ("add", NAMES)), *script])
        while await self._life(commands):
            pass

    async def _life(self, commands: Iterator[tuple[int, tuple[str, Any]]]) -> bool:
        async with self.desk.running():
            for rounds, (name, argument) in commands:
                await self.desk.rounds(most=rounds)
                if name == "restart":
                    return True
                await getattr(self, f"_{name}")(argument)
                assert len(self.desk.queue._slots.running()) <= 3
            await self._finish()
        return False

    async def _finish(self) -> None:
        desk = self.desk
        desk.server.faults.clear()
        if desk.connection is None:
            await self._sign(inn=True)
        async with asyncio.timeout(20):
            while not self._over():
                ids = list(desk.notes.rows)
                desk.queue.resume(ids)
                desk.queue.retry(ids)
                for transfer_id in ids:
                    desk.queue.answer(transfer_id, Decision.UPLOAD_ANYWAY)
                desk.process_all()
                await asyncio.sleep(0)

    def _over(self) -> bool:
        ended = {TransferState.READY, TransferState.CANCELLED}
        rows = self.desk.notes.rows.values()
        return all(t.state in ended and (t.state is TransferState.READY or not t.entry_id) for t in rows)

    def _ids(self, rows: list[int]) -> list[str]:
        ids = list(self.desk.notes.rows)
        return [ids[row] for row in rows if row < len(ids)]

    async def _add(self, names: Sequence[str]) -> None:
        self.desk.queue.add([self.desk.folder / name for name in names])

    async def _pause(self, rows: list[int]) -> None:
        self.desk.queue.pause(self._ids(rows))

    async def _resume(self, rows: list[int]) -> None:
        self.desk.queue.resume(self._ids(rows))

    async def _answer(self, argument: tuple[list[int], Decision]) -> None:
        rows, decision = argument
        for transfer_id in self._ids(rows):
            self.desk.queue.answer(transfer_id, decision)

    async def _retry(self, rows: list[int]) -> None:
        self.desk.queue.retry(self._ids(rows))

    async def _cancel(self, rows: list[int]) -> None:
        self.desk.queue.cancel(self._ids(rows))

    async def _remove(self, rows: list[int]) -> None:
        # A second time would leave on the server what cannot be removed now.
        ids = set(self._ids(rows)) - self.removed
        self.removed |= ids
        self.desk.queue.remove(ids)

    async def _move(self, argument: tuple[list[int], int]) -> None:
        rows, row = argument
        self.desk.queue.move(self._ids(rows), row)

    async def _slots(self, count: int) -> None:
        self.desk.queue.set_slots(count)

    async def _fault(self, argument: tuple[str, bool, Callable[[], KdeskError]]) -> None:
        verb, after, error = argument
        # What the server refuses for good it has not done.
        lasting = error in {NotPermitted, TokenGone}
        self.desk.server.fail(verb, error, after=after and not lasting)

    async def _sign(self, inn: bool) -> None:
        self.desk.sign_in(self.desk.server.connection() if inn else None)

    async def _process(self, _: None) -> None:
        self.desk.process_all()


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(SCRIPTS)
def test_any_script_ends_well(script: Script) -> None:
    """Each entry on the server is whole and wanted, no token waits, list and journal say the same."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        asyncio.run(Player(desk).play(script))
        files = {(desk.folder / name).read_bytes() for name in NAMES}
        assert set(desk.contents()) <= files
        assert desk.server.waiting() == []
        assert all(entry.status.name == "READY" for entry in desk.server.known.values())
        ready = [t for t in desk.notes.rows.values() if t.state is TransferState.READY]
        assert {t.entry_id for t in ready} <= desk.server.known.keys()
        assert [(i, t.state) for i, t in desk.journal.kept.items()] == [
            (i, t.state) for i, t in desk.notes.rows.items()
        ]
