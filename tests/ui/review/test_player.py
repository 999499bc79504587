"""The player with real streams: frames, seeking, renditions, errors and keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kdesk.domain.entry import EntryStatus, MediaType
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from tests.support.patience import until
from tests.ui.library.library_fakes import make_flavor
from tests.ui.review.stage import FLAVORS, Stage, hls, hls_folder, playing, stage

__all__ = ["hls", "hls_folder", "stage"]

pytestmark = pytest.mark.slow


def colours(player: Player) -> set[int]:
    """Return a sample of the colours on the screen."""
    image = player.view.grab().toImage()
    points = [(x, y) for x in range(20, image.width() - 20, 20) for y in range(20, image.height() - 20, 20)]
    return {image.pixel(x, y) for x, y in points}


def test_a_video_plays(stage: Stage) -> None:
    """Frames are shown and counted, the position advances, and the duration is shown."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        assert player.frames_shown == 0
        QTest.mouseClick(player.controls.play, Qt.MouseButton.LeftButton)
        await playing(player)
        await until(lambda: player.playback.position > 500)
        assert len(colours(player)) > 5
        assert player.controls.time.text().endswith(" / 0:12")
        assert player.controls.play.accessibleName() == "Pause"

    stage.play(work)


def test_only_the_poster_is_loaded_before_play(stage: Stage) -> None:
    """No stream is requested."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        await until(lambda: len(colours(player)) > 5)
        assert not stage.hls.asked
        assert len(stage.images.asked) == 1

    stage.play(work)


def test_other_content_has_another_length(stage: Stage) -> None:
    """Content that was replaced or trimmed shows its length before it is played."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        assert player.controls.time.text().endswith(" / 0:12")
        player.show_entry(replace(stage.entry(), duration=4.0))
        assert player.controls.time.text().endswith(" / 0:04")

    stage.play(work)


def test_other_content_takes_the_place_of_a_paused_stream(stage: Stage) -> None:
    """Its frames, its length and its frame rate are shown, and a rendition that is gone is chosen no more."""

    async def work(player: Player, stage: Stage) -> None:
        old, new = make_flavor(2, frame_rate=25.0), make_flavor(0, frame_rate=50.0)
        player.show_entry(stage.entry())
        player.show_flavors((old,))
        player.opener.choose(old)
        player.seek(4000)
        await until(lambda: player.playback.phase is Phase.PAUSED and player.frames_shown > 0)
        player.show_entry(replace(stage.entry(), duration=4.0))
        player.show_flavors((new,))
        assert player.playback.phase is Phase.STOPPED
        assert player.controls.time.text() == "0:00 / 0:04"
        assert player.view.image.isNull()
        assert player.flavor is None
        assert player.transport.frame_rate == 50

    stage.play(work)


def test_pause_keeps_the_position(stage: Stage) -> None:
    """Space plays and pauses."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        QTest.keyClick(player, Qt.Key.Key_Space)
        await playing(player)
        QTest.keyClick(player, Qt.Key.Key_Space)
        assert player.playback.phase is Phase.PAUSED
        held = player.playback.position
        assert player.controls.play.accessibleName() == "Play"
        QTest.keyClick(player, Qt.Key.Key_Space)
        await until(lambda: player.playback.position > held)

    stage.play(work)


def test_the_arrows_go_by_seconds(stage: Stage) -> None:
    """→ goes one second ahead, with Shift ten; ← back; the playlist is not requested again."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.toggle()
        await playing(player)
        QTest.keyClick(player, Qt.Key.Key_Space)
        await until(lambda: player.playback.phase is Phase.PAUSED)
        start = player.playback.position
        QTest.keyClick(player, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        await until(lambda: player.playback.position == start + 10_000)
        QTest.keyClick(player, Qt.Key.Key_Left)
        await until(lambda: player.playback.position == start + 9000)
        QTest.keyClick(player, Qt.Key.Key_Right)
        await until(lambda: player.playback.position == start + 10_000)
        assert len([path for path in stage.hls.asked if path.endswith("a.m3u8")]) == 1

    stage.play(work)


def test_a_click_on_the_bar_seeks(stage: Stage) -> None:
    """Three quarters of the width are three quarters of the duration."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.toggle()
        await playing(player)
        bar, sought = player.controls.seek, []
        player.controls.sought.connect(sought.append)
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() * 3 // 4, bar.height() // 2))
        assert [abs(place - 9000) < 500 for place in sought] == [True]
        await until(lambda: player.playback.position > 8000)

    stage.play(work)


def test_seeking_before_the_first_play_shows_the_frame(stage: Stage) -> None:
    """The stream is opened paused at the position, where Play continues."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.controls.sought.emit(6000)
        await until(lambda: player.playback.phase is Phase.PAUSED and player.frames_shown)
        assert player.playback.position >= 5500
        assert player.controls.time.text() == "0:06 / 0:12"
        player.toggle()
        await until(lambda: player.playback.position > 6100)

    stage.play(work)


def test_another_rendition_continues_at_the_position(stage: Stage) -> None:
    """The small stream is requested."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.show_flavors(FLAVORS)
        player.toggle()
        await playing(player)
        player.playback.seek(6000)
        await until(lambda: player.playback.position >= 6000)
        player.controls.choice.setCurrentIndex(2)
        player.controls.choice.activated.emit(2)
        assert player.flavor == FLAVORS[1]
        await playing(player)
        assert player.playback.position >= 6000
        assert any("flavorIds/0_flavor2" in path for path in stage.hls.asked)
        assert "/small/3.ts" in stage.hls.asked, "the segment of that moment was not asked for"

    stage.play(work)


def test_another_rendition_while_paused_stays_paused(stage: Stage) -> None:
    """The frame is that of the other rendition at the same position."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.show_flavors(FLAVORS)
        player.toggle()
        await playing(player)
        player.toggle()
        player.playback.seek(4000)
        await until(lambda: player.playback.position == 4000)
        before = player.frames_shown
        player.opener.choose(FLAVORS[1])
        await until(lambda: player.frames_shown > before)
        assert player.playback.phase is Phase.PAUSED
        assert player.playback.position == 4000

    stage.play(work)


def test_only_renditions_that_exist_are_offered(stage: Stage) -> None:
    """A queued rendition is not in the list."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.show_flavors(FLAVORS)
        choice = player.controls.choice
        assert [choice.itemText(row) for row in range(choice.count())] == [
            "Automatic",
            "Source, 1080p, 8.1 Mbit/s",
            "360p, 700 kbit/s",
        ]

    stage.play(work)


def test_a_failed_stream_has_an_error_and_a_retry(stage: Stage) -> None:
    """Retry plays it once it is delivered."""

    async def work(player: Player, stage: Stage) -> None:
        stage.hls.broken = True
        player.show_entry(stage.entry())
        player.toggle()
        await until(lambda: player.playback.phase is Phase.FAILED)
        assert player.messages.error_row.isVisible()
        assert player.messages.error.text() in {"The stream cannot be opened", "The server did not deliver the stream"}
        stage.hls.broken = False
        QTest.mouseClick(player.messages.retry, Qt.MouseButton.LeftButton)
        await playing(player)
        assert not player.messages.error_row.isVisible()

    stage.play(work)


def test_another_entry_stops_the_playback(stage: Stage) -> None:
    """Its sound stops too."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.toggle()
        await playing(player)
        player.show_entry(stage.entry(1))
        assert player.playback.phase is Phase.STOPPED
        assert player.playback.position == 0
        assert player.controls.time.text() == "0:00 / 0:12"

    stage.play(work)


def test_a_new_snapshot_does_not_stop_the_playback(stage: Stage) -> None:
    """The panel polls while a video plays."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.toggle()
        await playing(player)
        player.show_entry(stage.entry(name="renamed"))
        assert player.playback.phase is Phase.PLAYING

    stage.play(work)


def test_hiding_the_player_stops_the_playback(stage: Stage) -> None:
    """Closing the panel and changing the page hide it."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.toggle()
        await playing(player)
        player.hide()
        assert player.playback.phase is Phase.STOPPED

    stage.play(work)


def test_play_at_the_end_starts_from_the_beginning(stage: Stage) -> None:
    """The stream is opened again."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.toggle()
        await playing(player)
        player.playback.seek(11_500)
        await until(lambda: player.playback.phase is Phase.ENDED)
        assert player.controls.time.text() == "0:12 / 0:12"
        places: list[int] = []
        player.playback.position_changed.connect(places.append)
        player.toggle()
        await playing(player)
        assert min(places) < 8000

    stage.play(work)


def test_an_audio_entry_plays(stage: Stage) -> None:
    """It has no frames, and plays also without an audio device."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(9, media_type=MediaType.AUDIO))
        player.toggle()
        await until(lambda: player.playback.position > 300)

    stage.play(work)


def test_volume_and_mute(stage: Stage) -> None:
    """The slider sets the volume; S mutes and keeps it."""

    async def work(player: Player, stage: Stage) -> None:
        told: list[float] = []
        player.volume_changed.connect(told.append)
        player.show_entry(stage.entry())
        player.controls.volume.setValue(20)
        assert told == [0.2]
        QTest.keyClick(player, Qt.Key.Key_S)
        assert player.playback.player.audio.muted
        assert player.playback.player.audio.volume == pytest.approx(0.2)
        QTest.mouseClick(player.controls.mute, Qt.MouseButton.LeftButton)
        assert not player.playback.player.audio.muted

    stage.play(work)


def test_an_entry_in_processing_says_why_it_cannot_be_played(stage: Stage) -> None:
    """Play is disabled with a reason until a READY snapshot."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(status=EntryStatus.PROCESSING))
        assert not player.controls.play.isEnabled()
        assert player.controls.play.toolTip() == "It can be played when it is ready; now it is processing"
        assert "processing" in player.view.accessibleDescription()
        player.show_entry(stage.entry())
        assert player.controls.play.isEnabled()
        assert player.view.accessibleDescription() == ""

    stage.play(work)


def test_an_image_is_shown_as_a_picture(stage: Stage) -> None:
    """There are no controls and no stream."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(media_type=MediaType.IMAGE, duration=0.0))
        assert not player.controls.isVisible()
        await until(lambda: len(colours(player)) > 5)
        QTest.mouseClick(player.view, Qt.MouseButton.LeftButton)
        QTest.keyClick(player, Qt.Key.Key_Space)
        assert not stage.hls.asked

    stage.play(work)


def test_enter_presses_the_button_that_has_the_focus(stage: Stage) -> None:
    """Play, sound and Retry react to Enter; on the video Enter plays and pauses."""

    async def work(player: Player, stage: Stage) -> None:
        player.activateWindow()
        await until(player.isActiveWindow)
        player.show_entry(stage.entry())
        player.controls.mute.setFocus()
        QTest.keyClick(player.controls.mute, Qt.Key.Key_Return)
        assert player.playback.player.audio.muted
        player.controls.play.setFocus()
        QTest.keyClick(player.controls.play, Qt.Key.Key_Enter)
        await playing(player)
        player.view.setFocus()
        QTest.keyClick(player.view, Qt.Key.Key_Return)
        assert player.playback.phase is Phase.PAUSED

    stage.play(work)


def test_the_video_has_the_focus_ring(stage: Stage) -> None:
    """A focus on the player moves to the video, also when Retry disappears."""

    async def work(player: Player, stage: Stage) -> None:
        player.activateWindow()
        await until(player.isActiveWindow)
        stage.hls.broken = True
        player.show_entry(stage.entry())
        player.setFocus(Qt.FocusReason.OtherFocusReason)
        assert player.view.hasFocus()
        QTest.keyClick(player.view, Qt.Key.Key_Return)
        await until(lambda: player.playback.phase is Phase.FAILED)
        assert player.messages.error.accessibleDescription() == player.playback.detail
        player.messages.retry.setFocus()
        stage.hls.broken = False
        QTest.keyClick(player.messages.retry, Qt.Key.Key_Return)
        await playing(player)
        assert not player.messages.retry.isVisible()
        assert player.view.hasFocus()

    stage.play(work)


def test_a_screen_reader_gets_times_instead_of_milliseconds(stage: Stage) -> None:
    """Every control has a name."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        controls = player.controls
        controls.show_position(6000)
        assert controls.seek.accessibleDescription() == "0:06 / 0:12"
        named = (player.view, controls.play, controls.seek, controls.mute, controls.volume, controls.choice)
        assert all(widget.accessibleName() for widget in named)
        await until(lambda: len(colours(player)) > 5)

    stage.play(work)


def test_an_entry_without_a_stream_plays_as_a_file(stage: Stage) -> None:
    """The progressive URL is used if there is no HLS rendition."""

    async def work(player: Player, stage: Stage) -> None:
        stage.hls.only_files = True
        player.show_entry(stage.entry())
        player.toggle()
        await playing(player)
        assert any("/format/url/" in path for path in stage.hls.asked)

    stage.play(work)


def test_a_player_without_an_entry_can_be_painted(stage: Stage) -> None:
    """It paints nothing and raises nothing."""

    async def work(player: Player, stage: Stage) -> None:
        assert len(colours(player)) == 1
        assert stage.hls.asked == []

    stage.play(work)
