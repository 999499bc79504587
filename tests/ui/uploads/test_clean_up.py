"""“Clean up the server…”: seen, chosen, removed."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.orphan import Orphan
from kdesk.domain.upload import UploadToken, UploadTokenStatus
from kdesk.errors import KdeskError, Unreachable
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip
from kdesk.ui.uploads.clean_up import NOTHING, RECENT, CleanUpDialog

NOW = 1_800_000_000
Until = Callable[[Callable[[], object]], Awaitable[None]]


def orphan(number: int, *, age: int = 86_400, received: int = 5_000_000) -> Orphan:
    """Return an upload that nobody continues."""
    at = NOW - age
    entry = Entry(
        f"0_{number}", f"clip {number}", 101, EntryStatus.NO_CONTENT, MediaType.VIDEO, created_at=at, updated_at=at
    )
    token = UploadToken(f"token{number}", UploadTokenStatus.PARTIAL, f"clip {number}.mp4", received)
    return Orphan(entry, token)


class FakeCleanUp:
    """Implements ui_ports.CleanUp."""

    def __init__(self) -> None:
        self.left = [orphan(1), orphan(2, received=0), orphan(3, age=60)]
        self.going_on: list[Orphan] = []
        self.error: KdeskError | None = None

    async def find(self) -> tuple[Orphan, ...]:
        """Return what is left."""
        if self.error:
            raise self.error
        return tuple(self.left)

    async def remove(self, orphan: Orphan) -> bool:
        """Remove it, unless somebody goes on with it."""
        if self.error:
            raise self.error
        if orphan in self.going_on:
            return False
        self.left.remove(orphan)
        return True


class Shown:
    """The dialog and what stands behind it."""

    def __init__(self, dialog: CleanUpDialog, clean_up: FakeCleanUp) -> None:
        self.dialog = dialog
        self.clean_up = clean_up

    def drawn(self) -> list[str]:
        """Every row: its box, and the words of its columns."""
        rows = [self.dialog.list.topLevelItem(row) for row in range(self.dialog.list.topLevelItemCount())]
        return [
            ("[x] " if row.checkState(0) is Qt.CheckState.Checked else "[ ] ")
            + " | ".join(row.text(column) for column in range(4))
            for row in rows
            if row is not None
        ]


@pytest.fixture
async def shown(qtbot: QtBot, theme: Theme, formatter: Format, until: Until) -> AsyncIterator[Shown]:
    """The dialog with three unfinished uploads, one of them recent."""
    errors: list[KdeskError] = []
    async with TaskScope(errors.append) as tasks:
        clean_up = FakeCleanUp()
        dialog = CleanUpDialog(theme, formatter, clean_up, tasks, lambda: NOW)
        qtbot.addWidget(dialog)
        dialog.ask_server()
        await until(lambda: dialog.list.topLevelItemCount() == 3)
        yield Shown(dialog, clean_up)
    assert errors == []


async def test_unfinished_uploads_are_listed_and_the_old_ones_chosen(shown: Shown) -> None:
    """What another computer may be sending is not chosen by itself."""
    assert shown.drawn() == [
        "[x] clip 1.mp4 | 5.0 MB | 1 day ago | ",
        "[x] clip 2.mp4 | nothing | 1 day ago | ",
        f"[ ] clip 3.mp4 | 5.0 MB | 1 min ago | {RECENT}",
    ]
    assert shown.dialog.remove.text() == "Remove 2"


async def test_only_what_is_chosen_goes(qtbot: QtBot, shown: Shown, until: Until) -> None:
    """One tick less: one more stays."""
    first = shown.dialog.list.topLevelItem(0)
    assert first is not None
    first.setCheckState(0, Qt.CheckState.Unchecked)
    assert shown.dialog.remove.text() == "Remove 1"
    qtbot.mouseClick(shown.dialog.remove, Qt.MouseButton.LeftButton)
    await until(lambda: shown.dialog.said.text() == "1 upload removed.")
    assert [left.name for left in shown.clean_up.left] == ["clip 1.mp4", "clip 3.mp4"]
    assert len(shown.drawn()) == 2


async def test_a_token_without_an_entry_is_a_row_like_the_others(qtbot: QtBot, shown: Shown, until: Until) -> None:
    """It has the file's name, without the mark in front of it; pointing at it tells what it was for."""
    token = UploadToken(
        "token4", UploadTokenStatus.PARTIAL, "kdesk:0123 clip 4.mp4", 1_000_000, updated_at=NOW - 86_400
    )
    shown.clean_up.left = [Orphan(None, token)]
    shown.dialog.ask_server()
    await until(lambda: shown.drawn() == ["[x] clip 4.mp4 | 1.0 MB | 1 day ago | "])
    row = shown.dialog.list.topLevelItem(0)
    assert row is not None
    assert row.toolTip(0) == plain_tip("clip 4.mp4\nWas to replace the content of an entry, which stays")
    qtbot.mouseClick(shown.dialog.remove, Qt.MouseButton.LeftButton)
    await until(lambda: shown.dialog.said.text() == "1 upload removed.")
    assert shown.drawn() == []


async def test_what_goes_on_meanwhile_is_said(qtbot: QtBot, shown: Shown, until: Until) -> None:
    """It stays on the server, and leaves the list: somebody continues it."""
    shown.clean_up.going_on = shown.clean_up.left[:1]
    qtbot.mouseClick(shown.dialog.remove, Qt.MouseButton.LeftButton)
    await until(lambda: shown.dialog.said.text() == "1 upload removed. 1 goes on meanwhile, and stayed.")
    assert [left.name for left in shown.clean_up.left] == ["clip 1.mp4", "clip 3.mp4"]
    assert len(shown.drawn()) == 1


async def test_nothing_left_is_said(shown: Shown, until: Until) -> None:
    """A sentence stands where the list was, and there is nothing to press."""
    shown.clean_up.left.clear()
    shown.dialog.ask_server()
    await until(lambda: shown.dialog.instead.text() == NOTHING)
    assert shown.dialog.instead.isVisible()
    assert not shown.dialog.list.isVisible()
    assert not shown.dialog.remove.isEnabled()


async def test_trouble_keeps_the_rest(qtbot: QtBot, shown: Shown, until: Until) -> None:
    """A server that cannot be reached: said with what can be done, nothing is taken off the list."""
    shown.clean_up.error = Unreachable()
    qtbot.mouseClick(shown.dialog.remove, Qt.MouseButton.LeftButton)
    await until(lambda: shown.dialog.said.text().startswith(f"{title_of(Unreachable())}. Check the network"))
    assert shown.dialog.said.isVisible()
    assert len(shown.drawn()) == 3
    assert shown.dialog.remove.isEnabled()
