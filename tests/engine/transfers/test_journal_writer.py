"""The journal writer of the engine."""

import pytest

from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.errors import JournalProblem
from tests.engine.fake_journal import FakeJournal
from tests.engine.ticks import Ticks
from tests.support.stored_texts import remarks_saying
from tests.support.transfers import make_transfer


@pytest.mark.parametrize("trouble", [True, False])
async def test_a_removed_transfer_is_never_written_again(*, trouble: bool) -> None:
    """A task that still runs may save it once more, also while the journal fails."""
    store = FakeJournal(Ticks())
    journal = JournalWriter(store, lambda _problem: None)
    one, other = (make_transfer(name, f"/{name}.mp4", f"{name}.mp4", "", 1.0) for name in ("one", "other"))
    await journal.save([one, other])
    store.problem = JournalProblem("no space left") if trouble else None
    await journal.remove([one.id])
    await journal.save([one.replace(remarks=remarks_saying("late"))])
    store.problem = None
    await journal.save([one.replace(remarks=remarks_saying("later")), other])
    assert list(store.kept) == [other.id]
