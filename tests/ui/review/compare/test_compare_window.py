"""The Compare window by mouse and keys, over videos whose frames are numbered."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from kdesk.domain.compare_layout import CompareLayout
from kdesk.domain.compare_view import BY_HAND, FIT, ViewKind
from kdesk.domain.compared import rendition
from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.errors import ServerProblem
from kdesk.ui.review.compare.cell_pictures import DIFFERENCE
from kdesk.ui.review.compare.compare_keys import CompareAction, action_of
from kdesk.ui.review.compare.window import CompareWindow
from tests.support.patience import until
from tests.ui.fakes.videos import facts
from tests.ui.library.library_fakes import make_entry, make_flavor
from tests.ui.review.compare.compare_stage import CompareStage, local, numbers, press, settled, stage

__all__ = ["stage"]

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def level(window: CompareWindow, at: QPoint | None = None) -> int:
    """Return how grey a point of the picture is: the number of the frame plus fifty."""
    image = window.canvas.image()
    point = at or QPoint(image.width() // 3, image.height() // 2)
    return image.pixelColor(point).red()


def wheel(window: CompareWindow, at: QPoint, notches: int) -> None:
    """Turn the wheel over the pictures."""
    place = QPointF(at)
    event = QWheelEvent(
        place,
        QPointF(window.canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(window.canvas, event)


def drop(window: CompareWindow, at: QPoint, *names: str) -> None:
    """Drop files of this computer."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(name) for name in names])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(window, QDragEnterEvent(at, copy, mime, left, NONE))
    QApplication.sendEvent(window, QDropEvent(QPointF(at), copy, mime, left, NONE))


def test_keys_move_all_sides_to_the_same_frame(stage: CompareStage) -> None:
    """By frames, ten frames, seconds and tenths, to the ends."""
    steps: list[tuple[Qt.Key, Qt.KeyboardModifier, int]] = [
        (Key.Key_Period, NONE, 1),
        (Key.Key_Period, SHIFT, 11),
        (Key.Key_Comma, NONE, 10),
        (Key.Key_Less, SHIFT, 0),
        (Key.Key_Right, NONE, 25),
        (Key.Key_Left, NONE, 0),
        (Key.Key_5, NONE, 50),
        (Key.Key_End, NONE, 99),
        (Key.Key_Left, SHIFT, 0),
        (Key.Key_Right, SHIFT, 99),
        (Key.Key_Home, NONE, 0),
    ]

    async def work(window: CompareWindow) -> None:
        for key, modifier, expected in steps:
            press(window, key, modifier)
            await settled(window)
            assert numbers(window) == [expected] * 2, (key, modifier)
        assert level(window) == 50

    stage.show(work)


def test_a_typed_time_is_gone_to(stage: CompareStage) -> None:
    """In all forms that the player takes; Escape leaves the field and not the window."""

    async def work(window: CompareWindow) -> None:
        field = window.time_bar.time.field
        for text, expected in (("1.5", 37), ("60f", 60), ("+1", 85)):
            press(window, Key.Key_G)
            await until(lambda: window.focusWidget() is field)
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Key.Key_Return)
            await settled(window)
            assert numbers(window) == [expected] * 2
            await until(lambda: window.focusWidget() is window.canvas)
        press(window, Key.Key_G)
        QTest.keyClick(field, Key.Key_Escape)
        assert window.isVisible()
        assert field.isHidden()

    stage.show(work)


def test_the_time_line_is_dragged(stage: CompareStage) -> None:
    """Frames follow the handle, not only its release."""

    async def work(window: CompareWindow) -> None:
        seek = window.time_bar.seek
        left, middle = QPoint(seek.width() // 4, seek.height() // 2), QPoint(seek.width() // 2, seek.height() // 2)
        QTest.mousePress(seek, Qt.MouseButton.LeftButton, NONE, left)
        QTest.mouseMove(seek, middle)
        await until(lambda: abs((numbers(window)[0] or 0) - 50) <= 2)
        QTest.mouseRelease(seek, Qt.MouseButton.LeftButton, NONE, middle)
        await settled(window)
        assert numbers(window)[0] == numbers(window)[1]

    stage.show(work)


def test_views_are_chosen_by_letters_and_buttons(stage: CompareStage) -> None:
    """Each shows what it is for."""

    async def work(window: CompareWindow) -> None:
        session, canvas = window.session, window.canvas
        session.set_view(session.view.shifted(1, 4))
        for key, kind in (
            (Key.Key_W, ViewKind.WIPE),
            (Key.Key_D, ViewKind.DIFFERENCE),
            (Key.Key_B, ViewKind.BLINK),
            (Key.Key_N, ViewKind.ONION),
            (Key.Key_S, ViewKind.SIDE_BY_SIDE),
        ):
            press(window, key)
            assert session.view.kind is kind
            assert window.view_bar.kinds[kind].isChecked()
            await settled(window)
            assert len(canvas.scene.cells) == (2 if kind is ViewKind.SIDE_BY_SIDE else 1)
        QTest.mouseClick(window.view_bar.kinds[ViewKind.DIFFERENCE], Qt.MouseButton.LeftButton)
        canvas.setFocus()
        await settled(window)
        assert DIFFERENCE in canvas.pictures.made.pictures
        assert level(window) == 4
        press(window, Key.Key_Up)
        await settled(window)
        assert level(window) == 8
        assert "2 ×" in window.view_bar.gain.text()
        press(window, Key.Key_H)
        assert session.view.form is DifferenceForm.HEAT or session.view.form is DifferenceForm.SIGNED
        press(window, Key.Key_R)
        await settled(window)
        assert session.view.scaling is Scaling.LANCZOS

    stage.show(work)


def test_a_click_on_a_control_leaves_the_keys_to_the_pictures(stage: CompareStage) -> None:
    """The arrows go through time after each of them, and reach the pictures from wherever Tab has gone."""

    async def work(window: CompareWindow) -> None:
        bar = window.view_bar
        for control in (bar.kinds[ViewKind.WIPE], bar.follow, bar.kinds[ViewKind.SIDE_BY_SIDE], window.shift_bar.align):
            QTest.mouseClick(control, Qt.MouseButton.LeftButton)
            assert window.focusWidget() is window.canvas
        window.time_bar.seek.setFocus()
        QTest.keyClick(window.time_bar.seek, Key.Key_Right)
        await settled(window)
        assert numbers(window) == [25, 25]

    stage.show(work)


@pytest.mark.parametrize(
    "modifiers", [NONE, Qt.KeyboardModifier.GroupSwitchModifier, CTRL | ALT], ids=["alone", "third", "third on Windows"]
)
def test_brackets_are_found_on_every_keyboard(modifiers: Qt.KeyboardModifier) -> None:
    """On many they are third signs."""
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Key.Key_BracketLeft, modifiers)
    assert action_of(event) == (CompareAction.LOWER_RUNG, 0)


def test_the_line_of_the_wipe_goes_where_it_is_dragged(stage: CompareStage) -> None:
    """Left of it is the first side, right of it the second; it follows the pointer when told to."""

    async def work(window: CompareWindow) -> None:
        session, canvas = window.session, window.canvas
        session.set_view(session.view.shifted(1, 9))
        press(window, Key.Key_W)
        await settled(window)
        wide, middle = canvas.width(), canvas.height() // 2
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NONE, QPoint(wide // 2, middle))
        QTest.mouseMove(canvas, QPoint(wide // 4, middle))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NONE, QPoint(wide // 4, middle))
        assert session.view.wipe == pytest.approx(0.25, abs=0.01)
        await settled(window)
        assert level(window, QPoint(wide // 4 - 9, middle)) == 50
        assert level(window, QPoint(wide // 4 + 9, middle)) == 59
        QTest.mouseClick(window.view_bar.follow, Qt.MouseButton.LeftButton)
        QTest.mouseMove(canvas, QPoint(wide * 3 // 4, middle))
        await until(lambda: session.view.wipe == pytest.approx(0.75, abs=0.01))

    stage.show(work)


def test_blinking_takes_turns_by_itself_or_by_key(stage: CompareStage) -> None:
    """The arrows change how fast."""

    async def work(window: CompareWindow) -> None:
        session, canvas = window.session, window.canvas
        session.set_view(session.view.shifted(1, 9))
        press(window, Key.Key_B)
        press(window, Key.Key_Up)
        assert session.view.blink == 0.5
        await settled(window)
        await until(lambda: level(window) == 59)
        await until(lambda: level(window) == 50)
        menu = window.view_bar.blink.findChild(QMenu)
        assert menu is not None
        menu.aboutToShow.emit()
        menu.actions()[-1].trigger()
        assert session.view.blink == BY_HAND
        before = canvas.turn
        press(window, Key.Key_B)
        assert canvas.turn == 1 - before

    stage.show(work)


def test_the_wheel_enlarges_what_is_under_the_pointer(stage: CompareStage) -> None:
    """In both pictures at once; a drag pans both, and Ctrl+0 shows all again."""

    async def work(window: CompareWindow) -> None:
        session, canvas = window.session, window.canvas
        at = QPoint(100, canvas.height() // 2)
        cell = canvas.scene.cells[0]
        before = cell.port.place_at(cell.inside((100, at.y())))
        wheel(window, at, 8)
        cell = canvas.scene.cells[0]
        assert cell.port.zoom > 4
        assert cell.port.place_at(cell.inside((100, at.y()))) == pytest.approx(before, abs=0.01)
        await settled(window)
        areas = {area for area, _size, _scaling in stage.fakes.painted[-2:]}
        assert len(areas) == 1
        left = next(iter(areas)).left
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NONE, at)
        QTest.mouseMove(canvas, at - QPoint(50, 0))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NONE, at - QPoint(50, 0))
        assert canvas.scene.cells[0].port.area.left == pytest.approx(left + 50 / cell.port.zoom)
        press(window, Key.Key_Right, ALT)
        assert canvas.scene.cells[0].port.area.left > left + 50 / cell.port.zoom
        press(window, Key.Key_1, CTRL)
        assert session.view.zoom == 1.0
        press(window, Key.Key_Plus, CTRL)
        assert session.view.zoom == 1.5
        press(window, Key.Key_0, CTRL)
        assert session.view.zoom == FIT

    stage.show(work)


def test_a_side_of_another_size_shows_the_same_place(stage: CompareStage) -> None:
    """Half the pixels: half the numbers, in a picture of the same size on the screen."""
    stage.fakes.known["b.mp4"] = facts(width=160, height=90)

    async def work(window: CompareWindow) -> None:
        press(window, Key.Key_1, CTRL)
        await settled(window)
        (one, size, _), (other, other_size, _) = stage.fakes.painted[-2:]
        assert size == other_size
        assert (other.left, other.top) == pytest.approx((one.left / 2, one.top / 2))
        assert (other.width, other.height) == pytest.approx((one.width / 2, one.height / 2))

    stage.show(work)


def test_the_active_side_goes_through_the_rungs_at_the_same_frame(stage: CompareStage) -> None:
    """By [ and ], by Alt and a digit; at the ends it says so."""
    entry, flavors = make_entry(0), tuple(make_flavor(number) for number in range(3))
    sides = [rendition(entry, flavor, flavors) for flavor in (flavors[0], flavors[1])]

    async def work(window: CompareWindow) -> None:
        press(window, Key.Key_5)
        await settled(window)

        async def shows(label: str) -> None:
            await until(lambda: numbers(window) == [50, 50] and window.session.is_settled)
            assert window.session.sides[1].label == label

        await shows("720p, 2.5 Mbit/s")
        press(window, Key.Key_BracketLeft)
        await shows("360p, 700 kbit/s")
        press(window, Key.Key_BracketLeft)
        assert window.time_bar.told.words == "There is no such rendition"
        press(window, Key.Key_2, ALT)
        await shows("720p, 2.5 Mbit/s")
        press(window, Key.Key_BracketRight)
        await shows("Source, 1080p, 8.1 Mbit/s")
        press(window, Key.Key_1, ALT)
        await shows("360p, 700 kbit/s")

    stage.show(work, sides)


def test_one_side_is_shifted_by_keys_and_buttons(stage: CompareStage) -> None:
    """The active one: that which was clicked, or the next one by A."""

    async def work(window: CompareWindow) -> None:
        press(window, Key.Key_5)
        for _time in range(2):
            press(window, Key.Key_Period, ALT)
        QTest.mouseClick(window.shift_bar.steps[10], Qt.MouseButton.LeftButton)
        await settled(window)
        assert numbers(window) == [50, 62]
        assert window.shift_bar.name.text() == "B: +12 frames"
        assert window.sides.cards[1].facts.text().startswith("+12 frames")
        assert window.sides.cards[1].choose.accessibleName() == "Side B, active: b.mp4"
        press(window, Key.Key_A)
        assert window.sides.cards[0].choose.accessibleName() == "Side A, active: a.mp4"
        assert window.canvas.accessibleDescription() == "a.mp4, b.mp4"
        press(window, Key.Key_Comma, ALT | SHIFT)
        await settled(window)
        assert numbers(window) == [40, 62]
        press(window, Key.Key_Backspace, ALT)
        QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, NONE, QPoint(window.canvas.width() - 20, 50))
        press(window, Key.Key_Backspace, ALT)
        await settled(window)
        assert numbers(window) == [50, 50]

    stage.show(work)


def test_all_sides_play_in_step(stage: CompareStage) -> None:
    """Every position has the same frame on both; it stops at the end, and begins again from there."""

    async def work(window: CompareWindow) -> None:
        pairs: list[list[int | None]] = []
        window.session.frames_changed.connect(lambda: pairs.append(numbers(window)))
        for _time in range(2):
            press(window, Key.Key_L)
            press(window, Key.Key_L)
        assert window.play.is_playing
        assert window.play.speed == 2.0
        await until(lambda: (numbers(window)[0] or 0) > 20)
        press(window, Key.Key_Space)
        assert not window.play.is_playing
        await settled(window)
        stood = numbers(window)
        assert all(one == other for one, other in pairs)
        press(window, Key.Key_Space)
        await until(lambda: not window.play.is_playing)
        await settled(window)
        assert numbers(window) == [99, 99]
        assert (stood[0] or 0) > 20
        press(window, Key.Key_Space)
        await until(lambda: 0 < (numbers(window)[0] or 0) < 50)
        press(window, Key.Key_K)
        assert (window.play.is_playing, window.play.speed) == (False, 1.0)

    stage.show(work)


def test_pictures_are_made_quickly_only_while_they_move(stage: CompareStage) -> None:
    """The frame at which playing stands still is painted with its own colours."""

    async def work(window: CompareWindow) -> None:
        assert not any(stage.fakes.quick)
        press(window, Key.Key_Space)
        await until(lambda: (numbers(window)[0] or 0) > 3)
        assert stage.fakes.quick[-1]
        press(window, Key.Key_Space)
        await settled(window)
        assert not stage.fakes.quick[-1]

    stage.show(work)


def test_frames_that_are_left_out_are_told(stage: CompareStage) -> None:
    """Painting that takes three frames' time lets the others out, and the clock goes on."""

    async def work(window: CompareWindow) -> None:
        stage.fakes.paint_seconds = 0.12
        press(window, Key.Key_Space)
        await until(lambda: "of 25 frames a second shown" in window.time_bar.pace.words)
        assert window.play.pace.left_out > 0
        assert window.play.pace.share > 0.5
        press(window, Key.Key_Space)
        assert not window.time_bar.pace.words

    stage.show(work)


def test_the_range_is_played_again_and_again(stage: CompareStage) -> None:
    """Between I and O, with the loop on."""

    async def work(window: CompareWindow) -> None:
        press(window, Key.Key_5)
        press(window, Key.Key_I)
        press(window, Key.Key_Period, SHIFT)
        await settled(window)
        press(window, Key.Key_O)
        press(window, Key.Key_L, CTRL)
        assert window.time_bar.loop.isChecked()
        seen: list[int] = []
        window.session.frames_changed.connect(lambda: seen.append(numbers(window)[0] or 0))
        press(window, Key.Key_I, SHIFT)
        press(window, Key.Key_Space)
        await until(lambda: sum(one > other for one, other in pairwise(seen)) >= 2)
        press(window, Key.Key_Space)
        assert set(seen) <= set(range(50, 61))
        press(window, Key.Key_X, ALT)
        assert not window.play.play_range.is_set
        press(window, Key.Key_O, SHIFT)
        assert window.time_bar.told.words == "There is no range"

    stage.show(work)


def test_files_are_dropped(stage: CompareStage) -> None:
    """On the pictures they are added; on a card the first one takes the place of that side."""

    async def work(window: CompareWindow) -> None:
        drop(window, window.canvas.mapTo(window, QPoint(40, 40)), "/videos/c.mp4")
        await until(lambda: numbers(window) == [0, 0, 0])
        card = window.sides.cards[0]
        drop(window, card.mapTo(window, QPoint(9, 9)), "/videos/d.mp4", "/videos/e.mp4")
        await until(lambda: numbers(window) == [0, 0, 0, 0])
        assert [side.label for side in window.session.sides] == ["d.mp4", "b.mp4", "c.mp4", "e.mp4"]
        assert not window.sides.add.isEnabled()
        QTest.mouseClick(window.sides.cards[1].remove, Qt.MouseButton.LeftButton)
        QTest.mouseClick(window.sides.swaps[0], Qt.MouseButton.LeftButton)
        assert [side.label for side in window.session.sides] == ["c.mp4", "d.mp4", "e.mp4"]

    stage.show(work)


def test_the_menu_of_a_side_offers_every_rendition(stage: CompareStage) -> None:
    """The source first; one that is still made is not among them."""
    entry, flavors = make_entry(0), (make_flavor(0), make_flavor(1), make_flavor(2))
    sides = [rendition(entry, flavor, flavors) for flavor in flavors[:2]]

    async def work(window: CompareWindow) -> None:
        menu = window.sides.cards[0].menu
        menu.aboutToShow.emit()
        words = [action.text() for action in menu.actions() if action.text()]
        assert words == ["Source, 1080p, 8.1 Mbit/s", "720p, 2.5 Mbit/s", "360p, 700 kbit/s", "Choose a file…"]
        menu.actions()[2].trigger()
        await until(lambda: numbers(window) == [0, 0])
        assert window.session.sides[0].label == "360p, 700 kbit/s"
        assert "Interview, part 0" in window.windowTitle()

    stage.show(work, sides)


def test_a_side_that_cannot_be_read_says_so_and_the_other_one_is_shown(stage: CompareStage) -> None:
    """In its card and in its picture."""
    stage.fakes.known["a.mp4"] = ServerProblem("gone")

    async def work(window: CompareWindow) -> None:
        assert window.sides.cards[0].facts.property("role") == "bad"
        press(window, Key.Key_5)
        await settled(window)
        assert numbers(window) == [None, 50]
        press(window, Key.Key_D)
        await settled(window)
        del stage.fakes.known["a.mp4"]
        menu = window.sides.cards[0].menu
        menu.aboutToShow.emit()
        assert menu.actions()[0].text() == "Try again"
        menu.actions()[0].trigger()
        await until(lambda: numbers(window) == [50, 50])
        assert window.sides.cards[0].facts.property("role") == "secondary"

    stage.show(work)


def test_what_is_seen_is_saved_and_copied(stage: CompareStage, tmp_path: Path) -> None:
    """As PNG, without the words over it."""

    async def work(window: CompareWindow) -> None:
        press(window, Key.Key_S, CTRL)
        (dialog,) = window.findChildren(QFileDialog)
        assert dialog.selectedFiles()[0].endswith(".png")
        target = tmp_path / "seen.png"
        dialog.fileSelected.emit(str(target))
        dialog.close()
        await until(target.exists)
        await until(lambda: window.time_bar.told.words == "Saved as “seen.png”")
        image = QImage(str(target))
        assert image.size() == window.canvas.size() * window.canvas.devicePixelRatioF()
        assert image.pixelColor(image.width() // 4, image.height() // 2).red() == 50
        press(window, Key.Key_C, CTRL)
        assert stage.copied == ["Picture copied"]

    stage.show(work)


def test_numbers_under_the_pointer_are_those_of_each_side(stage: CompareStage) -> None:
    """V turns them off and on, and tells those in the middle where there is no pointer."""

    async def work(window: CompareWindow) -> None:
        canvas = window.canvas
        cell = canvas.scene.cells[1]
        QTest.mouseMove(canvas, QPoint(5, 5))
        QTest.mouseMove(canvas, QPoint(cell.left + cell.port.room[0] // 2, canvas.height() // 2))
        await until(lambda: canvas.pointed is not None)
        assert canvas.pointed == pytest.approx((160, 90), abs=1)
        press(window, Key.Key_V)
        assert not canvas.tells_values
        canvas.pointed = None
        press(window, Key.Key_V)
        assert canvas.tells_values
        assert canvas.pointed == (160, 90)

    stage.show(work)


@pytest.mark.parametrize(
    "close", [lambda window: press(window, Key.Key_Escape), lambda window: press(window, Key.Key_W, CTRL)]
)
def test_closing_frees_everything(stage: CompareStage, close: Callable[[CompareWindow], Any]) -> None:
    """Also while it plays."""

    async def work(window: CompareWindow) -> None:
        press(window, Key.Key_Space)
        gone: list[bool] = []
        window.closed.connect(lambda: gone.append(True))
        window.resize(811, 633)
        close(window)
        await until(lambda: gone)
        assert stage.choices.compare_layout == CompareLayout(811, 633)
        assert all(video.closed for video in stage.fakes.opened)
        assert not window.play.is_playing

    stage.show(work)


def test_the_next_window_stands_as_the_last_one_was_left(stage: CompareStage) -> None:
    """Its size, and the panel of the review with its height and the part that it shows."""
    kept: list[CompareLayout] = []
    stage.choices.compare_layout_chosen.connect(kept.append)

    async def leave(window: CompareWindow) -> None:
        assert not window.review.button.isChecked()
        window.review.button.click()
        window.review.panel.parts.button(3).click()
        window.panels.setSizes([260, 200])
        window.close()
        assert kept == [CompareLayout(900, 600, has_panel=True, panel_height=window.panels.sizes()[1], part=3)]

    async def find(window: CompareWindow) -> None:
        assert window.review.button.isChecked()
        assert window.review.panel.isVisible()
        assert window.review.panel.parts.checkedId() == 3
        assert window.panels.sizes()[1] == kept[0].panel_height
        window.review.button.click()

    stage.show(leave)
    stage.show(find)
    assert (kept[-1].has_panel, kept[-1].part, kept[-1].panel_height) == (False, 3, kept[0].panel_height)


def test_a_view_is_restored(stage: CompareStage) -> None:
    """As a review's file has it: view, zoom, shift and position."""

    async def work(window: CompareWindow) -> None:
        press(window, Key.Key_D)
        press(window, Key.Key_Up)
        press(window, Key.Key_Period, ALT)
        kept = window.session.view
        window.compare([local("x.mp4"), local("y.mp4")], at=Fraction(2), view=kept)
        await until(lambda: numbers(window) == [50, 51])
        assert window.session.view == kept
        assert window.view_bar.kinds[ViewKind.DIFFERENCE].isChecked()

    stage.show(work)


def test_the_whole_picture_of_a_small_video_has_no_grid(stage: CompareStage) -> None:
    """A grid between pixels is for whoever enlarges them."""

    async def work(window: CompareWindow) -> None:
        def grey_levels() -> set[int]:
            image = window.canvas.grab().toImage()
            row = image.height() // 2
            return {image.pixelColor(x, row).red() for x in range(image.width() // 8, image.width() * 3 // 8)}

        assert window.session.view.zoom == FIT
        assert grey_levels() == {50}
        press(window, Key.Key_1, CTRL)
        for _step in range(12):
            press(window, Key.Key_Plus, CTRL)
        await settled(window)
        assert len(grey_levels()) > 1

    small = local("small.mp4")
    stage.fakes.known["small.mp4"] = facts(width=16, height=9)
    stage.show(work, (small, small))
