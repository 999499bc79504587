"""The Thumbnails tab in the Library page, with mouse and keys, on thumbnails in memory."""

import dataclasses
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.thumbs import ThumbStatus
from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.picture_work import Area, FrameMeasure, PictureFile
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import BadResponse, FileMissing, NotPermitted, Reason, Unreachable
from kdesk.plain_text import left_to_right
from kdesk.ui.drop_place import DropPlace, place_at
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.tabs.thumbnails.crop_dialog import CropDialog
from kdesk.ui.library.tabs.thumbnails.loading import AT_ONCE
from kdesk.ui.library.tabs.thumbnails.picture_list import PictureList
from kdesk.ui.library.tabs.thumbnails.tab import ThumbnailsTab
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.tasks import TaskScope
from tests.support.fake_thumbs import FakeThumbs
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, FakeImages, FakePictureTools, make_bitmap, make_entry
from tests.ui.library.library_pages import PageFactory, ShownPage
from tests.ui.library.qt_loop import RunQt

FIRST = make_entry(0)
"""A video of a minute."""


@dataclasses.dataclass
class Shown:
    """The open tab and what is behind it."""

    shown: ShownPage
    tab: ThumbnailsTab
    thumbs: FakeThumbs
    images: FakeImages
    tools: FakePictureTools

    @property
    def frames(self) -> PictureList:
        """The contact sheet."""
        return self.tab.sheet.list

    @property
    def stored(self) -> PictureList:
        """The stored thumbnails."""
        return self.tab.stored.list

    @property
    def poster(self) -> str:
        """The id of the poster of the first entry."""
        poster = self.thumbs.default(FIRST.id)
        return poster.id if poster is not None else ""

    def words_of(self, pictures: PictureList) -> list[str]:
        """What a screen reader says of each picture."""
        return [cell.words for cell in pictures.pictures.cells]

    async def focus(self, widget: QWidget) -> None:
        """Give a widget the focus, as Tab does."""
        self.tab.window().activateWindow()
        await until(self.tab.isActiveWindow)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.hasFocus()

    async def idle(self) -> None:
        """Wait until a change is carried out."""
        await until(lambda: not self.tab.changes.busy and self.tab.status.words.text())


Work = Callable[[Shown], Any]


class Bench:
    """Opens the tab."""

    def __init__(self, run_qt: RunQt, pages: PageFactory) -> None:
        self._run_qt, self._pages = run_qt, pages

    def run(
        self,
        work: Work,
        *,
        entries: Sequence[Entry] = (FIRST,),
        rights: Rights = EVERYTHING,
        images: FakeImages | None = None,
        prepare: Callable[[FakeThumbs], object] = lambda thumbs: thumbs.put(FIRST.id, is_default=True),
    ) -> None:
        """Run a test's coroutine with the tab of the first entry."""

        async def scoped(tasks: TaskScope) -> None:
            async with self._opened(tasks, entries, rights, images or FakeImages(), prepare) as shown:
                await work(shown)

        self._run_qt(scoped)

    @asynccontextmanager
    async def _opened(
        self,
        tasks: TaskScope,
        entries: Sequence[Entry],
        rights: Rights,
        images: FakeImages,
        prepare: Callable[[FakeThumbs], object],
    ) -> AsyncIterator[Shown]:
        catalogue, tools, thumbs = FakeCatalogue(entries), FakePictureTools(), FakeThumbs(*entries)
        thumbs.changed = catalogue.replace
        prepare(thumbs)
        async with self._pages.show(tasks, catalogue, images=images, picture_tools=tools) as shown:
            api = shown.accounts.api
            assert api is not None
            ports: Any = {field.name: Mock() for field in dataclasses.fields(EditingApi)}
            editing = EditingApi(**ports | {"thumbs": thumbs})
            api = dataclasses.replace(api, editing=editing, rights=rights)
            shown.accounts.put(api.account, AccountState.SIGNED_IN, api)
            await until(lambda: shown.page.model.rowCount() == len(entries))
            # Before the entry is shown, so that no other tab asks for anything.
            shown.page.panel.tabs.open("thumbnails")
            shown.page.grid.show_row(0)
            tab = shown.page.panel.tabs.of(ThumbnailsTab)
            await until(lambda: "Loading" not in tab.stored.words.text())
            yield Shown(shown, tab, thumbs, images, tools)
            for dialog in QApplication.topLevelWidgets():
                if dialog.isVisible() and dialog.isModal():
                    dialog.close()


@pytest.fixture
def bench(run_qt: RunQt, pages: PageFactory) -> Bench:
    """Opens the tab."""
    return Bench(run_qt, pages)


def by(width: int, height: int) -> str:
    """Return a size in pixels as it is shown: from left to right in any window."""
    return left_to_right(f"{width} \u00d7 {height}")


def test_stored_ones_and_the_poster_are_shown(bench: Bench) -> None:
    """The newest first, the poster by a word; the pictures in sight are loaded in the width of a cell."""

    async def work(shown: Shown) -> None:
        assert shown.tab.stored.heading.text() == "3 stored thumbnails"
        assert shown.words_of(shown.stored) == ["Being made", by(640, 480), f"{by(1920, 1080)}, Poster"]
        await until(lambda: shown.stored.pictures.has_picture("1_thumb001"))
        asked = [call for call in shown.thumbs.asked if call.startswith("picture")]
        assert sorted(call.split()[1] for call in asked) == ["1_thumb001", "1_thumb002"]
        assert all(int(call.split()[2]) % 80 == 0 for call in asked)

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True)
        thumbs.put(FIRST.id, width=640, height=480)
        thumbs.put(FIRST.id, status=ThumbStatus.CAPTURING)

    bench.run(work, prepare=prepare)


def test_twenty_frames_come_as_two_strips(bench: Bench) -> None:
    """Both bounds are in each address, so that fractions of a second count; the strips are cut in memory."""

    async def work(shown: Shown) -> None:
        await until(lambda: all(shown.frames.pictures.has_picture(str(number)) for number in range(20)))
        strips = [url for url in shown.images.asked if "/vid_slices/" in url]
        assert len(strips) == 2
        assert strips[0].endswith("/vid_slices/10/start_sec/1.463/end_sec/30.732")
        assert strips[1].endswith("/vid_slices/10/start_sec/30.732/end_sec/60")
        assert "0:01" in shown.words_of(shown.frames)[0]

    bench.run(work)


def test_black_and_blurred_frames_are_marked(bench: Bench) -> None:
    """In words, beside the picture and for a screen reader."""

    async def work(shown: Shown) -> None:
        shown.tools.measured = {0: FrameMeasure(10, 1, 0.0), 1: FrameMeasure(120, 50, 0.001)}
        await until(lambda: any("Black" in words for words in shown.words_of(shown.frames)))
        words = shown.words_of(shown.frames)
        assert words[:3] == ["0:01, Black", "0:04, Blurred", "0:07"]

    bench.run(work)


def test_enter_makes_a_frame_the_poster_everywhere(bench: Bench) -> None:
    """The exact frame is stored; card, panel and links have the new address at once. Ctrl+Z brings the old one back."""

    async def work(shown: Shown) -> None:
        page, panel = shown.shown.page, shown.shown.page.panel
        before = FIRST.thumbnail_url
        await shown.focus(shown.frames)
        QTest.keyClick(shown.frames, Qt.Key.Key_Right)
        cell = shown.frames.cell
        assert cell is not None
        assert cell.key == "1"
        QTest.keyClick(shown.frames, Qt.Key.Key_Return)
        await shown.idle()
        assert f"capture {FIRST.id} 4.39" in shown.thumbs.asked
        assert shown.poster == "1_thumb002"
        assert shown.tab.status.words.text() == "The frame at 0:04 is the poster now"
        # In sight below the frames, wherever they are scrolled to, and only in this tab.
        assert shown.tab.status.undo.isVisible()
        assert not panel.scroll_area.isAncestorOf(shown.tab.status)
        panel.tabs.open("details")
        assert not shown.tab.status.undo.isVisible()
        panel.tabs.open("thumbnails")
        await shown.focus(shown.frames)
        card = page.model.index(0, 0).data(ENTRY_ROLE)
        assert panel.entry is not None
        assert card.thumbnail_url == panel.entry.thumbnail_url == f"{before}/version/100012"
        links = panel.links.panel.model
        rows, columns = range(links.rowCount()), range(links.columnCount())
        assert any(card.thumbnail_url in str(links.index(row, column).data()) for row in rows for column in columns)
        await until(lambda: any("/version/100012/width/" in url for url in shown.images.asked))
        assert shown.words_of(shown.stored)[0].endswith("Poster")
        QTest.keyClick(shown.frames, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: shown.tab.status.words.text() == "The former poster is back")
        assert shown.poster == "1_thumb001"
        assert panel.entry.thumbnail_url.endswith("/version/100022")
        assert not shown.tab.status.undo.isVisible()

    bench.run(work)


def test_the_frames_are_not_loaded_again_for_a_new_poster(bench: Bench) -> None:
    """Its address is new, but the video is the same."""

    async def work(shown: Shown) -> None:
        await until(lambda: shown.frames.pictures.has_picture("19"))
        shown.tab.sheet.act("use", shown.frames.pictures.cells[3])
        await shown.idle()
        await until(lambda: any("/version/100012" in url for url in shown.images.asked))
        assert len([url for url in shown.images.asked if "/vid_slices/10/" in url]) == 2

    bench.run(work)


def test_a_double_click_makes_a_stored_one_the_poster(bench: Bench) -> None:
    """Nothing is stored for it; the button does the same, and tells why not where it is the poster already."""

    async def work(shown: Shown) -> None:
        place = shown.stored.visualRect(shown.stored.pictures.index(0, 0)).center()
        QTest.mouseClick(shown.stored.viewport(), Qt.MouseButton.LeftButton, pos=place)
        use = shown.tab.stored.buttons["use"]
        assert use.isEnabled()
        QTest.mouseDClick(shown.stored.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await shown.idle()
        assert shown.poster == "1_thumb002"
        assert not any(call.startswith(("capture", "add")) for call in shown.thumbs.asked)
        assert not use.isEnabled()
        assert "This is the poster already" in use.toolTip()

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True)
        thumbs.put(FIRST.id)

    bench.run(work, prepare=prepare)


def test_deleting_asks_and_spares_the_poster(bench: Bench) -> None:
    """The reason is told before; Delete on the keyboard asks for another one, and Enter keeps it."""

    async def work(shown: Shown) -> None:
        delete = shown.tab.stored.buttons["delete"]
        shown.stored.select("1_thumb001")
        assert not delete.isEnabled()
        assert "Make another picture the poster first" in delete.toolTip()
        shown.stored.select("1_thumb002")
        assert delete.isEnabled()
        QTest.keyClick(shown.stored, Qt.Key.Key_Delete)
        (box,) = shown.tab.findChildren(QuestionBox)
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert "delete 1_thumb002" not in shown.thumbs.asked
        QTest.mouseClick(delete, Qt.MouseButton.LeftButton)
        box = next(box for box in shown.tab.findChildren(QuestionBox) if box.isVisible())
        next(button for button in box.findChildren(QPushButton) if button.text() == "Delete").click()
        await shown.idle()
        assert [thumb.id for thumb in shown.thumbs.stored] == ["1_thumb001"]
        assert shown.tab.status.words.text() == "The thumbnail is deleted"

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True)
        thumbs.put(FIRST.id)

    bench.run(work, prepare=prepare)


def test_a_user_may_not_delete(bench: Bench) -> None:
    """The button says so; making a poster is allowed."""

    async def work(shown: Shown) -> None:
        shown.stored.select("1_thumb002")
        delete = shown.tab.stored.buttons["delete"]
        assert not delete.isEnabled()
        assert "This session may not delete thumbnails" in delete.toolTip()
        assert shown.tab.stored.buttons["use"].isEnabled()

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True)
        thumbs.put(FIRST.id)

    bench.run(work, rights=dataclasses.replace(EVERYTHING, delete_thumbnails=False), prepare=prepare)


def test_an_entry_of_somebody_else_is_only_looked_at(bench: Bench) -> None:
    """Every change tells why it is disabled; Enter changes nothing; saving stays possible."""

    async def work(shown: Shown) -> None:
        shown.frames.select("3")
        use, tab = shown.tab.sheet.buttons["use"], shown.tab
        for button in (use, tab.choose_file):
            assert not button.isEnabled()
            assert "only entries of its own user" in button.toolTip()
        assert tab.sheet.buttons["save"].isEnabled()
        QTest.keyClick(shown.frames, Qt.Key.Key_Return)
        assert not any(call.startswith("capture") for call in shown.thumbs.asked)
        assert place_at(tab.window(), tab.mapTo(tab.window(), tab.rect().center()), [Path("/face.jpg")]) is None

    entry = make_entry(0, user_id="somebody.else@example.com")
    rights = dataclasses.replace(EVERYTHING, edit_others=False)
    bench.run(work, entries=[entry], rights=rights)


def test_the_player_has_to_show_a_frame(bench: Bench) -> None:
    """Before it plays, the button says what to do."""

    async def work(shown: Shown) -> None:
        assert not shown.tab.use_player.isEnabled()
        assert "play the video, or go to a place in it" in shown.tab.use_player.toolTip()

    bench.run(work)


def test_a_dropped_image_is_cropped_and_sent(bench: Bench) -> None:
    """By keys alone: Shift and an arrow make the rectangle smaller, Enter agrees."""

    async def work(shown: Shown) -> None:
        path = Path("/pictures/face.jpg")
        shown.tools.files[path] = PictureFile("face.jpg", b"jpeg", make_bitmap(400, 300))
        window, tab = shown.tab.window(), shown.tab
        place = place_at(window, tab.choose_file.mapTo(window, tab.choose_file.rect().center()), [path])
        assert isinstance(place, DropPlace)
        assert place.sentence() == "Drop an image to make it the poster"
        place.take([path])
        await until(lambda: tab.findChild(CropDialog))
        dialog = tab.findChild(CropDialog)
        assert isinstance(dialog, CropDialog)
        assert dialog.view.accessibleDescription() == f"{by(400, 300)} of {by(400, 300)} pixels are kept"
        for _ in range(10):
            QTest.keyClick(dialog.view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(dialog.view, Qt.Key.Key_Right)
        assert dialog.view.accessibleDescription() == f"{by(360, 300)} of {by(400, 300)} pixels are kept"
        QTest.keyClick(dialog.view, Qt.Key.Key_Return)
        await shown.idle()
        (area,) = shown.tools.cuts
        assert (area.x, area.width) == (pytest.approx(0.01), pytest.approx(0.9))
        assert f"add {FIRST.id} poster.jpg 4" in shown.thumbs.asked
        assert shown.tab.status.words.text() == "The image is the poster now"

    bench.run(work)


def test_the_rectangle_is_dragged_with_the_mouse(bench: Bench) -> None:
    """Its right edge inwards, then all of it; a proportion is kept from then on."""

    async def work(shown: Shown) -> None:
        path = Path("/pictures/face.jpg")
        shown.tools.files[path] = PictureFile("face.jpg", b"jpeg", make_bitmap(400, 300))
        shown.tab.images.take([path])
        await until(lambda: shown.tab.findChild(CropDialog))
        dialog = shown.tab.findChild(CropDialog)
        assert isinstance(dialog, CropDialog)
        view, rect = dialog.view, dialog.view.picture_rect()
        edge = rect.center()
        edge.setX(rect.right())
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=edge)
        edge.setX(rect.center().x())
        QTest.mouseMove(view, edge)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=edge)
        assert view.area.width == pytest.approx(0.5, abs=0.03)
        dialog.ratios.setCurrentIndex(dialog.ratios.findText("1:1"))
        assert view.area == Area(0.125, 0.0, 0.75, 1.0)
        dialog.reject()
        assert not shown.tools.cuts

    bench.run(work)


def test_a_file_that_is_no_picture_is_told(bench: Bench) -> None:
    """Nothing is sent."""

    async def work(shown: Shown) -> None:
        shown.tab.images.take([Path("/missing.jpg")])
        await until(shown.tab.error_strip.isVisible)
        assert "not there" in shown.tab.error_strip.words.text()
        assert shown.tab.findChild(CropDialog) is None

    bench.run(work)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"media_type": MediaType.AUDIO, "kind": EntryKind.AUDIO}, "A sound has no frames"),
        ({"media_type": MediaType.IMAGE, "kind": EntryKind.IMAGE}, "An image has no frames"),
        ({"media_type": MediaType.UNKNOWN, "kind": EntryKind.DOCUMENT}, "A document has no frames"),
        ({"status": EntryStatus.PROCESSING}, "the entry is processing"),
        ({"status": EntryStatus.NO_CONTENT, "duration": 0.0}, "the entry is no content"),
        ({"duration": 0.0}, "does not tell how long"),
    ],
)
def test_what_has_no_frames_says_what_is_possible(bench: Bench, changes: dict[str, Any], words: str) -> None:
    """An image file can be its poster; no strip is requested."""

    async def work(shown: Shown) -> None:
        assert words in shown.tab.sheet.words.text()
        assert "image file can be" in shown.tab.sheet.words.text()
        assert not shown.frames.isVisible()
        assert shown.tab.choose_file.isEnabled()
        assert not shown.tab.use_player.isEnabled()
        assert not any("/vid_slices/" in url for url in shown.images.asked)
        assert "None are stored" in shown.tab.stored.words.text()

    bench.run(work, entries=[make_entry(0, **changes)], prepare=lambda _thumbs: None)


def test_frames_appear_when_the_entry_gets_ready(bench: Bench) -> None:
    """The panel polls; the tab need not be opened again."""

    async def work(shown: Shown) -> None:
        assert not shown.frames.isVisible()
        shown.shown.page.add_entry(FIRST)
        await until(lambda: shown.frames.pictures.has_picture("19"))

    bench.run(work, entries=[make_entry(0, status=EntryStatus.PROCESSING)])


def test_a_server_without_strips_sends_single_frames(bench: Bench) -> None:
    """Each at its own time; the last second has no `vid_sec`."""

    class Singles(FakeImages):
        async def picture(self, url: str) -> Any:
            if "/vid_slices/10/" in url:
                self.asked.append(url)
                raise BadResponse("error 25", reason=Reason.NO_PICTURE_HERE, retryable=False)
            return await super().picture(url)

    async def work(shown: Shown) -> None:
        await until(lambda: all(shown.frames.pictures.has_picture(str(number)) for number in range(20)))
        assert any(url.endswith("/vid_sec/4.39") for url in shown.images.asked)

    bench.run(work, images=Singles())


def test_a_server_without_any_frame_is_asked_once_a_strip(bench: Bench) -> None:
    """The words say why; Retry asks again."""
    failing = FakeImages(failure=BadResponse("error 38", reason=Reason.NO_PICTURE_HERE, retryable=False))

    async def work(shown: Shown) -> None:
        await until(lambda: "could not be loaded" in shown.tab.sheet.words.text())
        assert "The server has no picture here" in shown.tab.sheet.words.text()
        frames = [url for url in shown.images.asked if "/vid_s" in url]
        assert len(frames) <= 4

    bench.run(work, images=failing)


def test_a_failed_list_can_be_loaded_again(bench: Bench) -> None:
    """The strip tells why, with a Retry button."""

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True)
        thumbs.failures["list"] = Unreachable("refused")

    async def work(shown: Shown) -> None:
        await until(shown.tab.error_strip.isVisible)
        assert shown.tab.stored.words.text() == "The stored thumbnails could not be loaded"
        QTest.mouseClick(shown.tab.error_strip.retry, Qt.MouseButton.LeftButton)
        await until(lambda: shown.stored.pictures.cells)
        assert not shown.tab.error_strip.isVisible()

    bench.run(work, prepare=prepare)


def test_a_refused_change_is_told_and_leaves_nothing_to_undo(bench: Bench) -> None:
    """The list shows what the first of the two calls left behind."""

    async def work(shown: Shown) -> None:
        shown.thumbs.failures["default"] = NotPermitted("no")
        shown.tab.sheet.act("use", shown.frames.pictures.cells[3])
        await until(shown.tab.error_strip.isVisible)
        await until(lambda: len(shown.stored.pictures.cells) == 2)
        assert shown.poster == "1_thumb001"
        assert not shown.tab.status.isVisible()
        assert not shown.tab.undo()

    bench.run(work)


def test_a_second_wish_while_a_change_runs_is_ignored(bench: Bench) -> None:
    """Enter twice stores one picture."""

    async def work(shown: Shown) -> None:
        shown.thumbs.gate.clear()
        cell = shown.frames.pictures.cells[3]
        shown.tab.sheet.act("use", cell)
        shown.tab.sheet.act("use", cell)
        assert shown.tab.status.words.text() == "The frame is being stored…"
        shown.thumbs.gate.set()
        await shown.idle()
        assert len([call for call in shown.thumbs.asked if call.startswith("capture")]) == 1

    bench.run(work)


def test_a_change_goes_on_while_another_entry_is_shown(bench: Bench) -> None:
    """Its card gets the new address; the other entry's tab is not disturbed."""
    second = make_entry(1)

    async def work(shown: Shown) -> None:
        page = shown.shown.page
        shown.thumbs.gate.clear()
        shown.tab.sheet.act("use", shown.frames.pictures.cells[3])
        page.grid.show_row(1)
        shown.thumbs.gate.set()
        await until(lambda: not shown.tab.changes.busy)
        assert page.model.index(0, 0).data(ENTRY_ROLE).thumbnail_url.endswith("/version/100012")
        assert page.panel.entry is not None
        assert page.panel.entry.id == second.id
        assert shown.tab.status.words.text() == ""
        await until(lambda: shown.tab.stored.words.text().startswith("None are stored"))
        page.grid.show_row(0)
        await until(lambda: len(shown.stored.pictures.cells) == 2)
        assert not shown.tab.redo()
        assert shown.tab.undo()
        await until(lambda: shown.poster == "1_thumb001" and not shown.tab.changes.busy)
        assert shown.tab.redo_words == "choose the poster"
        assert shown.tab.redo()
        await until(lambda: shown.poster != "1_thumb001" and not shown.tab.changes.busy)
        assert shown.tab.status.words.text() == "The thumbnail is the poster now"

    bench.run(work, entries=[FIRST, second])


def test_five_hundred_thumbnails_stay_bounded(bench: Bench) -> None:
    """The heading tells how many there are; only the pictures in sight are requested, four at a time."""

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True, file_ext="x" * 1000)
        for _ in range(499):
            thumbs.put(FIRST.id, width=999_999, height=1)

    async def work(shown: Shown) -> None:
        assert shown.tab.stored.heading.text() == "Stored thumbnails: the newest 101 of 500"
        assert len(shown.stored.pictures.cells) == 101
        shown.thumbs.gate.clear()
        await until(lambda: [call for call in shown.thumbs.asked if call.startswith("picture")])
        assert len([call for call in shown.thumbs.asked if call.startswith("picture")]) <= AT_ONCE
        shown.thumbs.gate.set()
        seen = {cell.key for cell in shown.stored.cells_in_sight()}
        assert len(seen) < 20
        await until(lambda: all(shown.stored.pictures.has_picture(key) for key in seen))
        await shown.focus(shown.stored)
        QTest.keyClick(shown.stored, Qt.Key.Key_End)
        await until(lambda: shown.stored.pictures.has_picture("1_thumb001"))
        assert len([call for call in shown.thumbs.asked if call.startswith("picture")]) < 50

    bench.run(work, prepare=prepare)


def test_a_picture_that_hangs_holds_nothing_up(bench: Bench) -> None:
    """The frames come, changes work, and another entry can be shown."""

    async def work(shown: Shown) -> None:
        shown.images.gate.clear()
        shown.tab.stored.act("use", shown.stored.pictures.cells[0])
        await shown.idle()
        shown.shown.page.panel.clear()
        assert not shown.stored.pictures.cells

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True)
        thumbs.put(FIRST.id)

    bench.run(work, prepare=prepare)


def test_pictures_are_saved(bench: Bench) -> None:
    """A stored one as the server has it; a frame in the size of the video."""

    async def work(shown: Shown) -> None:
        shown.tab.stored.act("save", shown.stored.pictures.cells[0])
        shown.tab.sheet.act("save", shown.frames.pictures.cells[1])
        first, second = shown.tab.findChildren(QFileDialog)
        assert second.selectedFiles()[0].endswith("Interview, part 0 0-04.jpg")
        first.fileSelected.emit("/pictures/stored.jpg")
        second.fileSelected.emit("/pictures/frame.jpg")
        await until(lambda: len(shown.tools.saved) == 2)
        assert shown.tools.saved[Path("/pictures/stored.jpg")] == b"1_thumb001"
        assert any(url.endswith("/width/1920/vid_sec/4.39") for url in shown.images.asked)
        assert shown.tab.status.words.text().startswith("Saved as")
        shown.tools.failure = FileMissing("gone")
        first.fileSelected.emit("/pictures/again.jpg")
        await until(shown.tab.error_strip.isVisible)

    bench.run(work)


def test_addresses_are_copied_without_a_session(bench: Bench) -> None:
    """That of the poster and of a frame; another stored one has none that is public."""

    async def work(shown: Shown) -> None:
        clipboard = QGuiApplication.clipboard()
        shown.tab.stored.act("copy", shown.stored.pictures.cells[1])
        assert clipboard.text() == f"{FIRST.thumbnail_url}/width/640"
        shown.tab.sheet.act("copy", shown.frames.pictures.cells[1])
        assert clipboard.text() == f"{FIRST.thumbnail_url}/width/640/vid_sec/4.39"
        shown.stored.select("1_thumb002")
        copy = shown.tab.stored.buttons["copy"]
        assert not copy.isEnabled()
        assert "Only the poster has a public address" in copy.toolTip()

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True)
        thumbs.put(FIRST.id)

    bench.run(work, prepare=prepare)


def test_tab_reaches_everything_and_everything_has_a_name(bench: Bench) -> None:
    """From the first button to the last, in the order in which they are seen."""

    async def work(shown: Shown) -> None:
        shown.stored.select("1_thumb002")
        shown.frames.select("2")
        await shown.focus(shown.tab.choose_file)
        reached = [QApplication.focusWidget()]
        for _ in range(9):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            reached.append(QApplication.focusWidget())
        buttons, frames = shown.tab.stored.buttons, shown.tab.sheet.buttons
        wanted = [shown.tab.choose_file, shown.stored, buttons["use"], buttons["save"], buttons["delete"]]
        wanted += [shown.frames, frames["use"], frames["save"], frames["copy"]]
        assert reached[: len(wanted)] == wanted
        for widget in wanted:
            assert widget.accessibleName() or getattr(widget, "text", str)()

    def prepare(thumbs: FakeThumbs) -> None:
        thumbs.put(FIRST.id, is_default=True)
        thumbs.put(FIRST.id)

    bench.run(work, prepare=prepare)
