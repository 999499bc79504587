"""A bulk upload of the server: its state, and what became of each line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kdesk.domain.entry import EntryStatus
from kdesk.domain.owner_tags import FETCHED, OwnerTag

STUCK_SECONDS = 300.0
"""A job that has not moved for so long is told: on a server without workers it waits for ever (`observed-2.md`, 4)."""


class BulkState(StrEnum):
    """What is known of a job."""

    SENT = "sent"
    """It was handed over, and no answer is known: it is looked for, and never sent twice."""
    WAITING = "waiting"
    WORKING = "working"
    FINISHED = "finished"
    PARTLY = "partly"
    """Some lines failed."""
    FAILED = "failed"
    ABORTED = "aborted"
    GONE = "gone"
    """The server does not know it any more."""

    @property
    def is_final(self) -> bool:
        """Whether the server does no more about it."""
        return self in _FINAL


_FINAL = frozenset({BulkState.FINISHED, BulkState.PARTLY, BulkState.FAILED, BulkState.ABORTED, BulkState.GONE})
# Wire fact (`observed-2.md`, 4): where no worker ran, a job stayed at 11.
_STATES: Mapping[int, BulkState] = {
    **dict.fromkeys((0, 1, 9, 11), BulkState.WAITING),
    **dict.fromkeys((2, 3, 8), BulkState.WORKING),
    5: BulkState.FINISHED,
    **dict.fromkeys((6, 10), BulkState.FAILED),
    7: BulkState.ABORTED,
    12: BulkState.PARTLY,
}


def state_of(status: int) -> BulkState:
    """Return the state of a status of the server; one that is not known may still change."""
    return _STATES.get(status, BulkState.WORKING)


class LineState(StrEnum):
    """What became of a line."""

    WAITING = "waiting"
    FETCHING = "fetching"
    PROCESSING = "processing"
    READY = "ready"
    NOT_FETCHED = "not fetched"
    FAILED = "failed"
    NO_ENTRY = "no entry"
    """The job has ended without one."""


_LINES: Mapping[EntryStatus, LineState] = {
    EntryStatus.WAITING_FOR_CONTENT: LineState.FETCHING,
    EntryStatus.READY: LineState.READY,
    EntryStatus.IMPORT_FAILED: LineState.NOT_FETCHED,
    EntryStatus.PROCESSING_FAILED: LineState.FAILED,
    EntryStatus.NO_CONTENT: LineState.FAILED,
    EntryStatus.INFECTED: LineState.FAILED,
    EntryStatus.BLOCKED: LineState.READY,
    EntryStatus.MODERATION: LineState.READY,
}


@dataclass(frozen=True, slots=True)
class LineEntry:
    """The entry of a line, with the status that the server tells."""

    id: str
    status: EntryStatus


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One line of a job: the number of its row as a spreadsheet counts it, its title and its address."""

    number: int
    title: str
    address: str
    entry: LineEntry | None = None

    def state(self, job: BulkState) -> LineState:
        """Return what became of it, in a job of this state."""
        if self.entry is not None:
            return _LINES.get(self.entry.status, LineState.PROCESSING)
        return LineState.NO_ENTRY if job.is_final else LineState.WAITING


@dataclass(frozen=True, slots=True)
class BulkJob:
    """A bulk upload.

    Attributes:
        id: Random; stands in the owner tags of the entries.
        account: Key of the account that it belongs to.
        name: Of the file.
        created_at: Unix seconds, as is moved_at: when anything was seen to change.
        server_id: The server's number; 0 until it is known.
        whole_account: The lines name owners: entries of others are looked through as well.
    """

    id: str
    account: str
    name: str
    created_at: float
    lines: tuple[BulkLine, ...]
    state: BulkState = BulkState.SENT
    server_id: int = 0
    moved_at: float = 0.0
    whole_account: bool = False

    def tag(self, line: int) -> str:
        """Return the owner tag of the entry of a line."""
        return str(OwnerTag(f"{self.id}-{line}", FETCHED))

    @property
    def tag_start(self) -> str:
        """The beginning of all tags of this job."""
        return str(OwnerTag(f"{self.id}-"))

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it changes any more, as far as kdesk can see."""
        moving = (LineState.WAITING, LineState.FETCHING, LineState.PROCESSING)
        return self.state.is_final and not any(line.state(self.state) in moving for line in self.lines)

    def is_stuck(self, now: float) -> bool:
        """Return whether nothing has moved for long."""
        return not self.state.is_final and now - max(self.created_at, self.moved_at) > STUCK_SECONDS

    def with_news(self, state: BulkState, entries: Mapping[int, LineEntry], now: float) -> "BulkJob":
        """Return the job as it is now.

        Args:
            entries: The entries of lines, by their numbers; one that is missing keeps what was known.
        """
        lines = tuple(replace(one, entry=entries.get(one.number, one.entry)) for one in self.lines)
        if (state, lines) == (self.state, self.lines):
            return self
        return replace(self, state=state, lines=lines, moved_at=now)


def line_of(transfer_id: str, job_id: str) -> int | None:
    """Return the number of the line that an owner tag names; None if the tag is none of this job."""
    start, _, number = transfer_id.rpartition("-")
    return int(number) if start == job_id and number.isascii() and number.isdigit() else None
