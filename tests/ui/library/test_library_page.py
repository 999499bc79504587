"""The Library page: what stands where, for every state of account, server and entry."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from kdesk.domain.entry import EntryStatus
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.rights import ONLY_UPLOADS
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import KdeskError, NotPermitted, TimedOut, Unreachable
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.state import Phase
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.ui.library.library_fakes import (
    VIEWED_AT,
    ConnectedAccounts,
    FakeCatalogue,
    FakeImages,
    NoStreams,
    make_entries,
    make_entry,
    make_flavor,
)
from tests.ui.library.qt_loop import RunQt

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2))


@dataclass
class Harness:
    """The page on the screen and everything around it."""

    page: LibraryPage
    accounts: ConnectedAccounts
    catalogue: FakeCatalogue
    told: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What stands where there are no cards, "" when there are cards."""
        return self.page.message.words.text() if self.page.message.isVisible() else ""


class Harnesses:
    """Builds pages."""

    def __init__(self, qapp: QApplication, theme: Theme, formatter: Format) -> None:
        self._qapp, self._theme, self._formatter = qapp, theme, formatter

    @asynccontextmanager
    async def show(
        self, tasks: TaskScope, catalogue: FakeCatalogue, *, signed_in: bool = True, wait: bool = True
    ) -> AsyncIterator[Harness]:
        """Show the page in the smallest window that it promises to be usable in."""
        accounts: Any = ConnectedAccounts(catalogue if signed_in else None)
        told: list[str] = []
        page = LibraryPage(
            accounts=accounts,
            images=FakeImages(),
            tasks=tasks,
            relay=NoStreams(),  # type: ignore[arg-type]
            clipboard=LinkClipboard(self._qapp.clipboard(), told.append),
            theme=self._theme,
            formatter=self._formatter,
            clock=FakeClock(VIEWED_AT),
            volume=0.5,
        )
        page.resize(836, 560)
        page.show()
        if wait and signed_in:
            await until(lambda: page.model.state.phase not in {Phase.LOADING, Phase.SIGNED_OUT})
        yield Harness(page, accounts, catalogue, told)
        page.close()
        page.deleteLater()


@pytest.fixture
def desks(qapp: QApplication, theme: Theme, formatter: Format) -> Harnesses:
    """Return what builds pages."""
    return Harnesses(qapp, theme, formatter)


def labels(page: LibraryPage) -> list[str]:
    """Return the texts of the panel that are seen."""
    return [label.text() for label in page.panel.findChildren(QLabel) if label.isVisible()]


def test_signed_out_it_offers_to_sign_in(run_qt: RunQt, desks: Harnesses) -> None:
    """One sentence and one button, which asks for the dialog; the header waits."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue(), signed_in=False) as harness:
            wanted: list[bool] = []
            harness.page.sign_in_wanted.connect(lambda: wanted.append(True))
            assert harness.words == "Sign in to see the library"
            assert not harness.page.header.search.isEnabled()
            QTest.mouseClick(harness.page.message.button, Qt.MouseButton.LeftButton)
            assert wanted == [True]

    run_qt(work)


@pytest.mark.parametrize(
    ("state", "words", "button"),
    [
        (AccountState.SIGNING_IN, "Signing in…", False),
        (AccountState.OFFLINE, "The server cannot be reached: the library comes when it can", False),
        (AccountState.SIGN_IN_NEEDED, "Sign in again to see the library", True),
    ],
)
def test_every_state_of_the_account_has_its_words(
    run_qt: RunQt, desks: Harnesses, state: AccountState, words: str, *, button: bool
) -> None:
    """Without a connection the page says why, and offers the button only where signing in helps."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue(), signed_in=False) as harness:
            harness.accounts.connect(None, state)
            assert harness.words == words
            assert harness.page.message.button.isVisible() is button

    run_qt(work)


def test_signing_in_fills_the_page_and_signing_out_clears_it(run_qt: RunQt, desks: Harnesses) -> None:
    """The list follows the connection; the panel of another account's entry goes with it."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30), FLAVORS)
        async with desks.show(tasks, catalogue, signed_in=False) as harness:
            harness.accounts.connect(catalogue)
            await until(lambda: harness.page.model.rowCount() == 30)
            assert harness.page.header.count.text() == "30 entries"
            harness.page.grid.show_row(0)
            assert harness.page.panel.isVisible()
            harness.accounts.connect(None)
            assert harness.words == "Sign in to see the library"
            assert not harness.page.panel.isVisible()

    run_qt(work)


def test_a_change_that_keeps_the_connection_keeps_the_cards(run_qt: RunQt, desks: Harnesses) -> None:
    """A renewed session is no reason to load the library again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30))
        async with desks.show(tasks, catalogue) as harness:
            for callback in harness.accounts._callbacks:
                callback()
            assert harness.page.model.rowCount() == 30
            assert len(catalogue.served) == 1

    run_qt(work)


def test_loading_empty_failed_and_nothing_found_have_their_words(run_qt: RunQt, desks: Harnesses) -> None:
    """There is never an empty page without a word."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue()
        catalogue.gate.clear()
        async with desks.show(tasks, catalogue, wait=False) as harness:
            assert harness.words == "Loading the library…"
            catalogue.gate.set()
            await until(lambda: harness.words == "The library is empty")
            catalogue.failures.append(Unreachable("connection refused"))
            harness.page.model.reload()
            await until(lambda: harness.words == "The server cannot be reached")
            assert harness.page.message.detail.text().startswith("There is no network, or the server is down.")
            QTest.mouseClick(harness.page.message.button, Qt.MouseButton.LeftButton)
            await until(lambda: harness.words == "The library is empty")
            harness.page.header.search.setText("holiday")
            await until(lambda: harness.words == "Nothing is called “holiday”")
            QTest.mouseClick(harness.page.message.button, Qt.MouseButton.LeftButton)
            await until(lambda: harness.words == "The library is empty")

    run_qt(work)


def test_a_later_failure_is_a_strip_under_the_cards(run_qt: RunQt, desks: Harnesses) -> None:
    """The cards stay; Retry is beside the words."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30))
        async with desks.show(tasks, catalogue) as harness:
            catalogue.failures.append(TimedOut())
            QTest.mouseClick(harness.page.header.refresh, Qt.MouseButton.LeftButton)
            await until(harness.page.strip.isVisible)
            assert harness.page.strip.words.text() == "The server did not answer in time"
            assert harness.page.grid.isVisible()
            QTest.mouseClick(harness.page.strip.retry, Qt.MouseButton.LeftButton)
            await until(lambda: not harness.page.strip.isVisible())

    run_qt(work)


def test_a_selected_card_opens_the_panel(run_qt: RunQt, desks: Harnesses) -> None:
    """Player, title, facts, renditions and links of that entry; it can be closed, and its card opens it again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30), FLAVORS)
        async with desks.show(tasks, catalogue) as harness:
            page = harness.page
            page.grid.show_row(2)
            assert page.panel.title.text() == "Interview, part 2"
            await until(lambda: page.panel.flavors.rowCount() == 3)
            assert page.panel.links.model.rowCount() == 5
            assert "0_entry00002" in labels(page)
            page.panel.flavors_view.selectRow(1)
            assert page.panel.links.model.rowCount() == 3
            page.panel.closed.emit()
            assert not page.panel.isVisible()
            assert [index.row() for index in page.grid.selectedIndexes()] == [2]
            place = page.grid.visualRect(page.model.index(2, 0)).center()
            QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
            assert page.panel.isVisible()
            assert page.panel.title.text() == "Interview, part 2"

    run_qt(work)


def test_an_entry_that_is_not_in_the_list_is_asked_for(run_qt: RunQt, desks: Harnesses) -> None:
    """`open_entry` shows it in the panel; one that is in the list is selected there."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30), FLAVORS)
        async with desks.show(tasks, catalogue) as harness:
            catalogue.known.append(make_entry(500, name="elsewhere"))
            harness.page.open_entry("0_entry00500")
            await until(harness.page.panel.isVisible)
            assert harness.page.panel.title.text() == "elsewhere"
            assert not harness.page.grid.selectedIndexes()
            harness.page.open_entry("0_entry00007")
            assert [index.row() for index in harness.page.grid.selectedIndexes()] == [7]
            assert harness.page.panel.title.text() == "Interview, part 7"

    run_qt(work)


def test_an_entry_that_is_gone_is_reported(run_qt: RunQt, desks: Harnesses, reported: list[KdeskError]) -> None:
    """Opening what is not there any more ends in a notice, not in an empty panel."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue(make_entries(3))) as harness:
            harness.page.open_entry("0_gone")
            await until(lambda: reported)
            assert not harness.page.panel.isVisible()

    run_qt(work)
    assert [title_of(problem) for problem in reported] == ["The entry is not there any more"]


def test_an_entry_in_processing_is_followed(run_qt: RunQt, desks: Harnesses) -> None:
    """While the panel is seen the entry and its renditions are asked for until both are done; the card follows."""

    async def work(tasks: TaskScope) -> None:
        converting = (FLAVORS[0], make_flavor(1, status=FlavorStatus.CONVERTING))
        catalogue = FakeCatalogue([make_entry(0, status=EntryStatus.PROCESSING)], converting)
        async with desks.show(tasks, catalogue) as harness:
            page = harness.page
            page.panel._poll = 0.01
            page.grid.show_row(0)
            await until(lambda: catalogue.asked.count("flavors 0_entry00000") > 2)
            assert not page.panel.player.controls.play.isEnabled()
            catalogue.replace(make_entry(0))
            catalogue.flavors_known = FLAVORS
            await until(page.panel.player.controls.play.isEnabled)
            await until(lambda: page.panel.flavors.rowCount() == 3)
            asked = len(catalogue.asked)
            await until(lambda: page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("ready"))
            assert len(catalogue.asked) == asked

    run_qt(work)


def test_a_new_snapshot_of_an_entry_without_renditions_loads_nothing(run_qt: RunQt, desks: Harnesses) -> None:
    """An image has none: the words for that stay when its name changes."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)])
        async with desks.show(tasks, catalogue) as harness:
            harness.page.grid.show_row(0)
            await until(lambda: "This entry has no renditions" in labels(harness.page))
            harness.page.add_entry(make_entry(0, name="Another name"))
            assert harness.page.panel.title.text() == "Another name"
            assert "This entry has no renditions" in labels(harness.page)

    run_qt(work)


def test_nothing_is_asked_while_the_panel_is_hidden(run_qt: RunQt, desks: Harnesses) -> None:
    """Going to another page ends the questions; coming back asks again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0, status=EntryStatus.PROCESSING)], FLAVORS)
        async with desks.show(tasks, catalogue) as harness:
            harness.page.panel._poll = 0.01
            harness.page.grid.show_row(0)
            await until(lambda: len(catalogue.asked) > 3)
            harness.page.hide()
            asked = [question for question in catalogue.asked if question.startswith("flavors")]
            harness.page.show()
            await until(
                lambda: len([question for question in catalogue.asked if question.startswith("flavors")]) > len(asked)
            )

    run_qt(work)


def test_a_panel_that_cannot_ask_says_so(run_qt: RunQt, desks: Harnesses) -> None:
    """What is known of the entry stays; the reason stands above it, with Retry where it may help."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3), FLAVORS)
        async with desks.show(tasks, catalogue) as harness:
            catalogue.failures += [NotPermitted("no right"), Unreachable()]
            harness.page.grid.show_row(0)
            problem = harness.page.panel.problem
            await until(problem.isVisible)
            assert problem.words.text() == "This account is not allowed to do that"
            assert not problem.retry.isVisible()
            harness.page.grid.show_row(1)
            await until(lambda: problem.words.text() == "The server cannot be reached")
            assert problem.retry.isVisible()
            QTest.mouseClick(problem.retry, Qt.MouseButton.LeftButton)
            await until(lambda: harness.page.panel.flavors.rowCount() == 3)
            assert not problem.isVisible()

    run_qt(work)


def test_html_in_names_is_text(run_qt: RunQt, desks: Harnesses) -> None:
    """Nothing that a server sends is taken for markup."""

    async def work(tasks: TaskScope) -> None:
        nasty = "<b>bold</b><img src=x>"
        entry = make_entry(0, name=nasty, description=nasty, tags=nasty, user_id=nasty)
        async with desks.show(tasks, FakeCatalogue([entry], FLAVORS)) as harness:
            harness.page.grid.show_row(0)
            await until(lambda: harness.page.panel.flavors.rowCount() == 3)
            assert labels(harness.page).count(nasty) == 4
            formats = {label.textFormat() for label in harness.page.panel.findChildren(QLabel) if "<" in label.text()}
            assert formats == {Qt.TextFormat.PlainText}

    run_qt(work)


def test_a_long_name_is_broken_not_cut_and_not_copied_wrong(run_qt: RunQt, desks: Harnesses) -> None:
    """A name without a space fits into the panel; an id can be selected and is exactly the id."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue([make_entry(0, name="x" * 300)], FLAVORS)) as harness:
            panel = harness.page.panel
            harness.page.grid.show_row(0)
            await until(lambda: panel.flavors.rowCount() == 3)
            assert panel.title.text().replace("\u200b", "") == "x" * 300
            assert panel.title.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
            content = panel._scroll.widget()
            assert content.width() <= panel._scroll.viewport().width()
            ids = [label for label in panel.findChildren(QLabel) if label.text() == "0_entry00000"]
            assert ids[0].textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse

    run_qt(work)


def test_a_finished_upload_comes_in_front(run_qt: RunQt, desks: Harnesses) -> None:
    """At the top it is simply there; further down it waits behind a button that counts it."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(90), FLAVORS)
        async with desks.show(tasks, catalogue) as harness:
            page = harness.page
            catalogue.known[:0] = [make_entry(500, name="first"), make_entry(501, name="second")]
            page.refresh_entry("0_entry00500")
            await until(lambda: page.model.row_of("0_entry00500") == 0)
            page.grid.verticalScrollBar().setValue(600)
            seen = page.grid.rows_in_sight()
            page.refresh_entry("0_entry00501")
            await until(page.header.new.isVisible)
            assert page.header.new.text() == "Show 1 new entry"
            assert page.grid.rows_in_sight() == seen
            QTest.mouseClick(page.header.new, Qt.MouseButton.LeftButton)
            assert page.model.row_of("0_entry00501") == 0
            assert page.grid.at_top
            assert not page.header.new.isVisible()

    run_qt(work)


def test_the_search_field_gets_the_cursor(run_qt: RunQt, desks: Harnesses) -> None:
    """What Ctrl+F does: the field has the focus, its text selected."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue(make_entries(3))) as harness:
            harness.page.header.search.setText("old")
            harness.page.focus_search()
            assert harness.page.focusWidget() is harness.page.header.search
            assert harness.page.header.search.selectedText() == "old"

    run_qt(work)


def test_from_the_search_field_the_keyboard_goes_to_the_cards(run_qt: RunQt, desks: Harnesses) -> None:
    """Enter and ↓ lead there, and so does opening an entry: arrows then walk over the cards."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue(make_entries(3))) as harness:
            page = harness.page
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Down):
                page.focus_search()
                QTest.keyClick(page.header.search, key)
                assert page.focusWidget() is page.grid
            page.focus_search()
            page.open_entry("0_entry00001")
            assert page.focusWidget() is page.grid

    run_qt(work)


def test_an_opened_entry_is_seen_among_the_cards(run_qt: RunQt, desks: Harnesses) -> None:
    """The panel takes columns from the cards; the chosen one stays in sight."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue(make_entries(30))) as harness:
            harness.page.open_entry("0_entry00025")
            await until(lambda: harness.page.panel.isVisible() and harness.page.grid.width() < 700)
            QApplication.sendPostedEvents()
            assert 25 in harness.page.grid.rows_in_sight()

    run_qt(work)


def test_copying_is_told(run_qt: RunQt, desks: Harnesses, qapp: QApplication) -> None:
    """The HLS link is on the clipboard, and a notice says so."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue(make_entries(3), FLAVORS)) as harness:
            harness.page.grid.show_row(0)
            harness.page.panel.tabs.setCurrentIndex(1)
            harness.page.panel.links.table.copy_button(0).click()
            assert qapp.clipboard().text().endswith("/entryId/0_entry00000/format/applehttp/protocol/http/a.m3u8")
            assert harness.told == ["HLS stream link of “Interview, part 0” copied"]

    run_qt(work)


def test_an_account_that_may_only_upload_says_so(run_qt: RunQt, desks: Harnesses) -> None:
    """No question that would be refused, no error, and no button that would not help."""

    async def work(tasks: TaskScope) -> None:
        async with desks.show(tasks, FakeCatalogue(make_entries(3)), signed_in=False) as harness:
            harness.accounts.rights = ONLY_UPLOADS
            harness.accounts.connect(harness.catalogue)
            harness.page.open_entry(make_entry(0).id)
            harness.page.refresh_entry(make_entry(0).id)
            await asyncio.sleep(0)
            assert harness.words == "This account may upload, but not see the library"
            assert "other users of the account" in harness.page.message.detail.text()
            assert not harness.page.message.button.isVisible()
            assert not harness.catalogue.asked

    run_qt(work)
