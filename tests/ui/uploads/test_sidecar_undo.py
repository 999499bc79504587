"""What a drop has put together is told, and taken apart with one key."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kdesk.domain.details.upload_details import CompanionFile, Poster, UploadDetails
from kdesk.domain.sidecars import Grouping, Sidecars
from kdesk.messages.details import companion_words
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme
from kdesk.ui.undo import UndoCommands
from kdesk.ui.uploads.sidecar_undo import SidecarUndo
from kdesk.ui.uploads.undo import RemovalUndo
from tests.support.memory_details import MemoryDetails
from tests.ui.fakes.transfers import FakeTransfers, transfer

SAID = UploadDetails(
    title="Bees",
    captions=(CompanionFile("/v/talk.en.vtt", "English"),),
    poster=Poster("/v/talk.jpg"),
    attachments=(CompanionFile("/v/talk.pdf"),),
)


class Window:
    """The parts of the window that undo."""

    def __init__(self, theme: Theme, formatter: Format, qtbot: QtBot) -> None:
        self.talk = transfer(1)
        self.queue, self.book = FakeTransfers([self.talk]), MemoryDetails()
        self.book.change({self.talk.id: SAID})
        self.notices, self.actions = NoticeBar(theme), Actions(theme)
        qtbot.addWidget(self.notices)
        clock: Callable[[], float] = lambda: 1.0  # noqa: E731  a clock that stands
        self.removal = RemovalUndo(self.notices, self.queue, formatter, clock, self.actions.refresh)
        self.undo = SidecarUndo(self.notices, self.queue, self.book, formatter, self.actions.refresh)
        self.removal.sidecars = self.undo
        commands = UndoCommands(self.actions)
        commands.add_page(self.notices)
        commands.add(self.removal)
        self.actions.show(self.notices)


@pytest.fixture
def window(theme: Theme, formatter: Format, qtbot: QtBot) -> Window:
    """A window with one transfer that has sidecars."""
    return Window(theme, formatter, qtbot)


def test_told_and_undone(window: Window) -> None:
    """A notice tells it; Ctrl+Z gives the files rows of their own, and the video keeps its title."""
    sidecars = Sidecars((("talk.en.vtt", "English"),), "talk.jpg", ("talk.pdf",))
    assert not window.actions[Command.UNDO].isEnabled()
    window.undo.offer([Grouping(window.talk.id, sidecars, ("/v/talk.jpg",))])
    assert window.notices.shown is not None
    assert window.notices.shown.text == "3 files beside videos or sounds are uploaded with them"
    assert window.actions[Command.UNDO].text() == "Undo: put files together"
    window.actions[Command.UNDO].trigger()
    assert window.actions[Command.UNDO].text() == "Undo"
    assert window.book.of(window.talk.id).details == UploadDetails(title="Bees")
    assert [one.file.path for one in window.queue.snapshot()[1:]] == [str(Path("/v/talk.jpg"))]
    assert not window.actions[Command.UNDO].isEnabled()


def test_what_the_entry_has_already_is_deleted_there(window: Window) -> None:
    """Captions that were added meanwhile are said to be none; the rest is not said any more."""
    record = window.book.of(window.talk.id)
    window.book.records[window.talk.id] = replace(record, made={"caption:/v/talk.en.vtt": "1_caption"})
    window.undo.offer([Grouping(window.talk.id, Sidecars((("talk.en.vtt", "English"),), "talk.jpg"), ())])
    window.undo.undo()
    assert window.book.of(window.talk.id).details == UploadDetails(title="Bees", captions=())


def test_removal_comes_first(window: Window) -> None:
    """What was removed comes back before what was put together is taken apart."""
    window.undo.offer([Grouping(window.talk.id, Sidecars(poster="talk.jpg"), ())])
    window.queue.remove([window.talk.id])
    window.removal.offer([window.talk])
    window.actions[Command.UNDO].trigger()
    assert [one.id for one in window.queue.snapshot()] == [window.talk.id]
    assert window.undo.possible


def test_words_of_a_row() -> None:
    """A row says what goes with its file."""
    assert companion_words(SAID) == "captions: English; poster; talk.pdf"
    assert companion_words(UploadDetails(poster=Poster(seconds=3.0))) == ""
    many = tuple(CompanionFile(f"/v/{number}.pdf") for number in range(3))
    assert companion_words(UploadDetails(captions=(CompanionFile("/v/a.vtt"),), attachments=many)) == (
        "captions; attachments"
    )
