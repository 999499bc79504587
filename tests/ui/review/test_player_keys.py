"""The player by keys as in editing programs, on a real stream: speed, frames, range, loop, time, and full screen."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from kdesk.domain.entry import EntryStatus
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.rights import EVERYTHING
from kdesk.domain.timecode import frame_at
from kdesk.kaltura.client import make_http
from kdesk.kaltura.sharing import Sharing
from kdesk.kaltura.stream_cuts import StreamCuts
from kdesk.ui.review.full_screen import is_on_top
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.review.player import Player
from kdesk.ui.review.player_keys import PlayerAction
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA
from tests.ui.library.library_fakes import make_flavor
from tests.ui.review.stage import FLAVORS, Stage, hls, hls_folder, playing, stage

__all__ = ["hls", "hls_folder", "stage"]

pytestmark = pytest.mark.slow

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
AT_25 = tuple(make_flavor(number, frame_rate=25.0) for number in (0, 2))


async def paused(player: Player, stage: Stage) -> None:
    """Show the first frame of the stream."""
    player.show_entry(stage.entry())
    player.show_flavors(AT_25)
    QTest.keyClick(player, Qt.Key.Key_Home)
    await until(lambda: player.playback.phase is Phase.PAUSED and player.frames_shown)


async def at(player: Player, position: int) -> None:
    """Go to a position."""
    player.transport.go_to(position)
    await until(lambda: player.playback.position == position)


def test_j_k_and_l_change_the_speed(stage: Stage) -> None:
    """L plays and goes faster, J slower, K pauses and goes back to normal; the speed is shown."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        QTest.keyClick(player, Qt.Key.Key_L)
        await playing(player)
        assert player.transport.speed == 1.0
        assert not player.controls.speed.isVisible()
        for speed in (1.5, 2.0, 4.0, 8.0, 8.0):
            QTest.keyClick(player, Qt.Key.Key_L)
            assert player.transport.speed == speed
        assert player.controls.speed.text() == "8 ×"
        for _time in range(7):
            QTest.keyClick(player, Qt.Key.Key_J)
        assert player.transport.speed == 0.25
        assert player.controls.speed.text() == "0.25 ×"
        assert player.controls.minimumSizeHint().width() <= 256
        player.controls.layout().activate()
        assert player.controls.speed.width() >= player.controls.speed.sizeHint().width()
        QTest.keyClick(player, Qt.Key.Key_K)
        await until(lambda: player.playback.phase is Phase.PAUSED)
        assert player.transport.speed == 1.0

    stage.play(work)


def test_another_rendition_keeps_the_speed(stage: Stage) -> None:
    """So does the same one as a file, whose address is asked for first; another entry begins at normal speed."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        player.transport.set_speed(2.0)
        QTest.keyClick(player, Qt.Key.Key_Space)
        await playing(player)
        player.opener.choose(AT_25[1])
        await playing(player)
        before = len(stage.hls.asked)
        player.menu.delivery_chosen.emit(True)
        await playing(player)
        # The rendition that played until then may have been asked for another segment meanwhile.
        (first, *_others) = [path for path in stage.hls.asked[before:] if not path.endswith(".ts")]
        assert "/format/url/" in first
        assert "flavorIds/0_flavor2" in first
        assert player.transport.speed == 2.0
        player.show_entry(stage.entry(1))
        assert player.transport.speed == 1.0

    stage.play(work)


def test_a_comma_and_a_full_stop_go_by_frames(stage: Stage) -> None:
    """Each press is one frame of the rendition's frame rate, and pauses."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        await at(player, 4020)
        rate = player.transport.frame_rate
        for press, frame in ((Qt.Key.Key_Period, 101), (Qt.Key.Key_Period, 102), (Qt.Key.Key_Comma, 101)):
            before = player.frames_shown
            QTest.keyClick(player, press)
            await until(lambda before=before: player.frames_shown > before)  # type: ignore[misc]
            assert frame_at(player.playback.position, rate) == frame
            assert player.playback.phase is Phase.PAUSED

    stage.play(work)


def test_frames_need_a_frame_rate(stage: Stage) -> None:
    """Without one the key says why it does nothing."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.show_flavors((make_flavor(0, frame_rate=0.0),))
        QTest.keyClick(player, Qt.Key.Key_Period)
        assert player.messages.told.text() == "The server does not tell the frame rate"
        assert not stage.hls.asked

    stage.play(work)


def test_digits_home_and_end(stage: Stage) -> None:
    """A digit goes to that tenth, also from a keyboard that needs Shift for it."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        QTest.keyClick(player, Qt.Key.Key_5)
        await until(lambda: player.playback.position == 6000)
        QTest.keyClick(player, Qt.Key.Key_2, SHIFT)
        await until(lambda: player.playback.position == 2400)
        QTest.keyClick(player, Qt.Key.Key_End)
        await until(lambda: player.playback.position > 11_900)
        QTest.keyClick(player, Qt.Key.Key_Home)
        await until(lambda: player.playback.position == 0)

    stage.play(work)


def test_a_range_is_played_in_a_loop(stage: Stage) -> None:
    """I and O set it, the time line shows it, Ctrl+L loops it, and Alt+X removes it."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        await at(player, 2000)
        QTest.keyClick(player, Qt.Key.Key_I)
        await at(player, 3000)
        QTest.keyClick(player, Qt.Key.Key_O)
        shown = player.controls.seek.play_range
        assert (shown.start, shown.end) == (2000, 3000)
        QTest.keyClick(player, Qt.Key.Key_L, CONTROL)
        assert player.controls.loop.isChecked()
        positions: list[int] = []
        player.playback.position_changed.connect(positions.append)
        QTest.keyClick(player, Qt.Key.Key_Space)
        await until(lambda: sum(after < before for before, after in pairwise(positions)) >= 2)
        assert max(positions) < 4000
        assert player.playback.phase in {Phase.PLAYING, Phase.LOADING}
        QTest.keyClick(player, Qt.Key.Key_X, ALT)
        assert not player.controls.seek.play_range.is_set

    stage.play(work)


def test_the_whole_video_is_played_in_a_loop(stage: Stage) -> None:
    """At its end it begins again by itself."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        QTest.mouseClick(player.controls.loop, Qt.MouseButton.LeftButton)
        assert player.transport.range.loops
        await at(player, 11_000)
        QTest.keyClick(player, Qt.Key.Key_Space)
        await until(lambda: player.playback.phase is Phase.PLAYING and 0 < player.playback.position < 5000)

    stage.play(work)


def test_an_end_before_the_beginning_drops_it(stage: Stage) -> None:
    """The range is what was said last."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        await at(player, 5000)
        QTest.keyClick(player, Qt.Key.Key_I)
        await at(player, 3000)
        QTest.keyClick(player, Qt.Key.Key_O)
        assert (player.transport.range.play_range.start, player.transport.range.play_range.end) == (None, 3000)
        QTest.keyClick(player, Qt.Key.Key_O, SHIFT)
        assert player.playback.position == 3000

    stage.play(work)


def test_a_time_is_typed(stage: Stage) -> None:
    """G opens the field; what is no time is marked; Enter goes there, and the keys are the player's again."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        player.activateWindow()
        field = player.controls.time.field
        QTest.keyClick(player, Qt.Key.Key_G)
        assert field.isVisible()
        QTest.keyClicks(field, "l")
        QTest.keyClick(field, Qt.Key.Key_Up)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.property("wrong") == "yes"
        assert player.playback.phase is Phase.PAUSED
        assert player.controls.volume.value() == 50
        field.clear()
        QTest.keyClicks(field, "0:04.5")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert player.playback.phase is Phase.PAUSED, "the key went on to the player"
        await until(lambda: player.playback.position == 4500)
        assert not field.isVisible()
        QTest.keyClick(player, Qt.Key.Key_G)
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert not field.isVisible()
        assert player.playback.position == 4500

    stage.play(work)


def test_escape_in_the_field_closes_no_window(stage: Stage) -> None:
    """The window of an entry has Escape as a shortcut, which the field takes first."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        closed: list[bool] = []
        QShortcut(QKeySequence(Qt.Key.Key_Escape), player).activated.connect(lambda: closed.append(True))
        player.activateWindow()
        await until(player.isActiveWindow)
        player.controls.time.begin_typing()
        QTest.keyClick(player.controls.time.field, Qt.Key.Key_Escape)
        assert not player.controls.time.field.isVisible()
        assert not closed
        QTest.keyClick(player.view, Qt.Key.Key_Escape)
        assert closed

    stage.play(work)


def test_a_click_on_the_time_writes_it_otherwise(stage: Stage) -> None:
    """Clock, frames, time code, and the clock again; without a frame rate only the clock."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        await at(player, 4020)
        time = player.controls.time
        seen = [time.text()]
        for _form in range(3):
            QTest.mouseClick(time.button, Qt.MouseButton.LeftButton)
            seen.append(time.text())
        assert seen == ["0:04 / 0:12", "100 / 299", "00:00:04:00", "0:04 / 0:12"]
        player.show_flavors((make_flavor(0, frame_rate=0.0),))
        QTest.mouseClick(time.button, Qt.MouseButton.LeftButton)
        assert time.text() == "0:04 / 0:12"

    stage.play(work)


def test_the_shown_frame_is_saved(stage: Stage, tmp_path: Path) -> None:
    """Ctrl+S asks for a place with a name that tells entry, rendition and time code; the file has the full size."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        player.opener.choose(AT_25[1])
        await until(lambda: player.playback.phase is Phase.PAUSED and player.view.image.width() == 320)
        await at(player, 4500)
        QTest.keyClick(player, Qt.Key.Key_S, CONTROL)
        (dialog,) = player.findChildren(QFileDialog)
        (suggested,) = dialog.selectedFiles()
        assert Path(suggested).name == "Interview, part 0 360p 00.00.04.12.png"
        dialog.fileSelected.emit(str(tmp_path / "still.png"))
        dialog.close()
        await until(lambda: player.messages.told.text() == "Saved as “still.png”")
        image = QImage(str(tmp_path / "still.png"))
        assert (image.width(), image.height()) == (320, 180)
        player.stop()
        QTest.keyClick(player, Qt.Key.Key_S, CONTROL)
        assert player.messages.told.text() == "No picture is shown yet"

    stage.play(work)


def test_a_frame_that_cannot_be_saved_is_told(stage: Stage, tmp_path: Path) -> None:
    """The reason stands below the video."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        QTest.keyClick(player, Qt.Key.Key_S, CONTROL)
        (dialog,) = player.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / "missing" / "still.png"))
        dialog.close()
        await until(player.messages.told.isVisible)
        assert "Saved" not in player.messages.told.text()

    stage.play(work)


def test_an_account_that_does_not_cut_streams_is_told(stage: Stage) -> None:
    """The server of this test sends the whole video whatever the address says, and M says so."""

    async def work(player: Player, stage: Stage) -> None:
        unused: Any = None
        async with make_http() as http:
            sharing = Sharing(unused, EVERYTHING, unused, StreamCuts(http))
            stage.api = AccountApi(ANNA, unused, unused, lambda: None, unused, sharing=sharing)
            await paused(player, stage)
            QTest.keyClick(player, Qt.Key.Key_M)
            await until(player.messages.told.isVisible)
            assert "streams are not cut" in player.messages.told.text()

    stage.play(work)


def test_the_link_of_a_moment_and_the_picture_are_copied(stage: Stage) -> None:
    """M copies the stream from there on, with a range that part; Shift+M the picture and its address."""

    async def work(player: Player, stage: Stage) -> None:
        clipboard = QGuiApplication.clipboard()
        await paused(player, stage)
        await at(player, 4020)
        QTest.keyClick(player, Qt.Key.Key_M)
        assert clipboard.text().endswith("/entryId/0_entry00000/format/applehttp/protocol/http/seekFrom/4020/a.m3u8")
        assert stage.copied == ["Link from 0:04.020 on copied"]
        QTest.keyClick(player, Qt.Key.Key_I)
        await at(player, 6000)
        QTest.keyClick(player, Qt.Key.Key_O)
        QTest.keyClick(player, Qt.Key.Key_M)
        assert "/seekFrom/4020/clipTo/6000/" in clipboard.text()
        assert stage.copied[-1] == "Link of the range 0:04.020 to 0:06 copied"
        player.menu.menu.aboutToShow.emit()
        assert any(action.text().startswith("Copy the link of the range") for action in player.menu.menu.actions())
        QTest.keyClick(player, Qt.Key.Key_M, SHIFT)
        assert "/thumbnail/entry_id/" in clipboard.text()
        assert "vid_sec" in clipboard.text()
        assert clipboard.image().width() == 640

    stage.play(work)


def test_what_is_told_moves_nothing(stage: Stage) -> None:
    """It lies over the lower edge of the picture, also when the video changes its size."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        places = player.view.geometry(), player.controls.geometry()
        player.messages.tell("Saved as “still.png”")
        player.layout().activate()
        assert player.messages.told.isVisible()
        assert (player.view.geometry(), player.controls.geometry()) == places
        player.resize(700, 500)
        player.layout().activate()
        assert player.messages.told.geometry().bottom() == player.view.rect().bottom()
        assert player.messages.told.width() == player.view.width()

    stage.play(work)


def test_the_words_of_the_speed_move_nothing(stage: Stage) -> None:
    """A speed backwards has a minus sign."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        player.layout().activate()
        player.controls.layout().activate()
        places = [(part.x(), part.width()) for part in (player.controls.volume, player.controls.loop)]
        player.controls.show_transport(-1.5, PlayRange(), loops=False)
        player.controls.layout().activate()
        assert player.controls.speed.text() == "−1.5 ×"
        assert [(part.x(), part.width()) for part in (player.controls.volume, player.controls.loop)] == places

    stage.play(work)


def test_volume_keys(stage: Stage) -> None:
    """Up and Down change the volume, and the slider follows."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        QTest.keyClick(player, Qt.Key.Key_Up)
        assert player.controls.volume.value() == 55
        QTest.keyClick(player.controls.seek, Qt.Key.Key_Down)
        QTest.keyClick(player.controls.seek, Qt.Key.Key_Down)
        assert player.controls.volume.value() == 45

    stage.play(work)


def test_the_full_screen_plays_on(stage: Stage) -> None:
    """F enters it, the keys work there, and Escape brings the video back to its place without a pause."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        QTest.keyClick(player, Qt.Key.Key_Space)
        await playing(player)
        QTest.keyClick(player, Qt.Key.Key_F)
        window = player.full_screen.window
        assert window is not None
        assert player.view.window() is window
        assert player.view.size() == window.size()
        await playing(player)
        QTest.keyClick(player.view, Qt.Key.Key_L)
        assert player.transport.speed == 1.5
        QTest.keyClick(player.view, Qt.Key.Key_Escape)
        assert player.full_screen.window is None
        assert player.view.parentWidget() is player
        assert player.controls.isVisible()
        await playing(player)
        layout = player.layout()
        assert layout is not None
        assert [layout.indexOf(part) for part in (player.view, player.controls)] == [0, 2]

    stage.play(work)


def test_a_limited_video_fills_the_full_screen(stage: Stage) -> None:
    """The limit of its place, which may change meanwhile, holds again when it is back; the bar goes when paused too."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        player.full_screen.limit_height(150)
        assert player.view.maximumHeight() == 150
        player.full_screen.enter()
        window = player.full_screen.window
        assert window is not None
        assert player.view.size() == window.size()
        player.full_screen.limit_height(160)
        window.lay_out()
        assert player.view.size() == window.size()
        assert player.full_screen.may_rest()
        window.close()
        assert player.view.maximumHeight() == 160

    stage.play(work)


def test_after_a_click_on_a_button_the_keys_are_the_videos(stage: Stage) -> None:
    """K pauses what the button began, in the panel and on the full screen; a click shows no ring, Tab does."""

    async def work(player: Player, stage: Stage) -> None:
        outside = QWidget()
        outside.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        player.setParent(outside)
        outside.resize(400, 400)
        player.resize(400, 400)
        outside.show()
        player.show()
        outside.activateWindow()
        await until(outside.isActiveWindow)
        await paused(player, stage)
        outside.setFocus()
        QTest.mouseClick(player.controls.play, Qt.MouseButton.LeftButton)
        assert outside.focusWidget() is player.view
        await playing(player)
        QTest.keyClick(player.view, Qt.Key.Key_K)
        await until(lambda: player.playback.phase is Phase.PAUSED)
        assert not player.view.has_ring
        player.full_screen.enter()
        window = player.full_screen.window
        assert window is not None
        player.controls.seek.setFocus()
        QTest.mouseClick(player.controls.play, Qt.MouseButton.LeftButton)
        assert window.focusWidget() is player.view
        assert not player.view.has_ring
        player.full_screen.leave()
        outside.activateWindow()
        await until(outside.isActiveWindow)
        outside.setFocus()
        player.view.setFocus(Qt.FocusReason.TabFocusReason)
        assert player.view.has_ring
        player.setParent(None)
        outside.deleteLater()

    stage.play(work)


def test_a_double_click_enters_the_full_screen(stage: Stage) -> None:
    """What stood still stays so; closing the window brings the video back."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        QTest.mouseClick(player.view, Qt.MouseButton.LeftButton)
        QTest.mouseDClick(player.view, Qt.MouseButton.LeftButton)
        window = player.full_screen.window
        assert window is not None
        await until(lambda: player.playback.phase is Phase.PAUSED)
        window.close()
        assert player.full_screen.window is None
        assert player.view.parentWidget() is player

    stage.play(work)


def test_hiding_the_player_leaves_the_full_screen(stage: Stage) -> None:
    """Its window is gone, and the playback stops."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        player.full_screen.enter()
        player.hide()
        assert player.full_screen.window is None
        assert player.playback.phase is Phase.STOPPED

    stage.play(work)


def test_only_a_window_with_an_owner_stays_on_top(stage: Stage) -> None:
    """The window of an entry does, and is not hidden for it; for the main window the key says why not."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        QTest.keyClick(player, Qt.Key.Key_T, CONTROL)
        assert player.messages.told.text() == "Only the window of an entry can stay on top"
        owner = QWidget()
        player.setParent(owner, Qt.WindowType.Window)
        player.show()
        QTest.keyClick(player, Qt.Key.Key_T, CONTROL)
        assert is_on_top(player)
        assert player.isVisible()
        QTest.keyClick(player, Qt.Key.Key_T, CONTROL)
        assert not is_on_top(player)
        player.setParent(None)
        owner.deleteLater()

    stage.play(work)


def test_the_first_finished_rendition_plays_while_others_are_made(stage: Stage) -> None:
    """The entry is not ready yet; the rendition is named in the address."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(status=EntryStatus.PROCESSING))
        making = make_flavor(1, status=FlavorStatus.CONVERTING)
        player.show_flavors((making,))
        assert not player.controls.play.isEnabled()
        player.show_flavors((making, FLAVORS[1]))
        assert player.controls.play.isEnabled()
        assert not player.view.text
        QTest.keyClick(player, Qt.Key.Key_Space)
        await playing(player)
        assert "flavorIds/0_flavor2" in stage.hls.asked[0]

    stage.play(work)


def test_the_menu_has_what_has_no_button(stage: Stage) -> None:
    """Each command with its key; what is impossible says why."""

    async def work(player: Player, stage: Stage) -> None:
        await paused(player, stage)
        player.menu.menu.aboutToShow.emit()
        actions = {action.text().partition("\t")[0]: action for action in player.menu.menu.actions() if action.text()}
        assert "Copy the link from this second on" in actions
        assert actions["Range begins here"].text() == "Range begins here\tI"
        assert not actions["Remove the range"].isEnabled()
        assert "There is no range" in actions["Remove the range"].toolTip()
        actions["Range begins here"].trigger()
        assert player.transport.range.play_range.start == player.playback.position
        player.input.act(PlayerAction.CLEAR_RANGE)
        assert not player.transport.range.play_range.is_set

    stage.play(work)


def test_no_key_is_left_to_the_application(stage: Stage) -> None:
    """Every action of the table does something or says why not."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        for action in PlayerAction:
            player.input.act(action)
            for dialog in QApplication.topLevelWidgets():
                if isinstance(dialog, QFileDialog):
                    dialog.close()
        player.full_screen.leave()

    stage.play(work)
