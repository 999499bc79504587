"""“Undo” after a removal from the list."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer import TransferState
from kdesk.engine.delisting import UNDO_SECONDS
from kdesk.ui.actions import Command
from kdesk.ui.notices import Notice, NoticeBar
from kdesk.ui.texts import Texts
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.rows import RowButton
from kdesk.ui.uploads.undo import RemovalUndo
from tests.ui.fakes.transfers import transfer
from tests.ui.uploads.conftest import Desk

S = TransferState


class Undo:
    """The offer on a bar of its own, on a clock that the test moves."""

    def __init__(self, qtbot: QtBot, theme: Theme, texts: Texts, desk: Desk) -> None:
        self.time = 0.0
        self.bar = NoticeBar(theme)
        qtbot.addWidget(self.bar)
        self.offer = RemovalUndo(self.bar, desk.queue, desk.actions, texts, lambda: self.time)
        desk.page.removed.connect(self.offer.offer)

    def press(self) -> None:
        """Press the button of the notice."""
        (button,) = (button for button in self.bar.findChildren(QPushButton) if button.text() == "Undo")
        button.click()

    @property
    def said(self) -> str:
        """The sentence of the notice."""
        return self.bar.shown.text if self.bar.shown else ""


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, texts: Texts, open_desk: Callable[..., Desk]) -> Callable[[], tuple[Desk, Undo]]:
    """Open a page with transfers in four states, and the offer."""

    def made() -> tuple[Desk, Undo]:
        desk = open_desk(
            transfer(1, S.READY, entry_id="0_a"),
            transfer(2, S.UPLOADING),
            transfer(3, S.CANCELLED),
            transfer(4, S.FAILED, token_id="0_t"),
        )
        return desk, Undo(qtbot, theme, texts, desk)

    return made


def test_cleared_rows_come_back_where_they_were(make: Callable[[], tuple[Desk, Undo]]) -> None:
    """Clear finished, Undo: the list is as before."""
    desk, undo = make()
    before = desk.drawn()
    desk.actions[Command.CLEAR_FINISHED].trigger()
    assert desk.drawn() == "u:clip-02 f:clip-04"
    assert undo.said == "2 transfers removed from the list"
    undo.press()
    assert desk.drawn() == before
    assert undo.said == ""


def test_what_the_server_does_is_said(make: Callable[[], tuple[Desk, Undo]]) -> None:
    """The server deletes what it has of an unfinished upload, in the end; the entry of a ready one stays."""
    desk, undo = make()
    desk.select(3)
    desk.actions[Command.REMOVE].trigger()
    assert undo.said == (
        "1 transfer removed from the list. In ten seconds the server deletes what it has of unfinished ones."
    )


def test_removals_in_a_row_are_undone_together(make: Callable[[], tuple[Desk, Undo]]) -> None:
    """The second notice does not take away the offer of the first, whose ten seconds are its own."""
    desk, undo = make()
    one, _, three, four = desk.queue.snapshot()
    before = desk.drawn()
    for removed, button in ((one, None), (three, RowButton.REMOVE)):
        undo.time += UNDO_SECONDS / 2
        if button:
            desk.page.commands.press(removed, button)
        else:
            desk.page.commands.remove([removed])
    assert undo.said == "2 transfers removed from the list"
    undo.press()
    assert desk.drawn() == before
    desk.page.commands.remove([one])
    undo.time += UNDO_SECONDS
    desk.page.commands.remove([four])
    undo.press()
    assert desk.queue.asked[-1] == ("restore", ("t4",))


def test_the_offer_is_not_kept_waiting(make: Callable[[], tuple[Desk, Undo]]) -> None:
    """Its seconds count: it goes before other notices, and who points at it does not stop them."""
    desk, undo = make()
    undo.bar.post(Notice("a is ready"))
    desk.page.commands.remove(desk.queue.snapshot()[:1])
    assert undo.bar._timer.interval() == UNDO_SECONDS * 1000
    undo.bar.dismiss()
    assert undo.said == "a is ready"


def test_the_command_undoes_as_long_as_the_notice_offers_it(make: Callable[[], tuple[Desk, Undo]]) -> None:
    """With its key; then the notice is gone, too, and the command says why it cannot be had."""
    desk, undo = make()
    command, before = desk.actions[Command.UNDO_REMOVAL], desk.drawn()
    assert not command.isEnabled()
    desk.page.commands.remove(desk.queue.snapshot()[:1])
    assert command.isEnabled()
    command.trigger()
    assert (desk.drawn(), undo.said, command.isEnabled()) == (before, "", False)
    desk.page.commands.remove(desk.queue.snapshot()[:1])
    undo.time += UNDO_SECONDS
    undo.offer._expiry.timeout.emit()
    assert not command.isEnabled()
    assert "last ten seconds" in command.toolTip()
