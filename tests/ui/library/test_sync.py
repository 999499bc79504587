"""Which news of the queue make the library ask for an entry."""

from dataclasses import replace

from kdesk.domain.transfer import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.ui.library.sync import LibrarySync
from tests.ui.fakes.transfers import transfer

PROCESSING, READY = TransferState.PROCESSING, TransferState.READY


def test_an_entry_is_asked_for_when_it_has_its_bytes_and_when_it_is_ready() -> None:
    """Once each, however many snapshots of the same state come."""
    asked: list[str] = []
    arrivals = LibrarySync(asked.append, ())
    begun = transfer(1, TransferState.UPLOADING, entry_id="0_one")
    arrivals.added([begun])
    for state in (TransferState.UPLOADING, TransferState.FINISHING, PROCESSING, PROCESSING, READY, READY):
        arrivals.changed(replace(begun, state=state))
    assert asked == ["0_one", "0_one"]


def test_what_an_earlier_run_brought_in_is_no_news() -> None:
    """A start verifies thousands that were READY before: the library has them, and asks for none."""
    asked: list[str] = []
    done = transfer(1, READY, entry_id="0_one")
    going = transfer(2, PROCESSING, entry_id="0_two")
    arrivals = LibrarySync(asked.append, [done, going])
    arrivals.changed(done.replace(verification=Verification(Level.SIZE, Outcome.SAME)))
    assert asked == []
    arrivals.changed(going.advance(READY))
    assert asked == ["0_two"]


def test_a_transfer_that_left_is_forgotten() -> None:
    """Its id does not come again; nothing of it is kept."""
    asked: list[str] = []
    done = transfer(1, READY, entry_id="0_one")
    arrivals = LibrarySync(asked.append, [done])
    arrivals.removed([done.id])
    arrivals.changed(done)
    assert asked == ["0_one"]
