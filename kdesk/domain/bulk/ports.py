"""The ports of bulk uploads: to the server, to the journal, and to the window."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from kdesk.domain.bulk.job import BulkJob, BulkState, LineEntry
from kdesk.domain.sheets.rows import SheetRow


class BulkApi(Protocol):
    """The calls of bulk uploads. Every method raises ServerProblem, SignInNeeded."""

    async def add(self, name: str, content: bytes, *, as_xml: bool = False) -> int:
        """Hand a file over and return the number of its job. The server does not look at the content."""
        ...

    async def find(self, job: BulkJob) -> int:
        """Return the number of a job whose answer was lost, by its content; 0 if it is not there."""
        ...

    async def state(self, server_id: int) -> BulkState:
        """Return the state of a job; GONE if the server does not know it."""
        ...

    async def abort(self, server_id: int) -> BulkState:
        """Abort a job and return its state. Entries that were made stay."""
        ...

    async def entries(self, job: BulkJob) -> Mapping[int, LineEntry]:
        """Return the entries that were made of the lines, by the numbers of the lines."""
        ...


class BulkStore(Protocol):
    """Keeps bulk uploads. Every method raises JournalProblem."""

    async def load(self) -> Sequence[BulkJob]:
        """Return the jobs in the order in which they were made."""
        ...

    async def save(self, job: BulkJob) -> None:
        """Write one job."""
        ...

    async def remove(self, job_id: str) -> None:
        """Forget a job."""
        ...


class BulkListener(Protocol):
    """Hears of bulk uploads."""

    def changed(self) -> None:
        """Something of the jobs has changed."""
        ...


class BulkUploads(Protocol):
    """The bulk uploads of this computer, followed in the background."""

    def jobs(self) -> Sequence[BulkJob]:
        """Return all of them, the newest first."""
        ...

    def listen(self, listener: BulkListener) -> None:
        """Call the listener after each change."""
        ...

    async def start(self, name: str, rows: Sequence[SheetRow]) -> BulkJob:
        """Hand rows over to the server. Raises ServerProblem, SignInNeeded, JournalProblem: then nothing was sent."""
        ...

    async def abort(self, job_id: str) -> None:
        """Abort a job. Raises ServerProblem, SignInNeeded."""
        ...

    async def forget(self, job_id: str) -> None:
        """Take a job off the list; the server goes on with it."""
        ...
