"""The downloads below the transfers: what rows offer, and what keys do to them."""

from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any, cast

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from kdesk.domain.downloads.download import Download, Proof
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.item import DownloadItem, DownloadKind
from kdesk.domain.progress import Progress
from kdesk.domain.transfer import Trouble
from kdesk.domain.upload import Ranges
from kdesk.errors import NothingDelivered, Unreachable
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.downloads.list import buttons_of
from kdesk.ui.downloads.model import DownloadModel
from kdesk.ui.downloads.section import DownloadsSection
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.rows import shown_as

NOW = 1_700_000_000.0
MB = 1_000_000


def download(key: str, state: DownloadState = DownloadState.QUEUED, *, received: int = 0, size: int = 0) -> Download:
    """Return a download in a state."""
    item = DownloadItem("0_entryaaa", DownloadKind.SOURCE, f"0_{key:0>8}")
    ranges = Ranges(((0, received),)) if received else Ranges()
    return Download(key, "account", item, "/videos", f"Film {key}", ".mp4", NOW, state, received=ranges, size=size)


def one_of_each() -> list[Download]:
    """Return a download in each state that a row can show."""
    half = download("2", DownloadState.DOWNLOADING, received=400 * MB, size=1000 * MB)
    return [
        download("1"),
        half.replace(progress=Progress(in_flight=50 * MB, speed=25.0 * MB, time_left=22.0)),
        download("3", DownloadState.PAUSED, received=100 * MB, size=1000 * MB),
        download("4", DownloadState.FAILED).replace(trouble=Trouble.of(NothingDelivered("HTTP 404"))),
        download("5", DownloadState.DONE, received=MB, size=MB).replace(target="Film 5.mp4", proof=Proof.SHA256),
        download("6", DownloadState.SKIPPED),
        download("7", DownloadState.CANCELLED),
        download("8", DownloadState.PREPARING).replace(trouble=Trouble.of(Unreachable(), NOW + 12)),
    ]


class Queue:
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []
        self.downloads: tuple[Download, ...] = ()

    def snapshot(self) -> tuple[Download, ...]:
        """Return the downloads."""
        return self.downloads

    def pause(self, download_ids: Sequence[str]) -> None:
        """Remember."""
        self.asked.append(("pause", list(download_ids)))

    def resume(self, download_ids: Sequence[str]) -> None:
        """Remember."""
        self.asked.append(("resume", list(download_ids)))

    def cancel(self, download_ids: Sequence[str]) -> None:
        """Remember."""
        self.asked.append(("cancel", list(download_ids)))

    async def remove(self, download_ids: Sequence[str]) -> None:
        """Remember."""
        self.asked.append(("remove", list(download_ids)))

    async def move(self, download_ids: Sequence[str], row: int) -> None:
        """Remember."""
        self.asked.append((f"move to {row}", list(download_ids)))


class AtOnce:
    """Runs tasks at once: those of the fake queue never wait."""

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Run it to its end."""
        del name
        with suppress(StopIteration):
            work.send(None)


class Shown:
    """A section, its model and its queue."""

    def __init__(self, qtbot: QtBot, theme: Theme, tasks: "AtOnce") -> None:
        self.queue = Queue()
        self.model = DownloadModel(Format(), lambda: NOW)
        self.section = DownloadsSection(theme, Format(), self.queue, self.model, cast(TaskScope, tasks), lambda: NOW)
        qtbot.addWidget(self.section)
        self.section.resize(900, 400)

    def show(self, *downloads: Download) -> None:
        """Show these downloads."""
        self.queue.downloads = downloads
        self.model.show_all(downloads)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the list, with every row selected."""
        self.section.list.selectAll()
        QTest.keyClick(self.section.list, key, modifier)


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Shown:
    """Show a section without downloads."""
    return Shown(qtbot, theme, AtOnce())


def test_there_is_no_section_without_downloads(shown: Shown) -> None:
    """It comes with the first one, and goes with the last."""
    assert shown.section.isHidden()
    shown.model.added([download("1")])
    assert not shown.section.isHidden()
    shown.model.removed(["1"])
    assert shown.section.isHidden()


@pytest.mark.parametrize("state", list(DownloadState))
def test_every_row_has_a_button_without_words(state: DownloadState) -> None:
    """In a list that is too narrow for words the others leave it."""
    assert [command for command in buttons_of(download("1", state)) if not shown_as(command).text]


def test_keys_do_what_the_buttons_do(shown: Shown) -> None:
    """Each key does to every selected row what that row allows."""
    shown.show(*one_of_each())
    shown.press(Qt.Key.Key_Space)
    assert shown.queue.asked == [("pause", ["1"]), ("pause", ["2"]), ("resume", ["3"]), ("pause", ["8"])]
    shown.queue.asked.clear()
    shown.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert shown.queue.asked == [("resume", ["4"])]


def test_del_cancels_what_runs_and_removes_what_has_ended(shown: Shown) -> None:
    """Files that are complete stay."""
    shown.show(*one_of_each())
    shown.press(Qt.Key.Key_Delete)
    assert sorted(shown.queue.asked) == [
        *(("cancel", [key]) for key in "1238"),
        *(("remove", [key]) for key in "4567"),
    ]


def test_all_are_paused_or_resumed(shown: Shown) -> None:
    """The button pauses while there is something to pause."""
    shown.show(*one_of_each())
    assert shown.section.pause_all.text() == "Pause all"
    shown.section.pause_all.click()
    assert shown.queue.asked == [("pause", ["1", "2", "8"])]
    shown.show(download("3", DownloadState.PAUSED))
    assert shown.section.pause_all.text() == "Resume all"
    shown.section.pause_all.click()
    assert shown.queue.asked[-1] == ("resume", ["3"])


def test_the_menu_has_what_the_selected_rows_allow(shown: Shown) -> None:
    """And nothing else."""
    shown.show(download("1"), download("5", DownloadState.DONE))
    shown.section.show()
    shown.section.list.select_row(1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 60), QPoint(5, 60))
    QApplication.sendEvent(shown.section.list.viewport(), event)
    (menu,) = [one for one in shown.section.findChildren(QMenu) if one.isVisible()]
    told = [action.text() for action in menu.actions()]
    assert told == ["Remove from the list", "Show in folder", "Move up", "Move down", "Move to the top"]
    menu.close()


def rows(shown: Shown) -> str:
    """The ids of the rows, in order."""
    return "".join(one.id for one in shown.model.downloads)


@pytest.mark.parametrize(
    ("key", "selected", "order", "asked"),
    [
        (Qt.Key.Key_Up, [2], "1324", ("move to 1", ["3"])),
        (Qt.Key.Key_Down, [0, 1], "3124", ("move to 3", ["1", "2"])),
        (Qt.Key.Key_Home, [1, 3], "2413", ("move to 0", ["2", "4"])),
        (Qt.Key.Key_Up, [0], "1234", ("move to 0", ["1"])),
        (Qt.Key.Key_Down, [3], "1234", ("move to 4", ["4"])),
    ],
)
def test_keys_move_rows_that_stay_selected(
    shown: Shown, key: Qt.Key, selected: list[int], order: str, asked: tuple[str, list[str]]
) -> None:
    """At once in the list; the queue is told the same."""
    shown.show(*(download(number) for number in "1234"))
    rows_of = shown.section.list
    rows_of.select_row(selected[0])
    for row in selected[1:]:
        rows_of.selectionModel().select(shown.model.index(row), QItemSelectionModel.SelectionFlag.Select)
    before = [one.id for one in rows_of.selected()]
    QTest.keyClick(rows_of, key, Qt.KeyboardModifier.AltModifier)
    assert (rows(shown), shown.queue.asked) == (order, [asked])
    assert [one.id for one in rows_of.selected()] == before


def test_rows_are_dragged_to_their_place(shown: Shown) -> None:
    """Behind the last one too; the view removes nothing, and rows of the transfers are not taken."""
    shown.show(*(download(number) for number in "1234"))
    mime = shown.model.mimeData([shown.model.index(0), shown.model.index(2)])
    place = shown.section.list.visualRect(shown.model.index(3)).bottomLeft() + QPoint(20, -1)
    assert drop(shown, mime, place)
    assert (rows(shown), shown.queue.asked) == ("2413", [("move to 4", ["1", "3"])])
    foreign = QMimeData()
    foreign.setData("application/x-kdesk-transfers", b"1")
    assert not drop(shown, foreign, place)
    assert rows(shown) == "2413"


def drop(shown: Shown, mime: QMimeData, place: QPoint) -> bool:
    """Drop on the list as a drag inside it does; return whether it was accepted."""
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    shown.section.list.dropEvent(event)
    return event.isAccepted()


def test_a_screen_reader_hears_the_whole_row(shown: Shown) -> None:
    """Name, size, state, and how far it is."""
    shown.show(*one_of_each())
    said = [shown.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(8)]
    assert "1.0 GB, Downloading, 45 %, 25.0 MB/s" in said[1]
    assert "The server does not give the file" in said[3]
    assert "Done, its SHA-256 is that of the upload" in said[4]
    assert "tries again in 12 s" in said[7]


def test_changes_are_shown_together(shown: Shown, qtbot: QtBot) -> None:
    """Many snapshots of a moment are one repaint."""
    first = download("1")
    shown.show(first)
    with qtbot.waitSignal(shown.model.repainted):
        for received in range(1, 50):
            shown.model.changed(first, download("1", DownloadState.PREPARING, received=received, size=50))
    assert shown.model.downloads[0].received.total == 49


def test_the_summary_counts_what_runs_and_waits(shown: Shown) -> None:
    """Nothing is said when nothing does."""
    shown.show(*one_of_each())
    assert shown.section.summary.text() == "2 in progress, 1 waiting"
    shown.show(download("5", DownloadState.DONE))
    assert shown.section.summary.text() == ""
    assert Command.SHOW_IN_FOLDER in buttons_of(shown.model.downloads[0])


def test_a_row_is_mirrored_for_languages_from_right_to_left(shown: Shown) -> None:
    """Nothing overlaps there either, and buttons answer where they are drawn."""
    shown.show(*one_of_each())
    view = shown.section.list
    index = shown.model.index(1, 0)
    usual = view.layout_at(index)
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    turned = view.layout_at(index)
    row = view.visualRect(index)
    for before, after in zip(usual.buttons, turned.buttons, strict=True):
        assert after[1].left() - row.left() == row.right() - before[1].right()
        assert turned.button_at(after[1].center()) is after[0]
    assert turned.icon.left() > turned.name.right() > turned.name.left() > turned.bar.right()
    assert turned.bar.left() > turned.percent.right() > turned.buttons[0][1].right()
