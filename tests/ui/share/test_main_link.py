"""The link that a row gives away with one click."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.domain.entry import EntryStatus
from kdesk.domain.links import Link, LinkKind
from kdesk.domain.transfer import TransferState
from kdesk.errors import KdeskError, Unreachable
from kdesk.messages.errors import title_of
from kdesk.ui.notices import NoticeBar, NoticeKind
from kdesk.ui.share.clipboard import LinkClipboard, report_on, tell_on
from kdesk.ui.share.main_link import MainLink
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.fakes.transfers import transfer
from tests.ui.library.library_fakes import ConnectedAccounts, FakeCatalogue, make_entry
from tests.ui.library.qt_loop import RunQt

DONE = transfer(1, TransferState.READY, entry_id=make_entry(0).id)


def fail(error: KdeskError) -> None:
    """Take an error that nobody expects here."""
    pytest.fail(str(error))


def test_the_stream_is_copied(run_qt: RunQt, qapp: QApplication, reported: list[KdeskError]) -> None:
    """The HLS link comes first."""
    told: list[str] = []

    async def work(tasks: TaskScope) -> None:
        accounts = ConnectedAccounts(FakeCatalogue([make_entry(0)]))
        MainLink(accounts, tasks, LinkClipboard(qapp.clipboard(), told.append), fail).copy(DONE)
        await until(lambda: told or reported)

    run_qt(work)
    assert (told, reported) == (["HLS stream link of “Interview, part 0” copied"], [])
    assert qapp.clipboard().text().endswith("a.m3u8")


def test_an_entry_without_links_says_so(run_qt: RunQt, qapp: QApplication) -> None:
    """One that is still processed may have none: a sentence and what can be done, no mistake of kdesk's."""
    bare = make_entry(0, status=EntryStatus.PROCESSING, download_url="", thumbnail_url="")

    async def work(tasks: TaskScope) -> None:
        clipboard = LinkClipboard(qapp.clipboard(), pytest.fail)
        MainLink(ConnectedAccounts(FakeCatalogue([bare])), tasks, clipboard, failed.append).copy(DONE)
        await until(lambda: failed)

    failed: list[KdeskError] = []
    run_qt(work)
    assert [title_of(error) for error in failed] == [
        "The links of this entry work once it is ready: it is still being processed"
    ]


def test_several_links_are_copied_together(run_qt: RunQt, qapp: QApplication, reported: list[KdeskError]) -> None:
    """One a line in the order of the rows, with one question to the server; the notice counts also what has none."""
    told: list[str] = []
    bare = make_entry(1, status=EntryStatus.PROCESSING)
    catalogue = FakeCatalogue([make_entry(0), bare, make_entry(2)])
    done = [transfer(n, TransferState.READY, entry_id=make_entry(n).id) for n in (2, 1, 0)]

    async def work(tasks: TaskScope) -> None:
        MainLink(ConnectedAccounts(catalogue), tasks, LinkClipboard(qapp.clipboard(), told.append), fail).copy(*done)
        await until(lambda: told or reported)

    run_qt(work)
    assert (told, reported) == (["2 links copied; 1 of the selected has none that can be shared"], [])
    lines = qapp.clipboard().text().split("\n")
    assert [f"/{make_entry(n).id}/" in line for n, line in zip((2, 0), lines, strict=True)] == [True, True]
    assert len(catalogue.asked) == 1


def test_several_without_a_link_leave_the_clipboard_alone(run_qt: RunQt, qapp: QApplication) -> None:
    """Nothing is copied, and the notice says so."""
    told: list[str] = []
    qapp.clipboard().setText("before")
    waiting = [make_entry(n, status=EntryStatus.PROCESSING) for n in range(2)]
    done = [transfer(n, TransferState.READY, entry_id=make_entry(n).id) for n in range(2)]

    async def work(tasks: TaskScope) -> None:
        accounts = ConnectedAccounts(FakeCatalogue(waiting))
        MainLink(accounts, tasks, LinkClipboard(qapp.clipboard(), told.append), fail).copy(*done)
        await until(lambda: told)

    run_qt(work)
    assert told == ["No link copied: none of the selected has one that can be shared"]
    assert qapp.clipboard().text() == "before"


def test_quick_copies_name_what_the_clipboard_holds(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    """Each notice of a copy takes the place of the one before it, whatever was copied."""
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    clipboard = LinkClipboard(qapp.clipboard(), tell_on(bar))
    for name in ("holiday", "big"):
        clipboard.copy_link(Link(LinkKind.HLS, f"https://example.com/{name}", of=f"“{name}”"))
    assert bar.shown is not None
    assert (bar.shown.text, bar._more.text()) == ("HLS stream link of “big” copied", "")
    assert qapp.clipboard().text() == "https://example.com/big"
    clipboard.copy_text("0_entry", "Entry id")
    assert bar.shown.text == "Entry id copied"


@pytest.mark.parametrize("number", [1, 2])
def test_a_copy_that_fails_says_that_nothing_was_copied(
    run_qt: RunQt, qtbot: QtBot, qapp: QApplication, theme: Theme, number: int
) -> None:
    """With the reason, in the place of the notice of an earlier copy, which the clipboard still holds."""
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    clipboard = LinkClipboard(qapp.clipboard(), tell_on(bar))
    entries = [make_entry(one) for one in range(number)]
    catalogue = FakeCatalogue(entries)
    catalogue.failures.append(Unreachable("no route to the host"))

    async def work(tasks: TaskScope) -> None:
        clipboard.copy_text("https://example.com/earlier", "Link")
        done = [transfer(one, TransferState.READY, entry_id=entry.id) for one, entry in enumerate(entries)]
        MainLink(ConnectedAccounts(catalogue), tasks, clipboard, report_on(bar)).copy(*done)
        await until(lambda: bar.shown is not None and bar.shown.kind is NoticeKind.BAD)

    run_qt(work)
    assert bar.shown is not None
    assert bar.shown.text.startswith("No link copied: The server cannot be reached. ")
    assert (bar.shown.support, bar._more.text()) == ("no route to the host", "")
    assert qapp.clipboard().text() == "https://example.com/earlier"
