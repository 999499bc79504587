"""Where the Compare window is opened from: the selected entries, the Renditions tab, and the player."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from kdesk.domain.entry import MediaType, Replacement
from kdesk.domain.reviews.review import Note, Review
from kdesk.domain.reviews.review_file import pack
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.drop_place import place_at
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.player_keys import PlayerAction
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.fakes.accounts import FakeAccounts
from tests.ui.fakes.videos import FakeVideos
from tests.ui.library.library_fakes import FakeCatalogue, make_entry, make_flavor
from tests.ui.library.library_pages import PageFactory, ShownPage
from tests.ui.library.qt_loop import RunQt

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2))
SHIFT = Qt.KeyboardModifier.ShiftModifier
COMPARE = Qt.KeyboardModifier.ControlModifier | SHIFT


def windows(shown: ShownPage) -> list[CompareWindow]:
    """Return the Compare windows that are open."""
    return [window for window in shown.page.window().findChildren(CompareWindow) if window.isVisible()]


async def opened(shown: ShownPage) -> CompareWindow:
    """Wait for the window and its frames, and return it."""
    await until(lambda: windows(shown))
    window = windows(shown)[0]
    await until(lambda: all(side.frame is not None for side in window.session.sides))
    return window


def labels(window: CompareWindow) -> list[str]:
    """Return the names of the sides."""
    return [side.label for side in window.session.sides]


def select(shown: ShownPage, count: int) -> None:
    """Select so many cards, as a person does with the keys."""
    shown.page.views.shown.setFocus()
    QTest.keyClick(shown.page.grid, Qt.Key.Key_Home)
    for _time in range(count - 1):
        QTest.keyClick(shown.page.grid, Qt.Key.Key_Right, SHIFT)
    assert shown.page.views.selection.count == count


@pytest.fixture
def videos() -> FakeVideos:
    """Videos without a decoder."""
    return FakeVideos()


def test_selected_entries_are_compared_with_each_other(
    run_qt: RunQt, pages: PageFactory, theme: Theme, videos: FakeVideos
) -> None:
    """Two to four, by Ctrl+Shift+C, each by its largest rendition."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(number) for number in range(6)], FLAVORS)
        async with pages.show(tasks, catalogue, videos=videos, painting=videos) as shown:
            actions = Actions(theme)
            shown.page.connect_to(actions)
            shown.page.activateWindow()
            await until(shown.page.isActiveWindow)
            select(shown, 3)
            actions.refresh()
            QTest.keyClick(shown.page.grid, Qt.Key.Key_C, COMPARE)
            window = await opened(shown)
            assert labels(window) == [f"Interview, part {number}, 720p, 2.5 Mbit/s" for number in range(3)]
            window.close()
            select(shown, 5)
            actions.refresh()
            assert not actions[Command.COMPARE_ENTRIES].isEnabled()
            assert actions[Command.COMPARE_ENTRIES].whatsThis() == "Four videos at most can be compared"

    run_qt(work)


def test_one_selected_entry_is_compared_by_its_renditions(
    run_qt: RunQt, pages: PageFactory, theme: Theme, videos: FakeVideos
) -> None:
    """The source and the smallest one; the file that it was made from is offered too."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)], FLAVORS)
        own: dict[str, Any] = {"own_file": lambda _entry: Path("/videos/interview.mov")}
        async with pages.show(tasks, catalogue, videos=videos, painting=videos, **own) as shown:
            actions = Actions(theme)
            shown.page.connect_to(actions)
            actions.refresh()
            select(shown, 1)
            actions.refresh()
            actions[Command.COMPARE_ENTRIES].trigger()
            window = await opened(shown)
            assert labels(window) == ["Source, 1080p, 8.1 Mbit/s", "360p, 700 kbit/s"]
            menu = window.sides.cards[0].menu
            menu.aboutToShow.emit()
            assert "File of this computer: interview.mov" in [action.text() for action in menu.actions()]
            shown.page.opener.close_all()
            await until(lambda: not windows(shown))
            assert all(video.closed for video in videos.opened)

    run_qt(work)


def test_pictures_are_not_compared(run_qt: RunQt, pages: PageFactory, theme: Theme, videos: FakeVideos) -> None:
    """The command says so."""

    async def work(tasks: TaskScope) -> None:
        entries = [make_entry(0), make_entry(1, media_type=MediaType.IMAGE)]
        async with pages.show(tasks, FakeCatalogue(entries, FLAVORS), videos=videos, painting=videos) as shown:
            actions = Actions(theme)
            shown.page.connect_to(actions)
            select(shown, 2)
            actions.refresh()
            assert actions[Command.COMPARE_ENTRIES].whatsThis() == "Only videos can be compared"

    run_qt(work)


def test_without_the_decoder_one_line_says_what_to_install(
    run_qt: RunQt, pages: PageFactory, theme: Theme, videos: FakeVideos
) -> None:
    """Of the command, the button and the player."""
    videos.why_not = "Install kdesk[review] to compare videos"

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)], FLAVORS)
        async with pages.show(tasks, catalogue, videos=videos, painting=videos) as shown:
            actions = Actions(theme)
            shown.page.connect_to(actions)
            select(shown, 1)
            actions.refresh()
            assert actions[Command.COMPARE_ENTRIES].whatsThis() == videos.why_not
            panel = shown.page.panel
            await until(lambda: panel.renditions.flavors.rowCount() == 3)
            panel.renditions.view.selectRow(1)
            button = compare_button(shown)
            assert not button.isEnabled()
            assert button.accessibleDescription() == videos.why_not
            panel.player.input.act(PlayerAction.COMPARE)
            assert panel.player.messages.told.text() == videos.why_not

    run_qt(work)


def compare_button(shown: ShownPage) -> QPushButton:
    """Return the button below the table of renditions."""
    buttons = shown.page.panel.renditions.buttons.findChildren(QPushButton)
    return next(button for button in buttons if button.text() == "Compare…")


def test_a_selected_rendition_is_compared_with_the_source(
    run_qt: RunQt, pages: PageFactory, theme: Theme, videos: FakeVideos
) -> None:
    """By the button below the table, and by the key of the player; several selected ones with each other."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)], FLAVORS)
        async with pages.show(tasks, catalogue, videos=videos, painting=videos) as shown:
            shown.page.connect_to(Actions(theme))
            select(shown, 1)
            QTest.keyClick(shown.page.grid, Qt.Key.Key_Return)
            panel = shown.page.panel
            await until(lambda: panel.renditions.flavors.rowCount() == 3)
            panel.renditions.view.select(FLAVORS[1])
            compare_button(shown).click()
            window = await opened(shown)
            assert labels(window) == ["Source, 1080p, 8.1 Mbit/s", "720p, 2.5 Mbit/s"]
            window.close()
            await until(lambda: not windows(shown))
            QTest.keyClick(panel.player.view, Qt.Key.Key_C, COMPARE)
            window = await opened(shown)
            assert labels(window) == ["Source, 1080p, 8.1 Mbit/s", "360p, 700 kbit/s"]
            window.close()
            panel.renditions.view.selectAll()
            compare_button(shown).click()
            window = await opened(shown)
            assert labels(window) == ["Source, 1080p, 8.1 Mbit/s", "720p, 2.5 Mbit/s", "360p, 700 kbit/s"]
            window.close()

    run_qt(work)


def test_new_content_that_waits_is_compared_with_the_present(
    run_qt: RunQt, pages: PageFactory, theme: Theme, videos: FakeVideos
) -> None:
    """From the strip that tells of it, and by the menu of a side; once it is gone, that is said."""

    async def work(tasks: TaskScope) -> None:
        new = make_entry(7, name="101_1790000000")
        entry = make_entry(0, replacing_id=new.id, replacement=Replacement.WAITS_FOR_APPROVAL)
        catalogue = FakeCatalogue([entry, new], FLAVORS)
        api = FakeAccounts.connected(catalogue).api
        async with pages.show(tasks, catalogue, videos=videos, painting=videos, api=lambda: api) as shown:
            shown.page.connect_to(Actions(theme))
            select(shown, 1)
            QTest.keyClick(shown.page.grid, Qt.Key.Key_Return)
            strip = shown.page.panel.renditions.replacement
            await until(lambda: strip.compare.isVisible() and strip.compare.isEnabled())
            strip.compare.click()
            window = await opened(shown)
            name = "Interview, part 0"
            both = [f"{name}, Source, 1080p, 8.1 Mbit/s", f"New content of “{name}”, Source, 1080p, 8.1 Mbit/s"]
            assert labels(window) == both
            window.close()
            await until(lambda: not windows(shown))
            shown.page.panel.player.comparison.open()
            window = await opened(shown)
            choose(window, "New content that waits")
            await until(lambda: labels(window)[1] == both[1])
            window.close()
            await until(lambda: not windows(shown))
            shown.page.panel.player.comparison.open()
            window = await opened(shown)
            catalogue.known.remove(new)
            choose(window, "New content that waits")
            await until(lambda: window.time_bar.told.text().startswith("Nothing waits any more"))
            window.close()

    run_qt(work)


def choose(window: CompareWindow, words: str) -> None:
    """Choose what the second side shows."""
    menu = window.sides.cards[1].menu
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_a_dropped_review_is_opened(
    run_qt: RunQt, pages: PageFactory, theme: Theme, videos: FakeVideos, tmp_path: Path
) -> None:
    """On the page, in a Compare window of its own; the command is there while nothing is selected."""
    path = tmp_path / "a.kdesk-review"
    path.write_bytes(pack(Review("Kept", (), notes=(Note("1", Fraction(0), "Late sound"),))))

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)], FLAVORS)
        async with pages.show(tasks, catalogue, videos=videos, painting=videos) as shown:
            actions = Actions(theme)
            shown.page.connect_to(actions)
            actions.refresh()
            assert actions[Command.OPEN_REVIEW].isEnabled()
            place = place_at(shown.page, shown.page.rect().center(), [path])
            assert place is not None
            assert place.sentence() == "Drop the review to open it"
            place.take([path])
            window = await opened(shown)
            await until(lambda: window.review.panel.draft.review.notes)
            window.close()

    run_qt(work)


def test_the_entry_that_was_selected_first_is_side_a(
    run_qt: RunQt, pages: PageFactory, theme: Theme, videos: FakeVideos
) -> None:
    """Whatever its place in the list is."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(number) for number in range(4)], FLAVORS)
        async with pages.show(tasks, catalogue, videos=videos, painting=videos) as shown:
            actions = Actions(theme)
            shown.page.connect_to(actions)
            selection = shown.page.views.selection
            selection.select([(2, 2)], 2)
            selection.select([(0, 0), (2, 2)], 0)
            actions.refresh()
            actions[Command.COMPARE_ENTRIES].trigger()
            window = await opened(shown)
            assert labels(window) == [f"Interview, part {number}, 720p, 2.5 Mbit/s" for number in (2, 0)]
            window.close()

    run_qt(work)
