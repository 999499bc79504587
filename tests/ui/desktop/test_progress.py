"""How far all work is, from the snapshots of the queues."""

from dataclasses import replace

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import NO_BYTES
from kdesk.messages.desktop import tray_tip, window_title
from kdesk.messages.format import Format
from kdesk.ui.desktop.progress import TransferProgress, WorkProgress
from kdesk.ui.uploads.summary import Summary
from tests.support.transfers import make_transfer


def test_the_rest_of_what_goes_on_counts_and_what_has_arrived_before_does_not(qtbot: QtBot) -> None:
    """Two files of 100 bytes: one arrives, the other is half way; a third that was READY before is none of it."""
    summary, owner = Summary(), QObject()
    progress = WorkProgress(summary, list, owner)
    listener = TransferProgress(progress)
    first = make_transfer("a", state=TransferState.UPLOADING, size=100)
    second = make_transfer("b", state=TransferState.UPLOADING, size=100, accepted=NO_BYTES.with_range(0, 50))
    summary.add_all([first, second, make_transfer("c", state=TransferState.READY, size=100)])
    progress.refresh_soon()
    qtbot.waitUntil(lambda: progress.per_mille == 250)
    done = replace(first, state=TransferState.PROCESSING)
    summary.remove(first)
    summary.add(done)
    listener.changed(first, done)
    qtbot.waitUntil(lambda: progress.per_mille == 750)
    assert window_title(progress.per_mille, Format()) == "75 % – kdesk"
    assert tray_tip(progress.per_mille, "3 MB/s", Format()) == "75 % – kdesk\n3 MB/s"
    summary.remove(second)
    with qtbot.waitSignal(progress.changed):
        listener.changed(second, replace(second, state=TransferState.PROCESSING))
    assert progress.per_mille is None
    assert window_title(None, Format()) == "kdesk"
