"""The Library page in each state of account, server and entry."""

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
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.state import Phase
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.library.library_fakes import (
    NOW,
    FakeCatalogue,
    make_entries,
    make_entry,
    make_flavor,
)
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2))


def test_the_signed_out_page_offers_to_sign_in(run_qt: RunQt, pages: PageFactory) -> None:
    """The button asks for the dialog; the header is disabled."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(), signed_in=False) as shown:
            wanted: list[bool] = []
            shown.page.sign_in_wanted.connect(lambda: wanted.append(True))
            assert shown.empty_words == "Sign in to see the library"
            assert not shown.page.header.search.isEnabled()
            QTest.mouseClick(shown.page.empty_view.button, Qt.MouseButton.LeftButton)
            assert wanted == [True]

    run_qt(work)


def test_an_empty_library_offers_to_choose_files(run_qt: RunQt, pages: PageFactory, theme: Theme) -> None:
    """Which is what one wants there."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([])) as shown:
            actions, chosen = Actions(theme), list[bool]()
            actions.connect_to(Command.CHOOSE_FILES, lambda: chosen.append(True))
            shown.page.connect_to(actions)
            assert shown.empty_words == "The library is empty"
            QTest.mouseClick(shown.page.empty_view.button, Qt.MouseButton.LeftButton)
            assert chosen == [True]

    run_qt(work)


def test_an_address_of_another_account_is_told(run_qt: RunQt, pages: PageFactory) -> None:
    """With both numbers, and a button that signs in; an address of this account, or an id alone, is only not found."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([])) as shown:
            wanted: list[bool] = []
            shown.page.sign_in_wanted.connect(lambda: wanted.append(True))
            account = shown.accounts.account
            assert account is not None
            path = "sp/1/playManifest/entryId/1_k2w8v0tq/format/applehttp"
            shown.page.search.set_text("1_k2w8v0tq")
            await until(lambda: "condition" in shown.empty_words)
            shown.page.search.set_text(f"https://cdn.example.org/p/4711/{path}")
            await until(lambda: "4711" in shown.empty_words)
            assert shown.empty_words == "This address belongs to another account: 4711"
            signed_in = f"You are signed in to account {account.partner_id}."
            told = shown.page.empty_view.detail.text()
            assert told == f"{signed_in} Sign in to account 4711 to see its entries."
            QTest.mouseClick(shown.page.empty_view.button, Qt.MouseButton.LeftButton)
            assert wanted == [True]
            shown.page.search.set_text(f"https://cdn.example.org/p/{account.partner_id}/{path}")
            await until(lambda: "condition" in shown.empty_words)

    run_qt(work)


def test_a_selected_entry_is_shown_again_after_its_panel_was_closed(run_qt: RunQt, pages: PageFactory) -> None:
    """“Open in the Library” of the uploads shows it, although nothing else gets selected."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3), FLAVORS)) as shown:
            entry = make_entries(3)[1]
            shown.page.open_entry(entry.id)
            assert shown.page.panel.isVisible()
            shown.page.opener.panel.close()
            assert not shown.page.panel.isVisible()
            shown.page.open_entry(entry.id)
            assert shown.page.panel.isVisible()

    run_qt(work)


@pytest.mark.parametrize(
    ("state", "words", "button"),
    [
        (AccountState.SIGNING_IN, "Signing in…", False),
        (AccountState.OFFLINE, "The server cannot be reached: the library comes when it can", False),
        (AccountState.SIGN_IN_NEEDED, "Sign in again to see the library", True),
    ],
)
def test_each_state_of_the_account_has_a_message(
    run_qt: RunQt, pages: PageFactory, state: AccountState, words: str, *, button: bool
) -> None:
    """The button is visible only if signing in helps."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(), signed_in=False) as shown:
            shown.accounts.connect(None, state)
            assert shown.empty_words == words
            assert shown.page.empty_view.button.isVisible() is button

    run_qt(work)


def test_signing_in_fills_the_page_and_signing_out_clears_it(run_qt: RunQt, pages: PageFactory) -> None:
    """The panel is closed with the list."""

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


def test_a_renewed_session_keeps_the_cards(run_qt: RunQt, pages: PageFactory) -> None:
    """The library is not loaded again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30))
        async with pages.show(tasks, catalogue) as shown:
            shown.accounts.notify()
            assert shown.page.model.rowCount() == 30
            assert len(catalogue.served) == 1

    run_qt(work)


def test_a_page_without_cards_has_a_message(run_qt: RunQt, pages: PageFactory) -> None:
    """The cases are: loading, empty, failed, nothing found."""

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


def test_a_later_error_is_shown_below_the_cards(run_qt: RunQt, pages: PageFactory) -> None:
    """The cards stay, and Retry is beside the error."""

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
    """The panel has title, metadata, renditions and links; a click on the card opens a closed panel again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30), FLAVORS)
        async with pages.show(tasks, catalogue) as shown:
            page = shown.page
            page.grid.show_row(2)
            assert page.panel.title.text() == "Interview, part 2"
            await until(lambda: page.panel.renditions.flavors.rowCount() == 3)
            assert page.panel.links.panel.model.rowCount() == 6
            page.panel.tabs.open("details")
            assert "0_entry00002" in shown.panel_texts
            page.panel.renditions.view.selectRow(1)
            assert page.panel.links.panel.model.rowCount() == 4
            page.panel.closed.emit()
            assert not page.panel.isVisible()
            assert [index.row() for index in page.grid.selectedIndexes()] == [2]
            place = page.grid.visualRect(page.model.index(2, 0)).center()
            QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
            assert page.panel.isVisible()
            assert page.panel.title.text() == "Interview, part 2"

    run_qt(work)


def test_open_entry_loads_an_entry_that_is_not_in_the_list(run_qt: RunQt, pages: PageFactory) -> None:
    """One that is in the list is selected."""

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


def test_opening_a_deleted_entry_reports_an_error(
    run_qt: RunQt, pages: PageFactory, reported: list[KdeskError]
) -> None:
    """The panel stays closed."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3))) as shown:
            shown.page.open_entry("0_gone")
            await until(lambda: reported)
            assert not shown.page.panel.isVisible()

    run_qt(work)
    assert [title_of(problem) for problem in reported] == ["The entry is not there any more"]


def test_an_entry_in_processing_is_polled(run_qt: RunQt, pages: PageFactory) -> None:
    """The visible panel polls until entry and renditions are final, and updates the card."""

    async def work(tasks: TaskScope) -> None:
        converting = (make_flavor(1, status=FlavorStatus.CONVERTING),)
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
            await until(lambda: page.panel.renditions.flavors.rowCount() == 3)
            asked = len(catalogue.asked)
            await until(lambda: page.model.index(0, 0).data(ENTRY_ROLE).status is EntryStatus.READY)
            assert len(catalogue.asked) == asked

    run_qt(work)


def test_a_new_snapshot_of_an_entry_without_renditions_loads_nothing(run_qt: RunQt, pages: PageFactory) -> None:
    """The text about missing renditions stays."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)])
        async with pages.show(tasks, catalogue) as shown:
            shown.page.grid.show_row(0)
            await until(lambda: "This entry has no renditions" in shown.panel_texts)
            shown.page.add_entry(make_entry(0, name="Another name"))
            assert shown.page.panel.title.text() == "Another name"
            assert "This entry has no renditions" in shown.panel_texts

    run_qt(work)


def test_a_hidden_panel_does_not_poll(run_qt: RunQt, pages: PageFactory) -> None:
    """Polling starts again when it is shown."""

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


def test_the_panel_shows_an_error_of_polling(run_qt: RunQt, pages: PageFactory) -> None:
    """The entry stays visible; Retry is visible if the error is retryable."""

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
            await until(lambda: shown.page.panel.renditions.flavors.rowCount() == 3)
            assert not problem.isVisible()

    run_qt(work)


def test_html_in_names_is_text(run_qt: RunQt, pages: PageFactory) -> None:
    """Labels show text of the server as plain text."""

    async def work(tasks: TaskScope) -> None:
        nasty = "<b>bold</b><img src=x>"
        entry = make_entry(0, name=nasty, description=nasty, tags=nasty, user_id=nasty)
        async with pages.show(tasks, FakeCatalogue([entry], FLAVORS)) as shown:
            shown.page.grid.show_row(0)
            await until(lambda: shown.page.panel.renditions.flavors.rowCount() == 3)
            shown.page.panel.tabs.open("details")
            assert shown.panel_texts.count(nasty) == 3
            formats = {label.textFormat() for label in shown.page.panel.findChildren(QLabel) if "<" in label.text()}
            assert formats == {Qt.TextFormat.PlainText}

    run_qt(work)


def test_a_long_name_wraps_and_an_id_can_be_selected(run_qt: RunQt, pages: PageFactory) -> None:
    """A name with line-break hints cannot be selected, because they would be copied."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0, name="x" * 300)], FLAVORS)) as shown:
            panel = shown.page.panel
            shown.page.grid.show_row(0)
            await until(lambda: panel.renditions.flavors.rowCount() == 3)
            assert panel.title.text().replace("\u200b", "") == "x" * 300
            assert panel.title.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
            content = panel.scroll_area.widget()
            assert content.width() <= panel.scroll_area.viewport().width()
            ids = [label for label in panel.details.findChildren(QLabel) if label.text() == "0_entry00000"]
            assert ids[0].textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse

    run_qt(work)


def test_a_finished_upload_is_shown_at_the_top(run_qt: RunQt, pages: PageFactory) -> None:
    """While the view is scrolled down it stays pending behind a button with the count."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(90), FLAVORS)
        async with pages.show(tasks, catalogue) as shown:
            page = shown.page
            catalogue.known[:0] = [
                make_entry(500, name="first", created_at=NOW + 1),
                make_entry(501, name="second", created_at=NOW + 2),
            ]
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


def test_focus_search_selects_the_text(run_qt: RunQt, pages: PageFactory) -> None:
    """The search field has the focus."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3))) as shown:
            shown.page.header.search.setText("old")
            shown.page.focus_search()
            assert shown.page.focusWidget() is shown.page.header.search
            assert shown.page.header.search.selectedText() == "old"

    run_qt(work)


def test_enter_and_down_move_from_the_search_field_to_the_cards(run_qt: RunQt, pages: PageFactory) -> None:
    """Opening an entry moves the focus to the cards too."""

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


def test_the_card_of_an_opened_entry_is_visible(run_qt: RunQt, pages: PageFactory) -> None:
    """The panel takes columns from the grid, which scrolls to the card."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(30))) as shown:
            shown.page.open_entry("0_entry00025")
            await until(lambda: shown.page.panel.isVisible() and shown.page.grid.width() < 700)
            QApplication.sendPostedEvents()
            assert 25 in shown.page.grid.visible_rows()

    run_qt(work)


def test_copying_a_link_gives_a_notice(run_qt: RunQt, pages: PageFactory, qapp: QApplication) -> None:
    """The HLS link is on the clipboard."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(3), FLAVORS)) as shown:
            shown.page.grid.show_row(0)
            shown.page.panel.tabs.open("links")
            shown.page.panel.links.panel.table.copy_button(0).click()
            assert qapp.clipboard().text().endswith("/entryId/0_entry00000/format/applehttp/protocol/http/a.m3u8")
            assert shown.notices == ["HLS stream link of “Interview, part 0” copied"]

    run_qt(work)


def test_an_account_that_may_only_upload_has_a_message(run_qt: RunQt, pages: PageFactory) -> None:
    """No request is sent, and there is no button."""

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


def test_the_last_match_that_ceases_to_match_leaves_an_empty_result(run_qt: RunQt, pages: PageFactory) -> None:
    """It was renamed elsewhere: the message takes the place of the cards, and the focus goes on from them."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0, name="holiday"), make_entry(1)])
        async with pages.show(tasks, catalogue) as shown:
            page = shown.page
            page.header.search.setText("holiday")
            await until(lambda: page.model.rowCount() == 1 and page.model.state.phase is Phase.COMPLETE)
            page.grid.setFocus()
            page.grid.show_row(0)
            catalogue.replace(make_entry(0, name="work", updated_at=NOW + 5))
            page.refresh_cards()
            await until(lambda: shown.empty_words)
            assert page.model.listing.state.matches == 0
            assert page.focusWidget() in {page.empty_view, page.empty_view.button}

    run_qt(work)
