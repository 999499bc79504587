"""Copying the links of finished transfers."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kdesk.domain.entry import EntryStatus
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import KdeskError, Unreachable
from kdesk.messages.errors import title_of
from kdesk.ui.notice import NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.share.clipboard import LinkClipboard, copied_poster, copy_error_reporter
from kdesk.ui.share.link_copier import LinkCopier
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA, BEN, FakeAccounts
from tests.ui.fakes.transfers import transfer as any_transfer
from tests.ui.library.library_fakes import FakeCatalogue, make_entry
from tests.ui.library.qt_loop import RunQt


def transfer(number: int, state: TransferState, **changes: Any) -> Transfer:
    """Return a transfer of the account in view."""
    return any_transfer(number, state, **{"account": ANNA.key, **changes})


DONE = transfer(1, TransferState.READY, entry_id=make_entry(0).id)


def fail(error: KdeskError) -> None:
    """Fail on an unexpected error."""
    pytest.fail(str(error))


def waiting(bar: NoticeBar) -> bool:
    """Return whether the bar says that more notices wait."""
    return any(label.text().endswith(" more") for label in bar.findChildren(QLabel))


def test_the_hls_link_is_copied(run_qt: RunQt, qapp: QApplication, reported: list[KdeskError]) -> None:
    """It is the first link of a video."""
    notices: list[str] = []

    async def work(tasks: TaskScope) -> None:
        accounts = FakeAccounts.connected(FakeCatalogue([make_entry(0)]))
        LinkCopier(accounts, tasks, LinkClipboard(qapp.clipboard(), notices.append), fail).copy(DONE)
        await until(lambda: notices or reported)

    run_qt(work)
    assert (notices, reported) == (["HLS stream link of “Interview, part 0” copied"], [])
    assert qapp.clipboard().text().endswith("a.m3u8")


def test_an_entry_without_links_gives_an_error(run_qt: RunQt, qapp: QApplication) -> None:
    """The error says when the links will work."""
    bare = make_entry(0, status=EntryStatus.PROCESSING, download_url="", thumbnail_url="")

    async def work(tasks: TaskScope) -> None:
        clipboard = LinkClipboard(qapp.clipboard(), pytest.fail)
        LinkCopier(FakeAccounts.connected(FakeCatalogue([bare])), tasks, clipboard, failed.append).copy(DONE)
        await until(lambda: failed)

    failed: list[KdeskError] = []
    run_qt(work)
    assert [title_of(error) for error in failed] == [
        "The links of this entry work once it is ready: it is still being processed"
    ]


def test_each_link_is_asked_of_the_account_of_its_transfer(run_qt: RunQt, qapp: QApplication) -> None:
    """One that is not in view is asked as well, and no account is asked for entries of another one."""
    notices: list[str] = []

    async def work(tasks: TaskScope) -> None:
        accounts = FakeAccounts.connected(FakeCatalogue([make_entry(0)]))
        ben = FakeAccounts.connected(FakeCatalogue([make_entry(1)]))
        assert ben.api is not None
        accounts.apis[BEN.key] = ben.api
        other = transfer(2, TransferState.READY, entry_id=make_entry(1).id, account=BEN.key)
        LinkCopier(accounts, tasks, LinkClipboard(qapp.clipboard(), notices.append), fail).copy(DONE, other)
        await until(lambda: notices)

    run_qt(work)
    assert len(qapp.clipboard().text().splitlines()) == 2


def test_several_links_are_copied_together(run_qt: RunQt, qapp: QApplication, reported: list[KdeskError]) -> None:
    """One per line in the order of the rows, after one request; the notice counts those without a link."""
    notices: list[str] = []
    bare = make_entry(1, status=EntryStatus.PROCESSING)
    catalogue = FakeCatalogue([make_entry(0), bare, make_entry(2)])
    done = [transfer(n, TransferState.READY, entry_id=make_entry(n).id) for n in (2, 1, 0)]

    async def work(tasks: TaskScope) -> None:
        LinkCopier(
            FakeAccounts.connected(catalogue), tasks, LinkClipboard(qapp.clipboard(), notices.append), fail
        ).copy(*done)
        await until(lambda: notices or reported)

    run_qt(work)
    assert (notices, reported) == (["2 links copied; 1 of the selected has none that can be shared"], [])
    lines = qapp.clipboard().text().split("\n")
    assert [f"/{make_entry(n).id}/" in line for n, line in zip((2, 0), lines, strict=True)] == [True, True]
    assert len(catalogue.asked) == 1


def test_the_clipboard_stays_if_no_selected_transfer_has_a_link(run_qt: RunQt, qapp: QApplication) -> None:
    """The notice says that nothing was copied."""
    notices: list[str] = []
    qapp.clipboard().setText("before")
    waiting = [make_entry(n, status=EntryStatus.PROCESSING) for n in range(2)]
    done = [transfer(n, TransferState.READY, entry_id=make_entry(n).id) for n in range(2)]

    async def work(tasks: TaskScope) -> None:
        accounts = FakeAccounts.connected(FakeCatalogue(waiting))
        LinkCopier(accounts, tasks, LinkClipboard(qapp.clipboard(), notices.append), fail).copy(*done)
        await until(lambda: notices)

    run_qt(work)
    assert notices == ["No link copied: none of the selected has one that can be shared"]
    assert qapp.clipboard().text() == "before"


def test_the_notice_of_a_copy_replaces_the_one_before(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    """Only the last notice is shown, and none waits."""
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    clipboard = LinkClipboard(qapp.clipboard(), copied_poster(bar))
    for name in ("holiday", "big"):
        clipboard.copy_link(Link(LinkKind.HLS, f"https://example.com/{name}", entry_name=name))
    assert bar.shown is not None
    assert bar.shown.text == "HLS stream link of “big” copied"
    assert not waiting(bar)
    assert qapp.clipboard().text() == "https://example.com/big"
    clipboard.copy_text("0_entry", "Entry id copied")
    assert bar.shown.text == "Entry id copied"


@pytest.mark.parametrize("number", [1, 2])
def test_a_failed_copy_replaces_the_notice_of_an_earlier_copy(
    run_qt: RunQt, qtbot: QtBot, qapp: QApplication, theme: Theme, number: int
) -> None:
    """It gives the reason; the clipboard still has the earlier link."""
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    clipboard = LinkClipboard(qapp.clipboard(), copied_poster(bar))
    entries = [make_entry(one) for one in range(number)]
    catalogue = FakeCatalogue(entries)
    catalogue.failures.append(Unreachable("no route to the host"))

    async def work(tasks: TaskScope) -> None:
        clipboard.copy_text("https://example.com/earlier", "Link copied")
        done = [transfer(one, TransferState.READY, entry_id=entry.id) for one, entry in enumerate(entries)]
        LinkCopier(FakeAccounts.connected(catalogue), tasks, clipboard, copy_error_reporter(bar)).copy(*done)
        await until(lambda: bar.shown is not None and bar.shown.kind is NoticeKind.BAD)

    run_qt(work)
    assert bar.shown is not None
    assert bar.shown.text.startswith("No link copied: The server cannot be reached. ")
    assert bar.shown.support == "no route to the host"
    assert not waiting(bar)
    assert qapp.clipboard().text() == "https://example.com/earlier"
