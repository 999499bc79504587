"""The Library on a server that sends any value in any field."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QSize, Qt
from PySide6.QtWidgets import QLabel

from kdesk.domain.entry_query import EntryPage, EntryQuery, Opening, TimeWindow
from kdesk.domain.library_view import Arrangement
from kdesk.engine.library.rows import MAX_ROWS
from kdesk.kaltura.api import Api
from kdesk.kaltura.entries import Catalogue
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.state import Phase
from kdesk.ui.tasks import TaskScope
from tests.kaltura.hostile import RESPONSES, drawn, reply_from
from tests.kaltura.scripted_http import FakeSession, ScriptedServer, each_call, refusal
from tests.support.patience import until
from tests.ui.fakes.accounts import FakeAccounts
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

EXAMPLES = 25
TOO_MANY = 100_000_000
MOST_ROWS = 20
"""Rows that are read: the server may count millions, and lists a few."""
FORBIDDEN = refusal("SERVICE_FORBIDDEN")

Reply = Callable[[str, Any], Any]


def catalogue_of(reply: Reply) -> Any:
    """Return the catalogue of a scripted server."""
    server = ScriptedServer(reply)
    return Catalogue(Api(server.rpc, FakeSession()))  # type: ignore[arg-type]  the part of a session that calls need


def library_of(entry: dict[str, Any], flavor: dict[str, Any], total: Any = 1) -> Reply:
    """Return the responses of a server with one READY entry and its source."""
    video = {"id": "0_entry", "status": 2, "mediaType": 1, "name": "Interview"} | entry
    source = {"id": "0_flavor", "status": 2, "isOriginal": True, "flavorParamsId": 0} | flavor
    listed = {"objectType": "KalturaBaseEntryListResponse", "totalCount": total, "objects": [video]}
    answers = {
        "baseEntry.get": video,
        "baseEntry.list": listed,
        "flavorAsset.list": {"objectType": "KalturaFlavorAssetListResponse", "objects": [source]},
        "flavorParams.list": {"objectType": "KalturaFlavorParamsListResponse", "objects": []},
    }
    return each_call(lambda called, _sent: answers.get(called, FORBIDDEN))


@asynccontextmanager
async def shown_page(pages: PageFactory, tasks: TaskScope) -> AsyncIterator[tuple[LibraryPage, FakeAccounts]]:
    """Show a page, signed out, while the block runs."""
    async with pages.show(tasks, FakeCatalogue(), signed_in=False, size=QSize(1000, 700)) as shown:
        shown.page.panel.poller.interval = 0.01
        yield shown.page, shown.accounts


def cells(page: LibraryPage) -> Iterator[object]:
    """Read every role of every model of the page, as views and screen readers do."""
    for model in (page.model, page.panel.renditions.flavors, page.panel.links.panel.model):
        for row in range(min(model.rowCount(), MOST_ROWS)):
            for column in range(model.columnCount(QModelIndex()) if model is not page.model else 1):
                for role in Qt.ItemDataRole:
                    yield model.index(row, column).data(role)


async def walk_through(page: LibraryPage) -> int:
    """Open each entry that is loaded and all of its tabs; return how many there were. Look at the end of the list."""
    await until(lambda: page.model.state.phase not in {Phase.LOADING, Phase.SIGNED_OUT})
    page.grab()
    page.grid.verticalScrollBar().setValue(page.grid.verticalScrollBar().maximum())
    page.grid.scrollTo(page.model.index(page.model.rowCount() - 1, 0))
    page.grab()
    rows = [row for row in range(min(page.model.rowCount(), MOST_ROWS)) if page.views.entry(row) is not None]
    for row in rows:
        page.grid.show_row(row)
        await until(
            lambda: (
                page.panel.renditions.no_flavors.text() != "Loading renditions…" or page.panel.error_strip.isVisible()
            )
        )
        for name in page.panel.tabs.tabs:
            page.panel.tabs.open(name)
            page.panel.renditions.view.selectRow(0)
            page.grab()
        assert list(cells(page)) is not None
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    await asyncio.sleep(0)
    return len(rows)


def texts_of(page: LibraryPage) -> str:
    """Return the texts of the panel."""
    return "\n".join(label.text() for label in page.panel.findChildren(QLabel))


@pytest.mark.parametrize(
    ("entry", "flavor", "total"),
    [
        ({}, {"sizeInBytes": 2**63}, 1),
        ({}, {"sizeInBytes": str(2**63)}, 1),
        ({}, {"frameRate": 1e300}, 1),
        ({}, {"bitrate": 2**63, "width": 2**70, "height": 2**70}, 1),
        ({"duration": 25 * 86_400}, {}, 1),
        ({"msDuration": 2**31}, {}, 1),
        ({"createdAt": 2**63, "updatedAt": 2**63}, {}, 1),
        ({"createdAt": 10**12, "updatedAt": -1}, {}, 1),
        ({}, {}, 2**63),
        ({"duration": 1e300, "width": 2**63, "height": 1}, {"sizeInBytes": 10**400}, 10**400),
    ],
    ids=lambda told: str(told)[:40],
)
def test_a_number_out_of_range_is_treated_as_unknown(
    run_qt: RunQt, pages: PageFactory, entry: Any, flavor: Any, total: Any
) -> None:
    """The panel shows the other values, and not this one."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as (page, accounts):
            accounts.connect(catalogue_of(library_of(entry, flavor, total)))
            await walk_through(page)
            assert page.panel.isVisible()
            assert page.panel.renditions.flavors.rowCount() == 1
            assert page.header.count.text() == "1 entry"
            assert page.panel.title.text() == "Interview"
            assert (
                not {"Duration", "Pixels", "Source size", "Created", "Updated"} & page.panel.details.table.values.keys()
            )
            assert page.panel.player.controls.seek.maximum() == 0

    run_qt(work)


def test_any_value_in_any_field(run_qt: RunQt, pages: PageFactory) -> None:
    """One library after the other in one window raises no exception, no Qt warning and no notice."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as (page, accounts):
            seen = 0
            for answers in drawn(RESPONSES, EXAMPLES):
                accounts.connect(catalogue_of(reply_from(answers)))
                seen += await walk_through(page)
            assert seen > EXAMPLES / 2

    run_qt(work)


class ExaggeratingCatalogue(FakeCatalogue):
    """Counts a hundred million entries, and as many in every part of the time."""

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Return the first page and the ends."""
        opening = await super().opening(query, size)
        return replace(opening, page=replace(opening.page, total=TOO_MANY))

    async def page(self, query: EntryQuery, window: TimeWindow, number: int, size: int) -> EntryPage:
        """Return a page."""
        return replace(await super().page(query, window, number, size), total=TOO_MANY)

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Count."""
        del query
        return (TOO_MANY,) * len(windows)


@pytest.mark.parametrize("arrangement", [Arrangement.LARGE, Arrangement.TABLE])
def test_a_count_beyond_all_libraries(run_qt: RunQt, pages: PageFactory, arrangement: Arrangement) -> None:
    """Cards and table are shown up to their last row, and all of them can be selected."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, ExaggeratingCatalogue(make_entries(100))) as shown:
            views = shown.page.views
            views.arrange(arrangement)
            shown.page.grab()
            bar = views.shown.verticalScrollBar()
            bar.setValue(bar.maximum())
            shown.page.grab()
            views.shown.selectAll()
            assert views.selection.count == shown.page.model.rowCount() == MAX_ROWS
            assert 0 < len(views.selection.entries) <= 100

    run_qt(work)
