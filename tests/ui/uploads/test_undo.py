"""“Undo” after a removal from the list."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.list_removal import UNDO_SECONDS
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.notice import Notice
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme
from kdesk.ui.undo import UndoCommands
from kdesk.ui.uploads.undo import RemovalUndo
from tests.ui.fakes.transfers import transfer
from tests.ui.fakes.window import FakeUploads
from tests.ui.uploads.conftest import OpenUploads

S = TransferState


class Undo:
    """The offer on a bar of its own, on a clock that the test moves."""

    def __init__(self, qtbot: QtBot, theme: Theme, formatter: Format, fake: FakeUploads) -> None:
        self.time = 0.0
        self.bar = NoticeBar(theme)
        qtbot.addWidget(self.bar)
        commands = UndoCommands(fake.actions)
        self.offer = RemovalUndo(self.bar, fake.queue, formatter, lambda: self.time, fake.actions.refresh)
        commands.add_page(fake.uploads)
        commands.add(self.offer)
        fake.actions.show(fake.uploads)
        fake.uploads.removed.connect(self.offer.offer)

    def press(self) -> None:
        """Press the button of the notice."""
        (button,) = (button for button in self.bar.findChildren(QPushButton) if button.text() == "Undo")
        button.click()

    @property
    def said(self) -> str:
        """The sentence of the notice."""
        return self.bar.shown.text if self.bar.shown else ""


@pytest.fixture
def make(
    qtbot: QtBot, theme: Theme, formatter: Format, open_uploads: OpenUploads
) -> Callable[[], tuple[FakeUploads, Undo]]:
    """Open a page with transfers in four states, and the offer."""

    def made() -> tuple[FakeUploads, Undo]:
        fake = open_uploads(
            transfer(1, S.READY, entry_id="0_a"),
            transfer(2, S.UPLOADING),
            transfer(3, S.CANCELLED),
            transfer(4, S.FAILED, token_id="0_t"),
        )
        return fake, Undo(qtbot, theme, formatter, fake)

    return made


def test_cleared_rows_come_back_where_they_were(make: Callable[[], tuple[FakeUploads, Undo]]) -> None:
    """Clear finished, Undo: the list is as before."""
    fake, undo = make()
    before = fake.drawn()
    fake.actions[Command.CLEAR_FINISHED].trigger()
    assert fake.drawn() == "u:clip-02 f:clip-04"
    assert undo.said == "2 transfers removed from the list"
    undo.press()
    assert fake.drawn() == before
    assert undo.said == ""


def test_what_the_server_does_is_said(make: Callable[[], tuple[FakeUploads, Undo]]) -> None:
    """The server deletes what it has of an unfinished upload, in the end; the entry of a ready one stays."""
    fake, undo = make()
    fake.select(3)
    fake.actions[Command.REMOVE].trigger()
    assert undo.said == (
        "1 transfer removed from the list. In ten seconds the server deletes what it has of unfinished ones."
    )


def test_removals_in_a_row_are_undone_together(make: Callable[[], tuple[FakeUploads, Undo]]) -> None:
    """The second notice does not take away the offer of the first, whose ten seconds are its own."""
    fake, undo = make()
    one, _, three, four = fake.queue.snapshot()
    before = fake.drawn()
    for removed, button in ((one, None), (three, Command.REMOVE)):
        undo.time += UNDO_SECONDS / 2
        if button:
            fake.uploads.commands.give(button, (removed,))
        else:
            fake.uploads.commands.remove([removed])
    assert undo.said == "2 transfers removed from the list"
    undo.press()
    assert fake.drawn() == before
    fake.uploads.commands.remove([one])
    undo.time += UNDO_SECONDS
    fake.uploads.commands.remove([four])
    undo.press()
    assert fake.queue.asked[-1] == ("restore", ("t4",))


def test_the_offer_is_not_kept_waiting(make: Callable[[], tuple[FakeUploads, Undo]]) -> None:
    """Its seconds count: it goes before other notices, and who points at it does not stop them."""
    fake, undo = make()
    undo.bar.post(Notice("a is ready"))
    fake.uploads.commands.remove(fake.queue.snapshot()[:1])
    assert undo.bar.passes_after == UNDO_SECONDS
    undo.bar.dismiss()
    assert undo.said == "a is ready"


def test_the_command_undoes_as_long_as_the_notice_offers_it(make: Callable[[], tuple[FakeUploads, Undo]]) -> None:
    """With its key; then the notice is gone, too, and the command says why it cannot be had."""
    fake, undo = make()
    command, before = fake.actions[Command.UNDO], fake.drawn()
    assert not command.isEnabled()
    fake.uploads.commands.remove(fake.queue.snapshot()[:1])
    assert command.isEnabled()
    assert command.text() == "Undo: remove 1 transfer"
    command.trigger()
    assert (fake.drawn(), undo.said, command.isEnabled()) == (before, "", False)
    fake.uploads.commands.remove(fake.queue.snapshot()[:1])
    undo.time += UNDO_SECONDS
    fake.actions.refresh()
    assert not command.isEnabled()
    assert command.text() == "Undo"
    assert "There is nothing to undo" in command.toolTip()


def test_what_was_brought_back_is_removed_again(make: Callable[[], tuple[FakeUploads, Undo]]) -> None:
    """By redo, with another offer; another removal leaves nothing to be done again."""
    fake, undo = make()
    redo, before = fake.actions[Command.REDO], fake.drawn()
    assert not redo.isEnabled()
    fake.actions[Command.CLEAR_FINISHED].trigger()
    assert not redo.isEnabled()
    undo.press()
    assert redo.text() == "Redo: remove 2 transfers"
    redo.trigger()
    assert fake.drawn() == "u:clip-02 f:clip-04"
    assert undo.said == "2 transfers removed from the list"
    assert not redo.isEnabled()
    fake.actions[Command.UNDO].trigger()
    assert fake.drawn() == before
    fake.uploads.commands.remove(fake.queue.snapshot()[:1])
    assert not redo.isEnabled()
    assert "There is nothing to redo" in redo.toolTip()
