"""Which changes of transfers make the library load an entry again."""

from dataclasses import replace

from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.ui.library.sync import LibrarySync, cancel_uploads
from tests.ui.fakes.transfers import FakeTransfers, transfer

PROCESSING, READY = TransferState.PROCESSING, TransferState.READY


def test_an_entry_is_refreshed_when_it_has_its_bytes_and_when_it_is_ready() -> None:
    """Once per state, however many snapshots of the same state come."""
    refreshed: list[str] = []
    sync = LibrarySync(refreshed.append, lambda _account: True)
    before = transfer(1, TransferState.UPLOADING, entry_id="0_one")
    for state in (TransferState.UPLOADING, TransferState.FINISHING, PROCESSING, PROCESSING, READY, READY):
        now = replace(before, state=state)
        sync.changed(before, now)
        before = now
    assert refreshed == ["0_one", "0_one"]


def test_a_change_within_a_state_refreshes_nothing() -> None:
    """After a start, thousands of READY transfers are verified; the library has their entries already."""
    refreshed: list[str] = []
    done = transfer(1, READY, entry_id="0_one")
    LibrarySync(refreshed.append, lambda _account: True).changed(
        done, done.replace(verification=Verification(Level.SIZE, Outcome.SAME))
    )
    assert refreshed == []


def test_the_upload_into_a_deleted_entry_is_cancelled() -> None:
    """It would make the entry anew; one that replaces content asks by itself, and what has arrived is no upload."""
    fields = {"entry_id": "0_gone"}
    queue = FakeTransfers(
        [
            transfer(1, TransferState.UPLOADING, **fields),
            transfer(2, TransferState.UPLOADING, replaces="0_gone", **fields),
            transfer(3, TransferState.READY, **fields),
            transfer(4, TransferState.UPLOADING, entry_id="0_other"),
        ]
    )
    cancel_uploads(queue, ["0_gone"])
    assert queue.asked == [("cancel", ("t1",))]
    cancel_uploads(queue, ["0_third"])
    assert len(queue.asked) == 1
