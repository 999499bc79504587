"""Links that are copied when their transfers play."""

import pytest
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer_state import TransferState
from kdesk.messages.format import Format
from kdesk.ui.notices import NoticeBar
from kdesk.ui.share.link_waiter import LinkWaiter
from kdesk.ui.theme import Theme
from tests.ui.fakes.transfers import FakeTransfers, transfer

S = TransferState


class Waiting:
    """A waiter on a queue in memory, and what it copied."""

    def __init__(self, qtbot: QtBot, theme: Theme, formatter: Format) -> None:
        self.bar, self.queue = NoticeBar(theme), FakeTransfers()
        self.copied: list[list[str]] = []
        qtbot.addWidget(self.bar)
        self.waiter = LinkWaiter(
            self.bar, formatter, lambda *ones: self.copied.append([one.file.title for one in ones])
        )
        self.queue.listen(self.waiter)

    @property
    def words(self) -> list[str]:
        """The sentences of all notices."""
        return [one.notice.text for one in self.bar.history]


@pytest.fixture
def waiting(qtbot: QtBot, theme: Theme, formatter: Format) -> Waiting:
    """A waiter."""
    return Waiting(qtbot, theme, formatter)


def test_a_link_is_copied_once_it_plays(waiting: Waiting) -> None:
    """Not before, and once."""
    one = transfer(1, S.UPLOADING)
    waiting.queue.bring([one])
    waiting.waiter.toggle(one)
    assert waiting.words == ["The link of “clip-01” is copied once it plays"]
    waiting.queue.tell(transfer(1, S.PROCESSING))
    assert waiting.copied == []
    waiting.queue.tell(transfer(1, S.READY))
    assert waiting.copied == [["clip-01"]]


def test_links_of_several_are_gathered(waiting: Waiting) -> None:
    """The second takes the first one along, which would be gone otherwise; a new wish begins anew."""
    ones = [transfer(number, S.PROCESSING) for number in (1, 2, 3)]
    waiting.queue.bring(ones)
    waiting.waiter.toggle(*ones[:2])
    waiting.queue.tell(transfer(2, S.READY))
    waiting.queue.tell(transfer(1, S.READY))
    waiting.waiter.toggle(ones[2])
    waiting.queue.tell(transfer(3, S.READY))
    assert waiting.copied == [["clip-02"], ["clip-02", "clip-01"], ["clip-03"]]


def test_waiting_can_be_ended(waiting: Waiting) -> None:
    """By the command, by the notice, and by removing the row."""
    one = transfer(1, S.PROCESSING)
    waiting.queue.bring([one])
    waiting.waiter.toggle(one)
    waiting.waiter.toggle(one)
    assert "1 link is not waited for" in waiting.words
    waiting.waiter.toggle(one)
    shown = waiting.bar.shown
    assert shown is not None
    assert shown.on_action is not None
    shown.on_action()
    waiting.waiter.toggle(one)
    waiting.waiter.removed([one.id])
    waiting.queue.tell(transfer(1, S.READY))
    assert waiting.copied == []


def test_a_transfer_that_never_plays_is_told(waiting: Waiting) -> None:
    """Whoever waits for its link would wait in vain."""
    one = transfer(1, S.PROCESSING)
    waiting.queue.bring([one])
    waiting.waiter.toggle(one)
    waiting.queue.tell(transfer(1, S.CANCELLED))
    assert any("was not copied" in words for words in waiting.words)
    waiting.queue.tell(transfer(1, S.READY))
    assert waiting.copied == []
