"""Transfers whose files are still being written: they wait here until the file rests, and hold no slot."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kdesk.domain.ports import Clock
from kdesk.domain.transfer import TransferState
from kdesk.engine.file_problems import problem_of, regular
from kdesk.engine.identity import REST_SECONDS
from kdesk.engine.record import Record
from kdesk.engine.tasks import Tasks
from kdesk.errors import FileProblem
from kdesk.threads import Workers


class WaitingRoom:
    """Looks at each file every few seconds until two looks in a row have seen the same.

    on_leave  is told each record that is through with waiting: its file rests, or it was stopped
    """

    def __init__(self, tasks: Tasks, clock: Clock, workers: Workers, on_leave: Callable[[Record], None]) -> None:
        self._tasks = tasks
        self._clock = clock
        self._workers = workers
        self._on_leave = on_leave
        self._waiting: set[str] = set()

    def __contains__(self, transfer_id: str) -> bool:
        return transfer_id in self._waiting

    def admit(self, record: Record) -> None:
        """Let a QUEUED transfer wait; one that is not QUEUED any more leaves at the next look."""
        self._waiting.add(record.transfer.id)
        self._tasks.start(partial(self._wait, record), partial(self._leave, record))

    async def _wait(self, record: Record) -> None:
        path = Path(record.transfer.path)
        now, before = await self._workers.run(_glance, path), None
        while now != before and record.transfer.state is TransferState.QUEUED:
            await self._clock.sleep(REST_SECONDS)
            now, before = await self._workers.run(_glance, path), now

    def _leave(self, record: Record) -> None:
        self._waiting.remove(record.transfer.id)
        if record.transfer.state is TransferState.QUEUED:
            record.show(trouble=None)
        self._on_leave(record)


def _glance(path: Path) -> tuple[int, int] | str:
    """Return size and time of a file, or what is wrong with it: its run will tell."""
    try:
        status = regular(path)
        with path.open("rb"):
            return status.st_size, status.st_mtime_ns
    except OSError as exc:
        return problem_of(exc, path).title
    except FileProblem as problem:
        return problem.title
