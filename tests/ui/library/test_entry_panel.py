"""The entry panel: its tabs while loading, after an error, and with long texts."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.time_form import TimeForm
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import EntryGone, KdeskError, Unreachable
from kdesk.messages.foreign_text import shown
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.review.player_keys import PlayerAction
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.support.transfers import altered
from tests.ui.fakes.transfers import FakeTransfers
from tests.ui.library.library_fakes import FakeCatalogue, make_entry, make_flavor
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2, status=FlavorStatus.ERROR, description="no sound"))
HUGE = 100_000


def test_the_button_back_shows_the_links_of_the_entry(run_qt: RunQt, pages: PageFactory) -> None:
    """It clears the selected rendition, and the table of links gets the focus."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0)], FLAVORS)) as page_shown:
            panel = page_shown.page.panel
            page_shown.page.grid.show_row(0)
            await until(lambda: panel.renditions.flavors.rowCount() == 3)
            panel.renditions.view.selectRow(2)
            panel.tabs.open("links")
            assert panel.links.panel.no_links.words.text().startswith("This rendition failed")
            assert panel.links.panel.no_links.detail.text() == "no sound"
            assert panel.links.panel.heading.text() == "Links of the rendition 360p"
            QTest.mouseClick(panel.links.panel.back, Qt.MouseButton.LeftButton)
            assert panel.links.panel.heading.text() == "Links of the entry “Interview, part 0”"
            assert panel.renditions.view.flavor() is None
            assert panel.links.panel.model.rowCount() == 6
            assert panel.links.panel.no_links.isHidden()

    run_qt(work)


def test_another_entry_resets_scrolling_and_selection(run_qt: RunQt, pages: PageFactory) -> None:
    """Its links are those of the entry."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0), make_entry(1)], FLAVORS)) as page_shown:
            panel = page_shown.page.panel
            bar = panel.renditions.view.horizontalScrollBar()
            page_shown.page.grid.show_row(0)
            await until(lambda: panel.renditions.flavors.rowCount() == 3 and bar.maximum() > 50)
            bar.setValue(50)
            panel.renditions.view.selectRow(1)
            page_shown.page.grid.show_row(1)
            await until(lambda: panel.renditions.flavors.rowCount() == 3)
            assert bar.value() == 0
            assert panel.links.panel.heading.text() == "Links of the entry “Interview, part 1”"

    run_qt(work)


def test_a_right_to_left_title_is_shown_as_on_the_card(run_qt: RunQt, pages: PageFactory) -> None:
    """It begins at the left, with its extension at the right."""
    name = "שלום עולם.mp4"

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0, name=name)], FLAVORS)) as page_shown:
            page_shown.page.grid.show_row(0)
            assert page_shown.page.panel.title.text() == shown(name) == f"\u2066{name}\u2069"
            assert page_shown.page.panel.title.toolTip() == ""

    run_qt(work)


@pytest.mark.parametrize("problem", [Unreachable("refused"), EntryGone("0_x")])
def test_the_tab_says_that_the_renditions_could_not_be_loaded(
    run_qt: RunQt, pages: PageFactory, problem: KdeskError
) -> None:
    """After the next response they are shown."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)], FLAVORS)
        async with pages.show(tasks, catalogue) as page_shown:
            panel = page_shown.page.panel
            catalogue.gate.clear()
            page_shown.page.grid.show_row(0)
            assert panel.renditions.no_flavors.text() == "Loading renditions…"
            catalogue.failures.append(problem)
            catalogue.gate.set()
            await until(panel.error_strip.isVisible)
            assert panel.renditions.no_flavors.isVisible()
            assert panel.renditions.no_flavors.text() == "The renditions could not be loaded"
            panel.poll()
            await until(lambda: panel.renditions.flavors.rowCount() == 3)
            assert not panel.renditions.no_flavors.isVisible()

    run_qt(work)


def test_new_content_is_shown_as_soon_as_it_was_sent(run_qt: RunQt, pages: PageFactory) -> None:
    """The panel of an entry that had been polled to its end shows renditions, length and frame rate of the new one."""

    async def work(tasks: TaskScope) -> None:
        catalogue, queue = FakeCatalogue([make_entry(0)], FLAVORS), FakeTransfers()
        async with pages.show(tasks, catalogue, replacements=Replacements(queue)) as page_shown:
            panel = page_shown.page.panel
            page_shown.page.grid.show_row(0)
            await until(lambda: panel.renditions.flavors.rowCount() == 3)
            assert panel.renditions.trim.end.text() == "1:00"
            sent = queue.replace_content(Path("new.mp4"), 8, make_entry(0))
            catalogue.known[0] = make_entry(0, duration=4.0)
            catalogue.flavors_known = (make_flavor(0, frame_rate=50.0),)
            queue.tell(altered(sent, state=TransferState.READY))
            await until(lambda: panel.renditions.flavors.rowCount() == 1)
            assert panel.renditions.trim.end.text() == "0:04"
            assert panel.player.controls.time.text() == "0:00 / 0:04"
            assert panel.player.transport.frame_rate == 50

    run_qt(work)


def test_captions_and_form_of_the_time_are_chosen_for_every_player(run_qt: RunQt, pages: PageFactory) -> None:
    """What is chosen in the panel or in a window is so in the other, in windows opened later, and in the quick look."""

    async def work(tasks: TaskScope) -> None:
        choices, catalogue = PlayerChoices("de"), FakeCatalogue([make_entry(0), make_entry(1)], FLAVORS)
        async with pages.show(tasks, catalogue, choices=choices) as page_shown:
            page, opener = page_shown.page, page_shown.page.opener
            page.grid.show_row(0)
            opener.open_window(make_entry(0))
            players = [page.panel.player, opener.windows.open_windows[0].panel.player]
            await until(lambda: all(player.transport.frame_rate for player in players))
            players[0].input.act(PlayerAction.TIME_FORM)
            assert [player.controls.time.form for player in players] == [TimeForm.FRAMES, TimeForm.FRAMES]
            players[0].input.act(PlayerAction.FILMSTRIP)
            assert not choices.filmstrip
            assert [player.captions.choice for player in players] == ["de", "de"]
            players[1].captions.choose("en")
            assert players[0].captions.choice == choices.captions == "en"
            opener.windows.close_all()
            opener.open_window(make_entry(1))
            later = opener.windows.open_windows[0].panel.player
            await until(lambda: later.controls.time.form is TimeForm.FRAMES)
            opener.quick_look.open()
            assert opener.quick_look.look is not None
            assert later.captions.choice == opener.quick_look.look.player.captions.choice == "en"
            look = opener.quick_look.look.player
            assert look.controls.time.form is TimeForm.CLOCK
            look.toggle()
            await until(lambda: look.controls.time.form is TimeForm.FRAMES)
            later.input.act(PlayerAction.TIME_FORM)
            assert choices.time_form is TimeForm.SMPTE
            opener.close_all()

    run_qt(work)


def test_a_deleted_entry_has_no_links(run_qt: RunQt, pages: PageFactory) -> None:
    """The status is “Deleted” too."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)], FLAVORS)
        async with pages.show(tasks, catalogue) as page_shown:
            panel = page_shown.page.panel
            catalogue.known.clear()
            page_shown.page.grid.show_row(0)
            await until(panel.error_strip.isVisible)
            panel.tabs.open("links")
            assert panel.links.panel.model.rowCount() == 0
            assert panel.links.panel.no_links.words.text() == "The entry has no links that work: deleted"
            assert panel.links.panel.no_links.words.property("role") == "bad"
            assert panel.details.table.values["Status"] == "Deleted"

    run_qt(work)


def test_texts_of_any_length_are_cut_before_they_are_laid_out(run_qt: RunQt, pages: PageFactory) -> None:
    """No label holds more than a page, and nothing is wider than the panel."""

    async def work(tasks: TaskScope) -> None:
        for text in ("x" * HUGE, "word " * (HUGE // 5), "<b>\u202e" * (HUGE // 4)):
            entry = make_entry(0, name=text, description=text, tags=text, user_id=text)
            flavors = tuple(
                make_flavor(
                    number, name=text, codec=text, tags=text, height=0, status=FlavorStatus.ERROR, description=text
                )
                for number in range(3)
            )
            async with pages.show(tasks, FakeCatalogue([entry], flavors)) as page_shown:
                panel = page_shown.page.panel
                page_shown.page.grid.show_row(0)
                await until(lambda panel=panel: panel.renditions.flavors.rowCount() == 3)
                panel.renditions.view.selectRow(1)
                panel.tabs.open("links")
                labels = panel.findChildren(QLabel)
                assert max(len(label.text().replace("\u200b", "")) for label in labels) <= 5000
                assert max(len(label.toolTip()) for label in labels) <= 2000 * len("&lt;")
                assert max(len(label.accessibleName()) for label in labels) <= 1100
                assert not any("\u202e" in label.text() for label in labels)
                content, room = panel.scroll_area.widget(), panel.scroll_area.viewport()
                await until(lambda content=content, room=room: content.width() <= room.width())
                assert panel.renditions.view.rowHeight(1) < 20 * panel.renditions.view.row_height()

    run_qt(work)
