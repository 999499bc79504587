"""A context for tests of single parts: a list in memory, a journal that keeps, and no window."""

from collections.abc import Callable

from kdesk.domain.ports import AccountApi
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.context import EngineContext
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_list import TransferList
from tests.engine.fake_journal import FakeJournal
from tests.engine.ticks import Ticks
from tests.support.fake_clock import FakeClock


def context_with(api: Callable[[], AccountApi | None], clock: FakeClock | None = None) -> EngineContext:
    """Return a context with an empty list."""
    journal = JournalWriter(FakeJournal(Ticks()), lambda _: None)
    return EngineContext(api, clock or FakeClock(), RetryPolicy(), Tasks(), TransferList(journal), journal)
