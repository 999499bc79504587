"""The Library page: what stands where, for every state of account, server and entry."""

import asyncio

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
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import (
    FakeCatalogue,
    make_entries,
    make_entry,
    make_flavor,
)
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2))


def test_signed_out_it_offers_to_sign_in(run_qt: RunQt, pages: PageFactory) -> None:
    """One sentence and one button, which asks for the dialog; the header waits."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(), signed_in=False) as shown:
            wanted: list[bool] = []
            shown.page.sign_in_wanted.connect(lambda: wanted.append(True))
            assert shown.empty_words == "Sign in to see the library"
            assert not shown.page.header.search.isEnabled()
            QTest.mouseClick(shown.page.empty_view.button, Qt.MouseButton.LeftButton)
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
    run_qt: RunQt, pages: PageFactory, state: AccountState, words: str, *, button: bool
) -> None:
    """Without a connection the page says why, and offers the button only where signing in helps."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(), signed_in=False) as shown:
            shown.accounts.connect(None, state)
            assert shown.empty_words == words
            assert shown.page.empty_view.button.isVisible() is button

    run_qt(work)


def test_signing_in_fills_the_page_and_signing_out_clears_it(run_qt: RunQt, pages: PageFactory) -> None:
    """The list follows the connection; the panel of another account's entry goes with it."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30), FLAVORS)
        async with pages.show(tasks, catalogue, signed_in=False) as shown:
            shown.accounts.connect(catalogue)
            await until(lambda: shown.page.model.rowCount() == 30)
            assert shown.page.header.count.text() == "30 entries"
            shown.page.grid.show_row(0)
            assert shown.page.panel.isVisible()
            shown.accounts.connect(None)
            assert shown.empty_words == "Sign in to see the library"
            assert not shown.page.panel.isVisible()

    run_qt(work)


def test_a_change_that_keeps_the_connection_keeps_the_cards(run_qt: RunQt, pages: PageFactory) -> None:
    """A renewed session is no reason to load the library again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30))
        async with pages.show(tasks, catalogue) as shown:
            shown.accounts.notify()
            assert shown.page.model.rowCount() == 30
            assert len(catalogue.served) == 1

    run_qt(work)


def test_loading_empty_failed_and_nothing_found_have_their_words(run_qt: RunQt, pages: PageFactory) -> None:
    """There is never an empty page without a word."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue()
        catalogue.gate.clear()
        async with pages.show(tasks, catalogue, wait=False) as shown:
            assert shown.empty_words == "Loading the library…"
            catalogue.gate.set()
            await until(lambda: shown.empty_words == "The library is empty")
            catalogue.failures.append(Unreachable("connection refused"))
            shown.page.model.reload()
            await until(lambda: shown.empty_words == "The server cannot be reached")
            assert shown.page.empty_view.detail.text().startswith("There is no network, or the server is down.")
            QTest.mouseClick(shown.page.empty_view.button, Qt.MouseButton.LeftButton)
            await until(lambda: shown.empty_words == "The library is empty")
            shown.page.header.search.setText("holiday")
            await until(lambda: shown.empty_words == "Nothing is called “holiday”")
            QTest.mouseClick(shown.page.empty_view.button, Qt.MouseButton.LeftButton)
            await until(lambda: shown.empty_words == "The library is empty")

    run_qt(work)


def test_a_later_failure_is_a_strip_under_the_cards(run_qt: RunQt, pages: PageFactory) -> None:
    """The cards stay; Retry is beside the words."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30))
        async with pages.show(tasks, catalogue) as shown:
            catalogue.failures.append(TimedOut())
            QTest.mouseClick(shown.page.header.refresh, Qt.MouseButton.LeftButton)
            await until(shown.page.error_strip.isVisible)
            assert shown.page.error_strip.words.text() == "The server did not answer in time"
            assert shown.page.grid.isVisible()
            QTest.mouseClick(shown.page.error_strip.retry, Qt.MouseButton.LeftButton)
            await until(lambda: not shown.page.error_strip.isVisible())

    run_qt(work)


def test_a_selected_card_opens_the_panel(run_qt: RunQt, pages: PageFactory) -> None:
    """Player, title, facts, renditions and links of that entry; it can be closed, and its card opens it again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30), FLAVORS)
        async with pages.show(tasks, catalogue) as shown:
            page = shown.page
            page.grid.show_row(2)
            assert page.panel.title.text() == "Interview, part 2"
            await until(lambda: page.panel.flavors.rowCount() == 3)
            assert page.panel.links.model.rowCount() == 5
            assert "0_entry00002" in shown.panel_texts
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


def test_an_entry_that_is_not_in_the_list_is_asked_for(run_qt: RunQt, pages: PageFactory) -> None:
    """`open_entry` shows it in the panel; one that is in the list is selected there."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30), FLAVORS)
        async with pages.show(tasks, catalogue) as shown:
            catalogue.known.append(make_entry(500, name="elsewhere"))
            shown.page.open_entry("0_entry00500")
            await until(shown.page.panel.isVisible)
            assert shown.page.panel.title.text() == "elsewhere"
            assert not shown.page.grid.selectedIndexes()
            shown.page.open_entry("0_entry00007")
            assert [index.row() for index in shown.page.grid.selectedIndexes()] == [7]
            assert shown.page.panel.title.text() == "Interview, part 7"

    run_qt(work)


def test_an_entry_that_is_gone_is_reported(run_qt: RunQt, pages: PageFactory, reported: list[KdeskError]) -> None:
    """Opening what is not there any more ends in a notice, not in an empty panel."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3))) as shown:
            shown.page.open_entry("0_gone")
            await until(lambda: reported)
            assert not shown.page.panel.isVisible()

    run_qt(work)
    assert [title_of(problem) for problem in reported] == ["The entry is not there any more"]


def test_an_entry_in_processing_is_followed(run_qt: RunQt, pages: PageFactory) -> None:
    """While the panel is seen the entry and its renditions are asked for until both are done; the card follows."""

    async def work(tasks: TaskScope) -> None:
        converting = (FLAVORS[0], make_flavor(1, status=FlavorStatus.CONVERTING))
        catalogue = FakeCatalogue([make_entry(0, status=EntryStatus.PROCESSING)], converting)
        async with pages.show(tasks, catalogue) as shown:
            page = shown.page
            page.panel.poller.interval = 0.01
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


def test_a_new_snapshot_of_an_entry_without_renditions_loads_nothing(run_qt: RunQt, pages: PageFactory) -> None:
    """An image has none: the words for that stay when its name changes."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)])
        async with pages.show(tasks, catalogue) as shown:
            shown.page.grid.show_row(0)
            await until(lambda: "This entry has no renditions" in shown.panel_texts)
            shown.page.add_entry(make_entry(0, name="Another name"))
            assert shown.page.panel.title.text() == "Another name"
            assert "This entry has no renditions" in shown.panel_texts

    run_qt(work)


def test_nothing_is_asked_while_the_panel_is_hidden(run_qt: RunQt, pages: PageFactory) -> None:
    """Going to another page ends the questions; coming back asks again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0, status=EntryStatus.PROCESSING)], FLAVORS)
        async with pages.show(tasks, catalogue) as shown:
            shown.page.panel.poller.interval = 0.01
            shown.page.grid.show_row(0)
            await until(lambda: len(catalogue.asked) > 3)
            shown.page.hide()
            asked = [question for question in catalogue.asked if question.startswith("flavors")]
            shown.page.show()
            await until(
                lambda: len([question for question in catalogue.asked if question.startswith("flavors")]) > len(asked)
            )

    run_qt(work)


def test_a_panel_that_cannot_ask_says_so(run_qt: RunQt, pages: PageFactory) -> None:
    """What is known of the entry stays; the reason stands above it, with Retry where it may help."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3), FLAVORS)
        async with pages.show(tasks, catalogue) as shown:
            catalogue.failures += [NotPermitted("no right"), Unreachable()]
            shown.page.grid.show_row(0)
            problem = shown.page.panel.error_strip
            await until(problem.isVisible)
            assert problem.words.text() == "This account is not allowed to do that"
            assert not problem.retry.isVisible()
            shown.page.grid.show_row(1)
            await until(lambda: problem.words.text() == "The server cannot be reached")
            assert problem.retry.isVisible()
            QTest.mouseClick(problem.retry, Qt.MouseButton.LeftButton)
            await until(lambda: shown.page.panel.flavors.rowCount() == 3)
            assert not problem.isVisible()

    run_qt(work)


def test_html_in_names_is_text(run_qt: RunQt, pages: PageFactory) -> None:
    """Nothing that a server sends is taken for markup."""

    async def work(tasks: TaskScope) -> None:
        nasty = "<b>bold</b><img src=x>"
        entry = make_entry(0, name=nasty, description=nasty, tags=nasty, user_id=nasty)
        async with pages.show(tasks, FakeCatalogue([entry], FLAVORS)) as shown:
            shown.page.grid.show_row(0)
            await until(lambda: shown.page.panel.flavors.rowCount() == 3)
            assert shown.panel_texts.count(nasty) == 4
            formats = {label.textFormat() for label in shown.page.panel.findChildren(QLabel) if "<" in label.text()}
            assert formats == {Qt.TextFormat.PlainText}

    run_qt(work)


def test_a_long_name_is_broken_not_cut_and_not_copied_wrong(run_qt: RunQt, pages: PageFactory) -> None:
    """A name without a space fits into the panel; an id can be selected and is exactly the id."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0, name="x" * 300)], FLAVORS)) as shown:
            panel = shown.page.panel
            shown.page.grid.show_row(0)
            await until(lambda: panel.flavors.rowCount() == 3)
            assert panel.title.text().replace("\u200b", "") == "x" * 300
            assert panel.title.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
            content = panel.scroll_area.widget()
            assert content.width() <= panel.scroll_area.viewport().width()
            ids = [label for label in panel.findChildren(QLabel) if label.text() == "0_entry00000"]
            assert ids[0].textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse

    run_qt(work)


def test_a_finished_upload_comes_in_front(run_qt: RunQt, pages: PageFactory) -> None:
    """At the top it is simply there; further down it waits behind a button that counts it."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(90), FLAVORS)
        async with pages.show(tasks, catalogue) as shown:
            page = shown.page
            catalogue.known[:0] = [make_entry(500, name="first"), make_entry(501, name="second")]
            page.refresh_entry("0_entry00500")
            await until(lambda: page.model.row_of("0_entry00500") == 0)
            page.grid.verticalScrollBar().setValue(600)
            seen = page.grid.visible_rows()
            page.refresh_entry("0_entry00501")
            await until(page.header.new.isVisible)
            assert page.header.new.text() == "Show 1 new entry"
            assert page.grid.visible_rows() == seen
            QTest.mouseClick(page.header.new, Qt.MouseButton.LeftButton)
            assert page.model.row_of("0_entry00501") == 0
            assert page.grid.at_top
            assert not page.header.new.isVisible()

    run_qt(work)


def test_the_search_field_gets_the_cursor(run_qt: RunQt, pages: PageFactory) -> None:
    """What Ctrl+F does: the field has the focus, its text selected."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3))) as shown:
            shown.page.header.search.setText("old")
            shown.page.focus_search()
            assert shown.page.focusWidget() is shown.page.header.search
            assert shown.page.header.search.selectedText() == "old"

    run_qt(work)


def test_from_the_search_field_the_keyboard_goes_to_the_cards(run_qt: RunQt, pages: PageFactory) -> None:
    """Enter and ↓ lead there, and so does opening an entry: arrows then walk over the cards."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3))) as shown:
            page = shown.page
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Down):
                page.focus_search()
                QTest.keyClick(page.header.search, key)
                assert page.focusWidget() is page.grid
            page.focus_search()
            page.open_entry("0_entry00001")
            assert page.focusWidget() is page.grid

    run_qt(work)


def test_an_opened_entry_is_seen_among_the_cards(run_qt: RunQt, pages: PageFactory) -> None:
    """The panel takes columns from the cards; the chosen one stays in sight."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(30))) as shown:
            shown.page.open_entry("0_entry00025")
            await until(lambda: shown.page.panel.isVisible() and shown.page.grid.width() < 700)
            QApplication.sendPostedEvents()
            assert 25 in shown.page.grid.visible_rows()

    run_qt(work)


def test_copying_is_told(run_qt: RunQt, pages: PageFactory, qapp: QApplication) -> None:
    """The HLS link is on the clipboard, and a notice says so."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3), FLAVORS)) as shown:
            shown.page.grid.show_row(0)
            shown.page.panel.tabs.setCurrentIndex(1)
            shown.page.panel.links.table.copy_button(0).click()
            assert qapp.clipboard().text().endswith("/entryId/0_entry00000/format/applehttp/protocol/http/a.m3u8")
            assert shown.notices == ["HLS stream link of “Interview, part 0” copied"]

    run_qt(work)


def test_an_account_that_may_only_upload_says_so(run_qt: RunQt, pages: PageFactory) -> None:
    """No question that would be refused, no error, and no button that would not help."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3)), signed_in=False) as shown:
            shown.accounts.connect(shown.catalogue, rights=ONLY_UPLOADS)
            shown.page.open_entry(make_entry(0).id)
            shown.page.refresh_entry(make_entry(0).id)
            await asyncio.sleep(0)
            assert shown.empty_words == "This account may upload, but not see the library"
            assert "other users of the account" in shown.page.empty_view.detail.text()
            assert not shown.page.empty_view.button.isVisible()
            assert not shown.catalogue.asked

    run_qt(work)
