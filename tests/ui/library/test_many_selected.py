"""Many entries selected, in cards and in the table; quick look, windows, and the frames under the pointer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.library_view import Arrangement, Column, Field, LibraryView
from kdesk.domain.search.sort import Sort
from kdesk.domain.sound import Waveform
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.badge_source import BadgeSource
from kdesk.ui.library.card_content import ICONS, CardContents
from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.hover_scrub import HoverScrub
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.scrub_frame import paint_frame
from kdesk.ui.library.sound_waveforms import SoundWaveforms
from kdesk.ui.library.table_fields import ORDER
from kdesk.ui.library.table_model import EntryTableModel
from kdesk.ui.pixmap_cache import PixmapCache
from kdesk.ui.selection import Offer
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.ui.library.library_fakes import (
    VIEWED_AT,
    FakeCatalogue,
    FakeImages,
    make_bitmap,
    make_entries,
    make_entry,
    make_flavor,
)
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_LEFT = Qt.MouseButton.LeftButton


@asynccontextmanager
async def shown_page(
    pages: PageFactory, tasks: TaskScope, count: int = 60, catalogue: FakeCatalogue | None = None
) -> AsyncIterator[LibraryPage]:
    """Show a page of loaded entries."""
    catalogue = catalogue or FakeCatalogue(make_entries(count), (make_flavor(0), make_flavor(1)))
    async with pages.show(tasks, catalogue, size=QSize(1100, 640)) as shown:
        await until(lambda: shown.page.views.entry(0) is not None)
        yield shown.page


def click(page: LibraryPage, row: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click a card."""
    place = page.grid.visualRect(page.model.index(row, 0)).center()
    QTest.mouseClick(page.grid.viewport(), _LEFT, modifiers, place)


def test_ctrl_and_shift_select_several_cards(run_qt: RunQt, pages: PageFactory) -> None:
    """Ctrl adds and removes single ones, Shift everything in reading order; the panel says how many there are."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            click(page, 1)
            assert page.panel.isVisible()
            click(page, 3, _CTRL)
            assert page.views.selection.rows == [1, 3]
            assert page.side.selected.title.text() == "2 entries selected"
            assert not page.panel.isVisible()
            click(page, 1, _CTRL)
            assert page.views.selection.rows == [3]
            assert page.panel.isVisible()
            click(page, 3)
            click(page, 6, _SHIFT)
            assert page.views.selection.rows == [3, 4, 5, 6]
            QTest.keyClick(page.grid, Qt.Key.Key_Right, _SHIFT)
            assert page.views.selection.rows == [3, 4, 5, 6, 7]
            assert [entry.id for entry in page.selected_entries()] == [f"0_entry{row:05}" for row in range(3, 8)]

    run_qt(work)


def test_a_rubber_band_selects_what_it_touches(run_qt: RunQt, pages: PageFactory) -> None:
    """The panel waits for the end of the drag: it would move the cards under the pointer."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            grid, columns = page.grid, page.grid.grid_geometry.columns
            first = grid.visualRect(page.model.index(0, 0))
            corner = grid.visualRect(page.model.index(columns + 1, 0)).center()
            start = first.topRight() + QPoint(4, 4)
            QTest.mousePress(grid.viewport(), _LEFT, pos=start)
            QTest.mouseMove(grid.viewport(), start + QPoint(20, 20))
            QTest.mouseMove(grid.viewport(), corner)
            assert grid.is_dragging
            assert not page.side.isVisible()
            assert not grid.grab().isNull()
            QTest.mouseRelease(grid.viewport(), _LEFT, pos=corner)
            assert page.views.selection.rows == [1, columns + 1]
            assert page.side.isVisible()

    run_qt(work)


def test_select_all_takes_rows_that_are_not_loaded(run_qt: RunQt, pages: PageFactory, theme: Theme) -> None:
    """The number stands below the cards until Escape; then the keyboard is still on its row."""
    del theme

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks, 5_000) as page:
            click(page, 3)
            page.views.selection.select_all()
            assert 0 < len(page.selected_entries()) < page.views.selection.count == 5_000
            assert page.bar.selected.text() == "5,000 entries selected"
            page.views.show_view(replace(page.views.view, arrangement=Arrangement.TABLE))
            assert page.bar.selected.text() == "5,000 entries selected"
            QTest.keyClick(page.views.shown, Qt.Key.Key_Escape)
            assert page.views.selection.count == 0
            assert page.bar.selected.text() == ""
            assert page.views.selection.current == 3
            assert not page.side.isVisible()

    run_qt(work)


def test_cards_and_table_share_selection_and_place(run_qt: RunQt, pages: PageFactory) -> None:
    """A switch to the table and back keeps what is selected, and what is in sight."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            page.grid.show_row(40)
            QTest.keyClick(page.grid, Qt.Key.Key_Right, _SHIFT)
            page.bar.choose(Arrangement.TABLE)
            table = page.views.table
            assert table.isVisible()
            assert sorted({index.row() for index in table.selectedIndexes()}) == [40, 41]
            assert 41 in table.visible_rows()
            table.show_row(50)
            QTest.keyClick(table, Qt.Key.Key_Down, _SHIFT)
            assert page.views.selection.rows == [50, 51]
            page.bar.choose(Arrangement.SMALL)
            assert page.views.selection.rows == [50, 51]
            assert page.grid.currentIndex().row() == 51
            assert 51 in page.grid.visible_rows()
            assert page.begin is page.grid

    run_qt(work)


def test_the_selection_survives_a_new_list(run_qt: RunQt, pages: PageFactory) -> None:
    """What is still there after a reload is selected again."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            click(page, 2)
            click(page, 4, _CTRL)
            before = page.selected_entries()
            resets = []
            page.model.modelReset.connect(lambda: resets.append(1))
            page.model.reload()
            await until(lambda: resets and page.views.entry(4) is not None)
            assert page.selected_entries() == before

    run_qt(work)


@pytest.mark.parametrize("every", [True, False])
def test_rows_that_are_not_loaded_stay_selected(run_qt: RunQt, pages: PageFactory, *, every: bool) -> None:
    """While entries come before them, while they load, and when the list is filled anew."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3_000))
        async with shown_page(pages, tasks, catalogue=catalogue) as page:
            if every:
                page.views.selection.select_all()
            else:
                page.grid.show_row(1_000)
                QTest.keyClick(page.grid, Qt.Key.Key_PageDown, _SHIFT)
            (before,) = page.views.selection.ranges
            assert page.views.selection.count > len(page.selected_entries()) or not every

            new = make_entry(9_000, created_at=VIEWED_AT + 5, updated_at=VIEWED_AT + 5)
            catalogue.known.insert(0, new)
            page.add_entry(new)
            page.model.show_pending()
            moved = [(before[0] + 1, before[1] + 1)]
            assert page.views.selection.ranges == moved
            page.timeline.show_row(1_510)
            await until(lambda: page.views.entry(1_510) is not None)
            assert page.views.selection.ranges == moved

            resets: list[int] = []
            page.model.modelReset.connect(lambda: resets.append(1))
            page.model.reload()
            await until(lambda: resets and page.views.entry(0) is not None)
            assert page.views.selection.ranges == moved

    run_qt(work)


@pytest.mark.parametrize("count", [3, 400])
def test_what_came_after_everything_was_selected_is_not_selected(run_qt: RunQt, pages: PageFactory, count: int) -> None:
    """A list that is filled anew has entries that nobody selected: Delete must not take them."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(count))
        async with shown_page(pages, tasks, catalogue=catalogue) as page:
            page.views.selection.select_all()
            assert page.views.selection.count == count
            del catalogue.known[1]
            catalogue.known[:0] = [make_entry(9_000 + new, created_at=VIEWED_AT + 9 - new) for new in range(3)]
            resets: list[int] = []
            page.model.modelReset.connect(lambda: resets.append(1))
            page.model.reload()
            await until(lambda: resets and page.views.entry(0) is not None)
            assert page.model.rowCount() == count + 2
            assert page.views.selection.ranges == [(3, count + 1)]

    run_qt(work)


def test_an_entry_stays_selected_when_pages_show_it_in_another_row(run_qt: RunQt, pages: PageFactory) -> None:
    """Somebody deletes an entry before it: the list learns that from the count of another page, before it looks."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3_000))
        async with shown_page(pages, tasks, catalogue=catalogue) as page:
            click(page, 3)
            click(page, 5, _CTRL)
            before = page.selected_entries()
            assert [entry.id for entry in before] == ["0_entry00003", "0_entry00005"]
            del catalogue.known[0]
            page.timeline.show_row(1_500)
            await until(lambda: page.model.rowCount() == 2_999)
            page.views.scroll_to_top()
            await until(lambda: page.views.entry(0) == catalogue.known[0])
            assert page.selected_entries() == before
            assert page.views.selection.rows == [2, 4]

    run_qt(work)


def test_the_panel_of_several_entries_has_their_commands(run_qt: RunQt, pages: PageFactory, theme: Theme) -> None:
    """A button does what the context menu does, one that cannot tells why; the close button gives the focus back."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            done: list[str] = []
            actions = Actions(theme)
            offers = {
                Command.CHANGE_ENTRIES: Offer(lambda: done.append("change")),
                Command.DELETE_ENTRIES: Offer(reason="You may not delete them"),
            }
            actions.selection.add(page, lambda: offers)
            page.side.selected.offer(actions[command] for command in offers)
            actions.show(page)
            click(page, 1)
            click(page, 3, _CTRL)
            change, delete = page.side.selected.findChildren(QPushButton)
            assert change.isVisible()
            QTest.mouseClick(change, _LEFT)
            assert done == ["change"]
            assert not delete.isEnabled()
            assert "You may not delete them" in delete.toolTip()
            QTest.mouseClick(page.side.selected.close_button, _LEFT)
            assert not page.side.isVisible()
            assert page.views.selection.rows == [1, 3]
            assert page.window().focusWidget() is page.grid

    run_qt(work)


@pytest.mark.parametrize(
    ("status", "words", "icon"),
    [
        (EntryStatus.PROCESSING_FAILED, "Processing failed", "error"),
        (EntryStatus.MODERATION, "Waits for a moderator", "clock"),
        (EntryStatus.NO_CONTENT, "No content", "clock"),
        (EntryStatus.PROCESSING, "Processing", "processing"),
    ],
)
def test_a_status_leaves_age_and_owner_on_the_card(
    run_qt: RunQt, pages: PageFactory, status: EntryStatus, words: str, icon: str
) -> None:
    """It has a line of its own, and only what is at work has the sign of work."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0, status=status), make_entry(1)])
        async with shown_page(pages, tasks, catalogue=catalogue) as page:
            delegate = page.grid.itemDelegate()
            assert isinstance(delegate, CardDelegate)
            assert not page.grid.grab().isNull()  # painted without an exception
            contents = CardContents(pages.services(tasks, []).formatter, FakeClock())
            waiting, ready = (
                delegate.texts.text(entry.id, contents.content(entry), 160, 20) for entry in catalogue.known[:2]
            )
            assert waiting.status is not None
            assert waiting.status.text() == words
            assert "anna" in waiting.first.text()
            assert ready.status is None
            assert ICONS[contents.content(catalogue.known[0]).tone] == icon

    run_qt(work)


def test_space_opens_a_quick_look_and_arrows_go_on(run_qt: RunQt, pages: PageFactory) -> None:
    """Its keys work also while the player inside has the focus; Esc and Space close it, and the focus returns."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            page.grid.show_row(1)
            page.grid.setFocus()
            await until(lambda: page.views.picture(1) is not None)
            QTest.keyClick(page.grid, Qt.Key.Key_Space)
            look = page.opener.quick_look.look
            assert look is not None
            assert look.geometry() == page.rect()
            assert look.player.view.has_poster
            assert look.title.text() == "Interview, part 1"
            QTest.keyClick(look, Qt.Key.Key_Right)
            assert look.title.text() == "Interview, part 2"
            assert page.views.selection.rows == [2]
            QTest.keyClick(look.player.view, Qt.Key.Key_Left)
            assert look.title.text() == "Interview, part 1"
            assert look.place.text() == "2 of 60"
            QTest.keyClick(look, Qt.Key.Key_F)
            window = look.player.full_screen.window
            assert window is not None
            QTest.keyClick(look.player.view, Qt.Key.Key_Right)
            assert look.title.text() == "Interview, part 1"
            window.close()
            page.resize(900, 600)
            assert look.geometry() == page.rect()
            QTest.keyClick(look.player.view, Qt.Key.Key_Space)
            assert not look.isVisible()
            assert page.focusWidget() is page.grid
            QTest.keyClick(page.grid, Qt.Key.Key_Space)
            QTest.keyClick(look, Qt.Key.Key_Escape)
            assert not look.isVisible()

    run_qt(work)


def test_the_keyboard_goes_on_from_a_quick_look_to_what_it_covered(run_qt: RunQt, pages: PageFactory) -> None:
    """It closes, and what Tab came to keeps the keyboard."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            page.activateWindow()
            page.grid.show_row(1)
            page.grid.setFocus()
            QTest.keyClick(page.grid, Qt.Key.Key_Space)
            look = page.opener.quick_look.look
            assert look is not None
            assert look.isVisible()
            page.header.search.setFocus(Qt.FocusReason.TabFocusReason)
            await until(lambda: not look.isVisible())
            assert page.focusWidget() is page.header.search

    run_qt(work)


def test_entries_have_windows_of_their_own(run_qt: RunQt, pages: PageFactory) -> None:
    """One window an entry; each polls for itself; Ctrl+Enter and a double click open them."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            windows = page.opener.windows
            page.grid.show_row(0)
            QTest.keyClick(page.grid, Qt.Key.Key_Return, _CTRL)
            QTest.mouseDClick(page.grid.viewport(), _LEFT, pos=page.grid.visualRect(page.grid.currentIndex()).center())
            assert len(windows.open_windows) == 1
            click(page, 1)
            QTest.keyClick(page.grid, Qt.Key.Key_Return, _CTRL)
            first, second = windows.open_windows
            assert first.windowTitle().startswith("Interview, part 0")
            await until(lambda: first.panel.renditions.flavors.rowCount() == 2)
            await until(lambda: second.panel.renditions.flavors.rowCount() == 2)
            room = page.screen().availableGeometry()
            assert all(room.contains(window.geometry()) for window in (first, second))
            assert first.geometry() != second.geometry()
            first.close()
            assert windows.open_windows == (second,)
            windows.close_all()
            assert not windows.open_windows

    run_qt(work)


def test_the_size_of_the_cards_changes_by_steps(run_qt: RunQt, pages: PageFactory) -> None:
    """The bar marks the size, and tells the settings."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            told: list[LibraryView] = []
            page.view_changed.connect(told.append)
            columns = page.grid.grid_geometry.columns
            page.bar.step(-1)
            assert page.grid.grid_geometry.columns > columns
            page.bar.step(1)
            page.bar.step(1)
            page.bar.step(1)
            assert page.grid.grid_geometry.columns < columns
            assert page.bar.buttons[Arrangement.LARGE].isChecked()
            sizes = [Arrangement.SMALL, Arrangement.MEDIUM, Arrangement.LARGE]
            assert [view.arrangement for view in told] == sizes

    run_qt(work)


def test_the_columns_of_the_table_are_kept(run_qt: RunQt, pages: PageFactory) -> None:
    """Order, width and choice go into the settings; a click on a title sorts where the server can."""

    async def work(tasks: TaskScope) -> None:
        async with shown_page(pages, tasks) as page:
            page.bar.choose(Arrangement.TABLE)
            table = page.views.table
            wanted = (Column(Field.ID, 130), Column(Field.TITLE, 300), Column(Field.PLAYS, 80))
            table.columns.arrange(wanted)
            assert table.columns.columns == wanted
            sorts: list[Sort] = []
            table.sort_wanted.connect(sorts.append)
            for field in (Field.TITLE, Field.ID, Field.PLAYS):
                table.horizontalHeader().sectionClicked.emit(ORDER.index(field))
            assert sorts == [Sort.NAME, Sort.MOST_PLAYED]
            assert page.search.query.sort is Sort.MOST_PLAYED

    run_qt(work)


def test_the_table_model_is_a_model(run_qt: RunQt, qtmodeltester: object, formatter: Format) -> None:
    """Qt's own tester finds nothing, and a cell says its column and its value."""

    async def work(tasks: TaskScope) -> None:
        model = LibraryModel(tasks)
        table = EntryTableModel(model, CardContents(formatter, FakeClock(VIEWED_AT)))
        qtmodeltester.check(table, force_py=True)  # type: ignore[attr-defined]
        model.set_catalogue(FakeCatalogue(make_entries(20)))
        await until(model.rowCount)
        model.want(0, 19)
        await until(lambda: table.entry(0) is not None)
        above_numbers = (ORDER.index(Field.DURATION), Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert table.headerData(*above_numbers) & Qt.AlignmentFlag.AlignLeft  # at its end stands the arrow
        owner = table.index(0, ORDER.index(Field.OWNER))
        assert owner.data(Qt.ItemDataRole.AccessibleTextRole) == "Owner: anna.berg@example.com"
        assert "Video, ready, 1:00" in str(table.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))

    run_qt(work)


def test_a_screen_reader_hears_what_a_card_shows(run_qt: RunQt, pages: PageFactory) -> None:
    """Title, kind, status with the counts of renditions, duration, resolution, age and owner."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0, status=EntryStatus.PROCESSING)], (make_flavor(0), make_flavor(1)))
        async with pages.show(tasks, catalogue) as shown:
            page = shown.page
            entry = page.views.entry(0)
            assert entry is not None
            await until(lambda: page.badges.badges(entry).made)
            card = QAccessible.queryAccessibleInterface(page.grid).child(0)
            words = card.text(QAccessible.Text.Name)
            assert words.startswith("Interview, part 0, Video, Processing 2 of 2, 1:00, 1080p, just now, anna.berg")

    run_qt(work)


def test_badges_are_asked_for_visible_rows_only(run_qt: RunQt, pages: PageFactory) -> None:
    """One call for renditions and one for captions; scrolling on asks for the next ones."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(60))
        async with shown_page(pages, tasks, catalogue=catalogue) as page:
            await until(lambda: any(asked.startswith("captions") for asked in catalogue.asked))
            asked = next(asked for asked in catalogue.asked if asked.startswith("captions"))
            assert asked.split()[1:] == [f"0_entry{row:05}" for row in page.grid.visible_rows()]

    run_qt(work)


class _Strips(FakeImages):
    """Pictures of 24 frames of 160 by 90."""

    def __init__(self) -> None:
        super().__init__(bitmap=make_bitmap(24 * 160, 90))


@pytest.fixture
def moving(qapp: QApplication) -> Theme:
    """Return a theme without reduced motion."""
    return Theme(qapp, reduced_motion=False)


def test_a_card_shows_the_frame_under_the_pointer(run_qt: RunQt, moving: Theme, formatter: Format) -> None:
    """The strip is fetched once the pointer rests; then each position has its frame and its time."""

    async def work(tasks: TaskScope) -> None:
        images = _Strips()
        scrub = HoverScrub(PixmapCache(images, tasks), moving, formatter, SoundWaveforms(None, tasks))
        entry = make_entry(0, duration=240.0)
        scrub.point(entry, 0.5)
        assert not images.asked
        await until(lambda: scrub.frame(entry.id) is not None)
        assert len(images.asked) == 1
        assert "/vid_slices/24/start_sec/0/end_sec/240" in images.asked[0]
        frame = scrub.frame(entry.id)
        assert frame is not None
        assert (frame.source.left(), frame.source.width(), frame.time) == (12 * 160, 160, "2:00")
        scrub.point(entry, 0.0)
        frame = scrub.frame(entry.id)
        assert frame is not None
        assert frame.time == "0:00"
        scrub.leave()
        assert scrub.frame(entry.id) is None

    run_qt(work)


class _Sounds:
    """Has the waveform of every entry."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def is_possible(self, entry: Entry) -> bool:
        """Return True."""
        del entry
        return True

    async def waveform(self, entry: Entry) -> Waveform | None:
        """Return a waveform of a minute."""
        self.asked.append(entry.id)
        return Waveform(60.0, bytes(range(100)))


def test_a_card_shows_the_waveform_of_a_sound(run_qt: RunQt, moving: Theme, formatter: Format) -> None:
    """Once the pointer rests, and with the time under it; a card that was left is read to its end nevertheless."""

    async def work(tasks: TaskScope) -> None:
        sounds, images = _Sounds(), _Strips()
        waveforms = SoundWaveforms(sounds, tasks)
        scrub = HoverScrub(PixmapCache(images, tasks), moving, formatter, waveforms)
        entry = make_entry(0, media_type=MediaType.AUDIO, duration=60.0)
        scrub.point(entry, 0.5)
        assert scrub.frame(entry.id) is None
        await until(lambda: scrub.frame(entry.id) is not None)
        frame = scrub.frame(entry.id)
        assert frame is not None
        assert (frame.time, frame.share, len(frame.waveform)) == ("0:30", 0.5, 100)
        pixmap = QPixmap(160, 90)
        pixmap.fill(moving.colour("window"))
        with QPainter(pixmap) as painter:
            paint_frame(painter, pixmap.rect(), frame, moving)
        image = pixmap.toImage()
        assert image.pixelColor(79, 45) == moving.colour("accent")
        assert image.pixelColor(156, 45) == moving.colour("border")
        scrub.leave()
        assert scrub.frame(entry.id) is None
        scrub.point(entry, 0.1)
        assert scrub.frame(entry.id) is not None
        assert sounds.asked == [entry.id]
        assert not images.asked

    run_qt(work)


def test_a_pointer_that_crosses_cards_fetches_nothing(run_qt: RunQt, moving: Theme, formatter: Format) -> None:
    """Neither do cards that scrolled away, reduced motion, or the setting."""

    async def work(tasks: TaskScope) -> None:
        images = _Strips()
        scrub = HoverScrub(PixmapCache(images, tasks), moving, formatter, SoundWaveforms(None, tasks))
        for number in range(10):
            scrub.point(make_entry(number), 0.3)
        scrub.leave()
        scrub.set_enabled(False)
        scrub.point(make_entry(0), 0.3)
        still = HoverScrub(
            PixmapCache(images, tasks),
            Theme(moving.parent(), reduced_motion=True),
            formatter,
            SoundWaveforms(None, tasks),
        )
        still.point(make_entry(0), 0.3)
        assert scrub.frame("0_entry00000") is None
        # Another pointer that rests: by the time its strip is there, the others would have been fetched.
        scrub.set_enabled(True)
        scrub.point(make_entry(50), 0.3)
        await until(lambda: scrub.frame("0_entry00050") is not None)
        assert len(images.asked) == 1

    run_qt(work)


def test_badge_source_forgets_another_account(run_qt: RunQt) -> None:
    """The counts of one account are not shown in another."""

    async def work(tasks: TaskScope) -> None:
        source, entry = BadgeSource(tasks, FakeClock()), make_entry(0)
        source.set_catalogue(FakeCatalogue([entry], (make_flavor(0),)))
        source.request([entry])
        await until(lambda: source.badges(entry).made)
        source.set_catalogue(FakeCatalogue([entry]))
        assert not source.badges(entry).made

    run_qt(work)
