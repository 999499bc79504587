"""“Undo” after a removal from the list."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer import TransferState
from kdesk.engine.transfers.list_removal import UNDO_SECONDS
from kdesk.messages.format import Format
from kdesk.ui.actions import Command
from kdesk.ui.notices import Notice, NoticeBar
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.rows import RowButton
from kdesk.ui.uploads.undo import RemovalUndo
from tests.ui.fakes.transfers import transfer
from tests.ui.uploads.conftest import Harness

S = TransferState


class Undo:
    """The offer on a bar of its own, on a clock that the test moves."""

    def __init__(self, qtbot: QtBot, theme: Theme, formatter: Format, harness: Harness) -> None:
        self.time = 0.0
        self.bar = NoticeBar(theme)
        qtbot.addWidget(self.bar)
        self.offer = RemovalUndo(self.bar, harness.queue, harness.actions, formatter, lambda: self.time)
        harness.page.removed.connect(self.offer.offer)

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
    qtbot: QtBot, theme: Theme, formatter: Format, open_desk: Callable[..., Harness]
) -> Callable[[], tuple[Harness, Undo]]:
    """Open a page with transfers in four states, and the offer."""

    def made() -> tuple[Harness, Undo]:
        harness = open_desk(
            transfer(1, S.READY, entry_id="0_a"),
            transfer(2, S.UPLOADING),
            transfer(3, S.CANCELLED),
            transfer(4, S.FAILED, token_id="0_t"),
        )
        return harness, Undo(qtbot, theme, formatter, harness)

    return made


def test_cleared_rows_come_back_where_they_were(make: Callable[[], tuple[Harness, Undo]]) -> None:
    """Clear finished, Undo: the list is as before."""
    harness, undo = make()
    before = harness.drawn()
    harness.actions[Command.CLEAR_FINISHED].trigger()
    assert harness.drawn() == "u:clip-02 f:clip-04"
    assert undo.said == "2 transfers removed from the list"
    undo.press()
    assert harness.drawn() == before
    assert undo.said == ""


def test_what_the_server_does_is_said(make: Callable[[], tuple[Harness, Undo]]) -> None:
    """The server deletes what it has of an unfinished upload, in the end; the entry of a ready one stays."""
    harness, undo = make()
    harness.select(3)
    harness.actions[Command.REMOVE].trigger()
    assert undo.said == (
        "1 transfer removed from the list. In ten seconds the server deletes what it has of unfinished ones."
    )


def test_removals_in_a_row_are_undone_together(make: Callable[[], tuple[Harness, Undo]]) -> None:
    """The second notice does not take away the offer of the first, whose ten seconds are its own."""
    harness, undo = make()
    one, _, three, four = harness.queue.snapshot()
    before = harness.drawn()
    for removed, button in ((one, None), (three, RowButton.REMOVE)):
        undo.time += UNDO_SECONDS / 2
        if button:
            harness.page.commands.press(removed, button)
        else:
            harness.page.commands.remove([removed])
    assert undo.said == "2 transfers removed from the list"
    undo.press()
    assert harness.drawn() == before
    harness.page.commands.remove([one])
    undo.time += UNDO_SECONDS
    harness.page.commands.remove([four])
    undo.press()
    assert harness.queue.asked[-1] == ("restore", ("t4",))


def test_the_offer_is_not_kept_waiting(make: Callable[[], tuple[Harness, Undo]]) -> None:
    """Its seconds count: it goes before other notices, and who points at it does not stop them."""
    harness, undo = make()
    undo.bar.post(Notice("a is ready"))
    harness.page.commands.remove(harness.queue.snapshot()[:1])
    assert undo.bar._timer.interval() == UNDO_SECONDS * 1000
    undo.bar.dismiss()
    assert undo.said == "a is ready"


def test_the_command_undoes_as_long_as_the_notice_offers_it(make: Callable[[], tuple[Harness, Undo]]) -> None:
    """With its key; then the notice is gone, too, and the command says why it cannot be had."""
    harness, undo = make()
    command, before = harness.actions[Command.UNDO_REMOVAL], harness.drawn()
    assert not command.isEnabled()
    harness.page.commands.remove(harness.queue.snapshot()[:1])
    assert command.isEnabled()
    command.trigger()
    assert (harness.drawn(), undo.said, command.isEnabled()) == (before, "", False)
    harness.page.commands.remove(harness.queue.snapshot()[:1])
    undo.time += UNDO_SECONDS
    undo.offer._expiry.timeout.emit()
    assert not command.isEnabled()
    assert "last ten seconds" in command.toolTip()
