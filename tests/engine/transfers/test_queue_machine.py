"""Random commands with faults, changed files, sign-outs and kills between them, against a witness of the rules.

`KDESK_LONG=1` plays thousands of them instead of a hundred; `KDESK_SEED=7` plays others.
"""

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kdesk import threads
from kdesk.domain.entry import EntryStatus
from kdesk.domain.settings import NO_LIMIT, POLITE, SpeedLimit
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadTokenStatus
from kdesk.engine.throughput.concurrency import MAX_SLOTS
from kdesk.errors import (
    BadResponse,
    BodyDropped,
    BodyTooLarge,
    EntryGone,
    KdeskError,
    NotPermitted,
    SessionEnded,
    SignInNeeded,
    SizeMismatch,
    TimedOut,
    TokenExpired,
    TokenGone,
    Unreachable,
)
from kdesk.messages.errors import title_of
from tests.engine.fake_server import ACCOUNT
from tests.engine.queue_harness import QueueHarness
from tests.engine.queue_witness import ErrorLog, Witness, assert_journalled, assert_settled
from tests.engine.ticks import Killed

LONG = "KDESK_LONG" in os.environ
EXAMPLES = 2500 if LONG else 100
SEED = int(os.environ.get("KDESK_SEED", "4"))
SETTLES_WITHIN = 4000
"""Rounds of settling; each lets the loop go round a few times."""

OTHER = replace(ACCOUNT, partner_id=102)
REFUSED = "refused.mp4"
SIZES = {"a.mp4": 3500, "b.mp4": 900, "c.mp4": 7000, "d.mp4": 2000, REFUSED: 1500}

Error = Callable[[], KdeskError]
LOOKING = ("reserved_entries", "waiting_tokens", "entries_like", "entries", "entry")
REMOVING = ("delete_token", "delete_entry")
BODIES = ("open", "send", "send_whole")
STEPS = ("reserve", "add_token", "attach", "token", "close", *BODIES)
ANY_TIME: tuple[Error, ...] = (Unreachable, TimedOut, BadResponse, SessionEnded, SignInNeeded)
SPECIAL: dict[str, tuple[Error, ...]] = {
    **dict.fromkeys(BODIES, (BodyTooLarge, BodyDropped, TokenGone, TokenExpired)),
    "close": (SizeMismatch, TokenGone, TokenExpired),
    "token": (TokenGone,),
    "attach": (EntryGone, TokenGone),
}
"""What only some calls meet, each as a lie too: the token is there, the size is right."""


def _faults() -> list[tuple[str, Error]]:
    anywhere = [(verb, error) for verb in (*LOOKING, *REMOVING, *STEPS) for error in ANY_TIME]
    # A session that may neither read nor delete leaves entries behind; the queue cannot help it.
    refused = [(verb, NotPermitted) for verb in STEPS]
    return anywhere + refused + [(verb, error) for verb, errors in SPECIAL.items() for error in errors]


ROWS = st.lists(st.integers(0, 5), min_size=1, max_size=4)
ROW = st.integers(0, 5)
THEN = st.integers(0, 25)
"""Rounds of the loop that go by after a command."""
NAMES = st.sampled_from(list(SIZES))


def _inline(self: threads.Workers, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return the result as a thread would, but in the same order each time."""
    del self
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    threads._Job(loop, future, function, arguments).run()
    return future


class QueueMachine(RuleBasedStateMachine):
    """A queue with its journal, its server and its files, run by one process after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.around = ExitStack()
        self.around.enter_context(pytest.MonkeyPatch.context()).setattr(threads.Workers, "submit", _inline)
        self.harness = QueueHarness(Path(self.around.enter_context(tempfile.TemporaryDirectory())), pauses=(0.0,))
        self.errors = ErrorLog(self.harness.server.ticks)
        logging.getLogger().addHandler(self.errors)
        self.around.callback(logging.getLogger().removeHandler, self.errors)
        self.harness.journal.ticks = self.harness.server.ticks
        self.witness = Witness()
        self.asked_to_leave: set[str] = set()
        self.allowed = self.harness.slots
        self.written = 0
        self.runner = self.around.enter_context(asyncio.Runner())
        self.runner.get_loop().set_exception_handler(self._unless_killed)

    # Lives

    @initialize()
    def start(self) -> None:
        """Write the files and start the first process."""
        for name in SIZES:
            self._write(name)
        self.runner.run(self._begin())

    def teardown(self) -> None:
        """Check that in the end everything is as it should be."""
        try:
            if hasattr(self, "life"):
                self.runner.run(self._settle())
                self.runner.run(self._end())
                self.judge()
                assert_settled(list(self.harness.notes.rows.values()), self.harness.server, self.witness)
        finally:
            self.around.close()

    @rule()
    def restart(self) -> None:
        """Quit and start again: the journal has everything."""
        self.runner.run(self._again())

    @rule(ticks=st.integers(1, 40))
    def kill(self, ticks: int) -> None:
        """Kill the program between two of the next moments and start it again."""
        passing = self.harness.server.ticks
        passing.kill_at = passing.passed + ticks
        self._do(lambda: None, 60)
        if passing.killed:  # in the very last moment
            self.runner.run(self._again())
        passing.kill_at = 0

    async def _begin(self) -> None:
        self.harness.server.ticks.kill_at = 0
        self.over, begun = asyncio.Event(), asyncio.Event()
        self.life = asyncio.ensure_future(self._live(begun))  # noqa: TID251  awaited by `_end`
        await begun.wait()

    async def _live(self, begun: asyncio.Event) -> None:
        try:
            async with self.harness.running() as queue:
                self.witness.begin(queue.snapshot())
                queue.listen(self.witness)
                begun.set()
                await self.over.wait()
            assert_journalled(self.harness.journal.kept, queue.snapshot())
        except* Killed:
            pass  # the dead raise nothing; the next life begins with what was journalled

    async def _end(self) -> None:
        self.over.set()
        await self.life

    def _unless_killed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Ignore callbacks that still start something in a task group that a kill has ended."""
        if not self.harness.server.ticks.killed:
            loop.default_exception_handler(context)

    async def _again(self) -> None:
        await self._end()
        await self._begin()

    def _do(self, act: Callable[[], object], then: int) -> None:
        """Execute a command, let the loop turn, and start again if that was the end."""

        async def done() -> None:
            act()
            await self.harness.rounds(self.life.done, most=then)
            if self.life.done() or self.harness.server.ticks.killed:
                await self._again()

        self.runner.run(done())

    # What people do

    @rule(names=st.lists(NAMES, min_size=1, max_size=3), then=THEN)
    def drop(self, names: Sequence[str], then: int) -> None:
        """Drop files, known ones or new ones."""
        self._do(lambda: self.harness.queue.add([self.harness.folder / name for name in names]), then)

    @rule(rows=ROWS, then=THEN)
    def pause(self, rows: Sequence[int], then: int) -> None:
        """Pause some transfers."""
        self._do(lambda: self.harness.queue.pause(self._ids(rows)), then)

    @rule(rows=ROWS, then=THEN)
    def resume(self, rows: Sequence[int], then: int) -> None:
        """Resume some transfers."""
        self._do(lambda: self.harness.queue.resume(self._ids(rows)), then)

    @rule(rows=ROWS, then=THEN)
    def retry(self, rows: Sequence[int], then: int) -> None:
        """Retry failed and waiting transfers."""
        self._do(lambda: self.harness.queue.retry(self._ids(rows)), then)

    @rule(row=ROW, then=THEN)
    def cancel(self, row: int, then: int) -> None:
        """Cancel a transfer."""
        self._do(lambda: self.harness.queue.cancel(self._ids([row])), then)

    @rule(rows=ROWS, then=THEN)
    def remove(self, rows: Sequence[int], then: int) -> None:
        """Remove some from the list; a second removal leaves on the server what cannot be deleted."""
        ids = [one for one in self._ids(rows) if one not in self.asked_to_leave]
        self.asked_to_leave.update(ids)
        self._do(lambda: self.harness.queue.remove(ids), then)

    @rule(then=THEN)
    def restore(self, then: int) -> None:
        """Bring removed transfers back, as far as that is still possible."""
        self._do(lambda: self.harness.queue.restore(list(self.asked_to_leave)), then)

    @rule(rows=ROWS, row=ROW)
    def move(self, rows: Sequence[int], row: int) -> None:
        """Move some to another row."""
        self._do(lambda: self.harness.queue.move(self._ids(rows), row), 0)

    @rule(row=ROW, then=THEN)
    def decide(self, row: int, then: int) -> None:
        """Decide a question."""
        self._do(lambda: self._decide(self._ids([row])), then)

    @rule(slots=st.integers(1, 4), then=THEN)
    def set_slots(self, slots: int, then: int) -> None:
        """Set another number of slots."""
        self._do(lambda: self._set_slots(slots), then)

    @rule(limit=st.sampled_from([NO_LIMIT, POLITE, SpeedLimit(1500)]))
    def set_limit(self, limit: SpeedLimit) -> None:
        """Set another speed limit."""
        self._do(lambda: self.harness.queue.set_limit(limit), 0)

    @rule(account=st.sampled_from([ACCOUNT, ACCOUNT, OTHER, None]), then=THEN)
    def sign_in(self, account: Any, then: int) -> None:
        """Sign in, sign in to another account, or sign out."""
        self._do(lambda: self._sign_in(account), then)

    # What happens to them

    @rule(fault=st.sampled_from(_faults()), times=st.sampled_from([1, 1, 2, 9]), then=THEN)
    def fail(self, fault: tuple[str, Error], times: int, then: int) -> None:
        """Let the next calls of one kind fail before they have an effect."""
        self._do(lambda: self.harness.server.fail(*fault, times=times), then)

    @rule(verb=st.sampled_from([*REMOVING, *STEPS]), error=st.sampled_from([TimedOut, BadResponse]), then=THEN)
    def lose_response(self, verb: str, error: Error, then: int) -> None:
        """Let the next call of one kind succeed and its response be lost."""
        self._do(lambda: self.harness.server.fail(verb, error, after=True), then)

    @rule(times=st.integers(5, 40), then=THEN)
    def go_offline(self, times: int, then: int) -> None:
        """Let nothing be reachable for a while."""
        for verb in (*LOOKING, *REMOVING, *STEPS):
            self.harness.server.fail(verb, Unreachable, times=times)
        self._do(lambda: None, then)

    @rule(moving=st.booleans(), then=THEN)
    def stall(self, moving: bool, then: int) -> None:
        """Let chunks get stuck on their way, or continue."""
        self._do(self.harness.server.hold.set if moving else self.harness.server.hold.clear, then)

    @rule(row=ROW, then=THEN)
    def lose_token(self, row: int, then: int) -> None:
        """Delete an upload token on the server."""
        for transfer in self._picked([row]):
            stored = self.harness.server.tokens.get(transfer.reservation.token_id)
            if stored and stored.token.status is not UploadTokenStatus.CLOSED:
                stored.token = replace(stored.token, status=UploadTokenStatus.DELETED)
                self.harness.server._set_status(stored.entry_id, EntryStatus.NO_CONTENT)
        self._do(lambda: None, then)

    @rule(row=ROW, then=THEN)
    def lose_entry(self, row: int, then: int) -> None:
        """Delete an entry that is not READY."""
        for transfer in self._picked([row]):
            if transfer.state is not TransferState.READY:
                self.harness.server.known.pop(transfer.reservation.entry_id, None)
        self._do(lambda: None, then)

    @rule(row=ROW, fails=st.booleans(), then=THEN)
    def process(self, row: int, fails: bool, then: int) -> None:
        """Let the server complete the processing of an entry."""
        for transfer in self._picked([row]):
            entry = self.harness.server.known.get(transfer.reservation.entry_id)
            if entry and entry.status is EntryStatus.PROCESSING:
                status = EntryStatus.PROCESSING_FAILED if fails else EntryStatus.READY
                self.harness.server.process(entry.id, status)
        self._do(lambda: None, then)

    @rule(name=NAMES, longer=st.booleans(), then=THEN)
    def change_file(self, name: str, longer: bool, then: int) -> None:
        """Give a file other content."""
        self._write(name, 100 if longer else 0)
        self._do(lambda: None, then)

    @rule(name=NAMES, then=THEN)
    def remove_file(self, name: str, then: int) -> None:
        """Delete a file."""
        (self.harness.folder / name).unlink(missing_ok=True)
        self._do(lambda: None, then)

    # What must hold

    @invariant()
    def judge(self) -> None:
        """Check after every command: no unexpected error, nothing forbidden, no more runs than slots."""
        assert not self.errors.lines, self.errors.lines[0]
        assert self.witness.objections == []
        if hasattr(self, "life"):
            running = len(self.harness.queue._parts.slots.running())
            self.allowed = max(self.harness.slots, min(self.allowed, running))
            assert running <= self.allowed
            assert self.harness.server.in_flight <= MAX_SLOTS + running
            assert self.harness.queue.snapshot() == tuple(self.harness.notes.rows.values())

    async def _settle(self) -> None:
        """Let everything succeed, for one account and then for the other, until nothing is left to do."""
        server = self.harness.server
        server.faults.clear()
        server.hold.set()
        self.harness.queue.set_limit(NO_LIMIT)
        for name in SIZES:
            if not (self.harness.folder / name).exists():
                self._write(name)
        for turn in range(SETTLES_WITHIN):
            rows = self.harness.notes.rows.values()
            if all(map(_settled, rows)):
                return
            if turn % 200 == 0:
                self._sign_in(OTHER if turn % 400 else ACCOUNT)
            self.harness.queue.resume([row.id for row in rows])
            self.harness.queue.retry(
                [row.id for row in rows if row.state is TransferState.FAILED and not _settled(row)]
            )
            self._decide([row.id for row in rows])
            self.harness.process_all()
            await self.harness.rounds(most=3)
        raise AssertionError([row for row in self.harness.notes.rows.values() if not _settled(row)])

    # Inside

    def _ids(self, rows: Sequence[int]) -> list[str]:
        return [transfer.id for transfer in self._picked(rows)]

    def _picked(self, rows: Sequence[int]) -> list[Transfer]:
        transfers = list(self.harness.notes.rows.values())
        return [transfers[row] for row in dict.fromkeys(rows) if row < len(transfers)]

    def _set_slots(self, slots: int) -> None:
        self.harness.slots, self.allowed = slots, max(slots, len(self.harness.queue._parts.slots.running()))
        self.harness.queue.set_slots(slots)

    def _write(self, name: str, more: int = 0) -> None:
        """Write content that the file never had."""
        self.written += 1
        begin = "refused" if name == REFUSED else name
        content = (f"{begin} {self.written:04} " * 1000)[: SIZES[name] + more].encode()
        self.witness.versions[str(self.harness.file(name, content=content))].add(content)

    def _decide(self, transfer_ids: Sequence[str]) -> None:
        """Take the last choice: it uploads the file as it is now, whatever is known about it."""
        for transfer_id in transfer_ids:
            if question := self.harness.notes.rows[transfer_id].question:
                self.harness.queue.decide(transfer_id, question.choices[-1])

    def _sign_in(self, account: Any) -> None:
        self.harness.sign_in(account and replace(self.harness.server.api(), account=account))


def _settled(row: Transfer) -> bool:
    """Return whether nothing more happens: READY, refused for good, or cancelled and removed from the server."""
    if row.state is TransferState.FAILED:
        return row.trouble is not None and "does not accept" in title_of(row.trouble)
    return row.state is TransferState.READY or (row.state is TransferState.CANCELLED and not row.reservation.entry_id)


# Python before 3.13 leaves the coroutine over when a group that is ending takes no more tasks: only a kill ends it so.
@pytest.mark.filterwarnings("ignore:coroutine '_guarded' was never awaited:RuntimeWarning")
@pytest.mark.timeout(0 if LONG else 120)
@pytest.mark.parametrize("begin", [SEED], ids=lambda number: f"KDESK_SEED={number}")
def test_any_sequence_of_commands_ends_well(begin: int) -> None:
    """Every transfer is READY with one whole version of its file, refused, or removed without a trace."""
    machine = seed(begin)(QueueMachine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
        ),
    )
