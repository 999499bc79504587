"""The journal as the engine uses it."""

import pytest

from kdesk.domain.transfer import Transfer
from kdesk.engine.record import Ledger
from kdesk.errors import JournalProblem
from tests.engine.fake_journal import FakeJournal
from tests.engine.ticks import Ticks


@pytest.mark.parametrize("trouble", [True, False])
async def test_what_left_the_list_is_never_written_again(*, trouble: bool) -> None:
    """Something that still worked on it may save it once more; with trouble of the journal too."""
    journal = FakeJournal(Ticks())
    ledger = Ledger(journal, lambda _problem: None)
    one, other = (Transfer(name, f"/{name}.mp4", f"{name}.mp4", "", 1.0) for name in ("one", "other"))
    await ledger.save([one, other])
    journal.problem = JournalProblem("no space left") if trouble else None
    await ledger.remove([one.id])
    await ledger.save([one.but(remark="late")])
    journal.problem = None
    await ledger.save([one.but(remark="later"), other])
    assert list(journal.kept) == [other.id]
