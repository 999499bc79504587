"""The link that a row gives away with one click."""

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.domain.entry import EntryStatus
from kdesk.domain.transfer import TransferState
from kdesk.errors import KdeskError
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.main_link import MainLink
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.fakes.transfers import transfer
from tests.ui.library.library_fakes import ConnectedAccounts, FakeCatalogue, make_entry
from tests.ui.library.qt_loop import RunQt

DONE = transfer(1, TransferState.READY, entry_id=make_entry(0).id)


def test_the_stream_is_copied(run_qt: RunQt, qapp: QApplication, reported: list[KdeskError]) -> None:
    """The HLS link comes first."""
    told: list[str] = []

    async def work(tasks: TaskScope) -> None:
        accounts = ConnectedAccounts(FakeCatalogue([make_entry(0)]))
        MainLink(accounts, tasks, LinkClipboard(qapp.clipboard(), told.append)).copy(DONE)
        await until(lambda: told or reported)

    run_qt(work)
    assert (told, reported) == (["HLS stream link copied"], [])
    assert qapp.clipboard().text().endswith("a.m3u8")


def test_an_entry_without_links_says_so(run_qt: RunQt, qapp: QApplication, reported: list[KdeskError]) -> None:
    """One that is still processed may have none: a sentence and what can be done, no mistake of kdesk's."""
    bare = make_entry(0, status=EntryStatus.PROCESSING, download_url="", thumbnail_url="")

    async def work(tasks: TaskScope) -> None:
        MainLink(ConnectedAccounts(FakeCatalogue([bare])), tasks, LinkClipboard(qapp.clipboard(), pytest.fail)).copy(
            DONE
        )
        await until(lambda: reported)

    run_qt(work)
    assert [error.title for error in reported] == [
        "The links of this entry work once it is ready: it is still being processed"
    ]
