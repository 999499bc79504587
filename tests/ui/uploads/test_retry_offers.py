"""Retry is offered where trying again can help: that is a fact of the error, and stays with the row after a restart."""

import pytest
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer import Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import (
    FileEmpty,
    FileMissing,
    FileTypeRefused,
    FileUnreadable,
    KdeskError,
    KindNotTaken,
    NotAFile,
    NotPermitted,
    ProcessingFailed,
    TimedOut,
)
from kdesk.messages.errors import advice_of
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.notifier import TransferNotifier
from kdesk.ui.uploads.rows import buttons_of
from tests.ui.fakes.transfers import FakeTransfers, transfer
from tests.ui.uploads.conftest import OpenUploads

S = TransferState
HOPELESS = (FileEmpty, NotAFile, KindNotTaken, FileTypeRefused)
CURABLE = (FileMissing, FileUnreadable, NotPermitted, ProcessingFailed, TimedOut, KdeskError)


@pytest.mark.parametrize("error", HOPELESS)
def test_a_file_that_stays_what_it_is_is_not_tried_again(
    qtbot: QtBot, theme: Theme, formatter: Format, error: type[KdeskError]
) -> None:
    """Neither row nor notice offers it, and the advice does not name it."""
    trouble = Trouble.of(error())
    failed = transfer(1, S.FAILED, trouble=trouble)
    assert not failed.can_retry
    assert buttons_of(failed) == (Command.REMOVE, Command.MORE)
    assert "etry" not in advice_of(trouble)
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    notifier = TransferNotifier(bar, formatter, FakeTransfers(), print)
    notifier.changed(transfer(1, S.PREPARING), failed)
    assert bar.shown is not None
    assert bar.shown.action == ""


@pytest.mark.parametrize("error", CURABLE)
def test_what_may_change_is_tried_again(error: type[KdeskError]) -> None:
    """A missing file comes back, a right is given."""
    failed = transfer(1, S.FAILED, trouble=Trouble.of(error()))
    assert buttons_of(failed) == (Command.RETRY, Command.MORE)


def test_the_command_follows_the_error(open_uploads: OpenUploads) -> None:
    """With both kinds selected, Retry is to be had and acts on the one that it can help."""
    empty, missing = (
        transfer(number, S.FAILED, trouble=Trouble.of(error()))
        for number, error in enumerate((FileEmpty, FileMissing), 1)
    )
    fake = open_uploads(empty, missing)
    fake.select(0)
    assert not fake.actions[Command.RETRY].isEnabled()
    fake.select(0, 1)
    fake.actions[Command.RETRY].trigger()
    assert fake.queue.asked == [("retry", ("t2",))]
