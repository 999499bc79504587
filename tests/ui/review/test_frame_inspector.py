"""What the player does with the decoder besides single steps: facts over the video, backwards, the local file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from kdesk.domain.entry import EntryKind, EntryStatus, MediaType
from kdesk.errors import FileChanged
from kdesk.messages.format import Format
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from kdesk.ui.theme import Theme
from tests.support import numbered_video
from tests.support.media import ffmpeg
from tests.support.numbered_video import X264
from tests.support.patience import until
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.hls_server import HlsServer
from tests.ui.review.stage import Stage, playing
from tests.ui.review.test_exact_frames import AT_30, number_of, opened, settled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a numbered video, also as a stream."""
    folder = tmp_path_factory.mktemp("numbered") / "large"
    folder.mkdir()
    file = numbered_video.make(folder / "a.mp4", (*X264, "-g", "30", "-bf", "2"), sound=True)
    cut = ["-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_segment_filename", "%d.ts"]
    numbered_video.remake(file, folder / "list.m3u8", *cut)
    return folder.parent


@pytest.fixture
def server(numbered: Path) -> Iterator[HlsServer]:
    """The server of the numbered video."""
    with HlsServer(numbered) as made:
        yield made


@pytest.fixture
def exact(server: HlsServer, run_qt: RunQt, theme: Theme, formatter: Format) -> Stage:
    """What opens players with the decoder."""
    stage = Stage(server, run_qt, theme, formatter)
    stage.with_decoder = True
    return stage


def labels(player: Player) -> dict[str, str]:
    """Return what the overlay tells, without the marks of direction."""
    return {label: value.strip("\u2066\u2069") for label, value in player.inspector.overlay.lines}


def test_d_shows_the_facts_of_the_frame_while_it_is_held(exact: Stage) -> None:
    """They tell the exact frame, what the file is, and how it is played."""

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=True)
        player.transport.go_to(1016)
        await until(lambda: player.playback.position == 1016)
        player.activateWindow()
        player.view.setFocus()
        overlay = player.inspector.overlay
        QTest.keyPress(player.view, Qt.Key.Key_D)
        assert overlay.isVisible()
        await settled(player)
        facts = labels(player)
        assert facts["Frame"] == "30, I frame, key frame"
        assert facts["Codec"] == "h264 High"
        assert facts["Pixels"] == "320 × 180"
        assert facts["Pixel format"].startswith("yuv420p")
        assert facts["Time"] == "1.000000 s"
        assert facts["Time stamp"] == "15360 × 1/15360"
        assert "Bit rate" in facts
        assert facts["Played frames"] == "0 dropped, 0 late"
        QTest.keyRelease(player.view, Qt.Key.Key_D)
        assert not overlay.isVisible()

    exact.play(work)


def test_the_menu_pins_the_facts_and_a_lost_focus_lets_go(exact: Stage) -> None:
    """A key that is released elsewhere does not leave the facts behind; the menu keeps them."""

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=False)
        player.activateWindow()
        player.view.setFocus()
        overlay = player.inspector.overlay
        QTest.keyPress(player.view, Qt.Key.Key_D)
        QApplication.sendEvent(player.view, QFocusEvent(QEvent.Type.FocusOut))
        assert not overlay.isVisible()
        player.inspector.toggle()
        assert overlay.isVisible()
        await settled(player)
        QTest.keyClick(player.view, Qt.Key.Key_Period)
        assert await settled(player) == 1
        assert labels(player)["Frame"].startswith("1, ")
        player.menu.menu.aboutToShow.emit()
        row = next(row for row in player.menu.menu.actions() if row.text().startswith("Facts of the frame"))
        assert row.isChecked()
        row.trigger()
        assert not overlay.isVisible()

    exact.play(work)


def test_without_the_decoder_unknown_facts_are_left_out(exact: Stage) -> None:
    """The overlay tells what player and server know, and the menu why frames are counted by the rate."""
    exact.with_decoder = False

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=False)
        player.inspector.toggle()
        assert {"Rendition", "Pixels", "Frame", "Time", "Played frames"} == set(labels(player)) - {"Codec"}
        player.menu.menu.aboutToShow.emit()
        hint = next(row for row in player.menu.menu.actions() if row.text() == "Frames are counted by the frame rate")
        assert not hint.isEnabled()
        assert "kdesk[review]" in hint.toolTip()

    exact.play(work)


def test_j_plays_a_paused_video_backwards(exact: Stage) -> None:
    """Frame numbers fall, faster with each J; K stops at a frame, L plays ahead from there."""

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=True)
        player.transport.go_to(4000)
        last = await settled(player)
        seen = [last]
        player.transport.frames.changed.connect(lambda: seen.append(number_of(player.view.image)))
        QTest.keyClick(player, Qt.Key.Key_J)
        assert player.controls.speed.text() in {"-1 ×", "−1 ×"}
        assert player.controls.play.accessibleName() == "Pause"
        await until(lambda: seen[-1] < last - 10)
        QTest.keyClick(player, Qt.Key.Key_J)
        assert player.transport.shown_speed == -1.5
        await until(lambda: seen[-1] < last - 30)
        QTest.keyClick(player, Qt.Key.Key_K)
        assert seen == sorted(seen, reverse=True)
        assert player.playback.phase is Phase.PAUSED
        stopped = number_of(player.view.image)
        assert player.playback.position == round((stopped + 0.5) * 1000 / 30)
        QTest.keyClick(player, Qt.Key.Key_J)
        await until(lambda: seen[-1] < stopped)
        QTest.keyClick(player, Qt.Key.Key_L)
        assert player.transport.shown_speed == 1.0
        await playing(player)
        await until(lambda: number_of(player.view.image) > stopped)

    exact.play(work)


def test_backwards_ends_at_the_first_frame(exact: Stage) -> None:
    """It stops by itself there, paused."""

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=True)
        player.transport.go_to(300)
        assert await settled(player) == 9
        QTest.keyClick(player, Qt.Key.Key_J)
        await until(lambda: not player.transport.reverse.speed)
        assert number_of(player.view.image) == 0
        assert player.playback.phase is Phase.PAUSED

    exact.play(work)


@pytest.mark.parametrize("has_stepped", [False, True])
def test_the_saved_picture_is_the_decoders(exact: Stage, tmp_path: Path, *, has_stepped: bool) -> None:
    """It shows the frame of the moment at which it was asked for, at full size."""
    place = tmp_path / "frame.png"

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=False)
        if has_stepped:
            QTest.keyClick(player, Qt.Key.Key_Period)
            await settled(player)
        QTest.keyClick(player, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        dialog = next(box for box in player.window().findChildren(QFileDialog))
        dialog.fileSelected.emit(str(place))
        await until(place.exists)
        await until(lambda: player.messages.told.text().startswith("Saved"))
        saved = QImage(str(place))
        assert (saved.width(), saved.height()) == (numbered_video.WIDTH, numbered_video.HEIGHT)
        assert number_of(saved) == int(has_stepped)
        dialog.close()

    exact.play(work)


def test_the_local_file_is_played_in_place_of_a_rendition(exact: Stage, numbered: Path) -> None:
    """Position and pause stay, the server is asked for nothing, and the decoder reads the file."""
    exact.own_file = numbered / "large" / "a.mp4"

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=False)
        player.transport.go_to(2016)
        await until(lambda: player.playback.position == 2016)
        await settled(player)  # the decoder has opened the stream, and asks for nothing more of it afterwards
        choice = player.controls.choice
        assert choice.itemText(choice.count() - 1) == "Local file"
        before = player.frames_shown
        choice.setCurrentIndex(choice.count() - 1)
        choice.activated.emit(choice.count() - 1)
        await until(lambda: player.playback.phase is Phase.PAUSED and player.frames_shown > before)
        # What was being read ahead of the stream when the file was chosen may still have been asked for.
        asked = len(stage.hls.asked)
        assert abs(player.playback.position - 2016) <= 1
        QTest.keyClick(player, Qt.Key.Key_Period)
        assert await settled(player) == 61
        assert len(stage.hls.asked) == asked
        assert player.playback.player.source.startswith("http://127.0.0.1:")
        assert str(numbered) not in player.playback.player.source
        player.opener.choose(AT_30[0])
        await until(lambda: player.playback.phase is Phase.PAUSED and len(stage.hls.asked) > asked)

    exact.play(work)


def test_the_local_file_can_be_played_while_the_server_makes_the_renditions(exact: Stage, numbered: Path) -> None:
    """Nothing else can be, so it need not be chosen."""
    exact.own_file = numbered / "large" / "a.mp4"

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(status=EntryStatus.PROCESSING))
        player.show_flavors(())
        assert player.controls.choice.currentText() == "Local file"
        player.toggle()
        await playing(player)
        assert not stage.hls.asked

    exact.play(work)


def test_a_local_file_that_is_another_one_by_now_is_told_in_words(exact: Stage, numbered: Path) -> None:
    """So is one that is gone, and one that is no media."""
    exact.own_file = numbered / "large" / "a.mp4"

    async def changed(_path: Path) -> None:
        raise FileChanged

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(status=EntryStatus.PROCESSING))
        player.show_flavors(())
        player.toggle()
        await until(lambda: player.playback.phase is Phase.FAILED)
        assert player.messages.error.text()
        assert player.messages.retry.isVisible()

    exact.check_own_file = changed
    exact.play(work)


# The relay gives nothing more of such a file, of which FFmpeg complains.
@pytest.mark.qt_log_ignore("Demuxing failed", "AVPacket with pts")
def test_the_decoder_opens_no_local_file_that_is_another_one_by_now(exact: Stage, numbered: Path) -> None:
    """The file may have changed since the player opened it."""
    exact.own_file = numbered / "large" / "a.mp4"
    changes = False

    async def check(_path: Path) -> None:
        if changes:
            raise FileChanged

    async def work(player: Player, stage: Stage) -> None:
        nonlocal changes
        player.show_entry(stage.entry(status=EntryStatus.PROCESSING))
        player.show_flavors(())
        player.toggle()
        await playing(player)
        changes = True  # before the pause: the decoder may open the file with it
        player.toggle()
        await until(lambda: player.playback.phase is Phase.PAUSED)
        QTest.keyClick(player, Qt.Key.Key_Period)
        await until(player.messages.told.text)
        assert not player.transport.frames.video.is_open

    exact.check_own_file = check
    exact.play(work)


@pytest.mark.parametrize("content", [None, b"#EXTM3U\n#EXT-X-VERSION:3\nhttp://203.0.113.9/a.ts\n", b"just words"])
def test_a_local_file_without_media_is_never_given_to_the_player(
    exact: Stage, tmp_path: Path, content: bytes | None
) -> None:
    """A playlist under the name of a video would make the player ask for addresses that stand in it."""
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    exact.own_file = path

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(status=EntryStatus.PROCESSING))
        player.show_flavors(())
        player.toggle()
        await until(lambda: player.playback.phase is Phase.FAILED)
        assert player.messages.error.text() in {"The file cannot be read", "kdesk does not know this kind of file"}
        assert not player.playback.player.source

    exact.play(work)


def test_a_protected_stream_is_told_in_words(exact: Stage, numbered: Path, tmp_path: Path) -> None:
    """The row below the video names the protection, its tooltip what to do; the file is not tried instead."""
    folder = tmp_path / "large"
    folder.mkdir()
    key = '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://key",KEYFORMAT="com.apple.streamingkeydelivery"'
    playlist = (numbered / "large" / "list.m3u8").read_text().replace("#EXTINF", f"{key}\n#EXTINF", 1)
    (folder / "list.m3u8").write_text(playlist)
    exact.hls.folder = tmp_path

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        player.toggle()
        await until(lambda: player.playback.phase is Phase.FAILED)
        assert player.messages.error.text() == "This video is protected in a way that kdesk cannot play"
        assert "DRM" in player.messages.error.toolTip()
        assert not any(path.endswith(".mp4") for path in stage.hls.asked)

    exact.play(work)


def test_a_document_offers_its_download_link(exact: Stage) -> None:
    """The place of the video says what it is; other entries have no such button."""

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(kind=EntryKind.DOCUMENT, media_type=MediaType.UNKNOWN))
        button = next(one for one in player.findChildren(QPushButton) if one.text() == "Copy the download link")
        assert button.isVisible()
        assert "document" in player.view.text
        button.click()
        assert stage.copied == ["Download link of “Interview, part 0” copied"]
        player.show_entry(stage.entry(1))
        assert not button.isVisible()

    exact.play(work)


def test_what_cannot_be_decoded_is_stepped_by_the_frame_rate(exact: Stage, tmp_path: Path) -> None:
    """Going to a time says why, the next steps go as without the decoder."""
    folder = tmp_path / "large"
    folder.mkdir()
    ffmpeg("-f", "lavfi", "-i", "sine=440:duration=5", "-c:a", "aac", str(folder / "a.mp4"))
    exact.hls.folder, exact.hls.only_files = tmp_path, True

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(duration=5.0))
        player.show_flavors(AT_30)
        player.seek(1000)
        await until(lambda: player.playback.phase is Phase.PAUSED and player.playback.position == 1000)
        await until(lambda: player.messages.told.text() == "There is no video in this file")
        player.transport.go_to(2000)
        await until(lambda: player.playback.position == 2000)
        QTest.keyClick(player, Qt.Key.Key_Period)
        await until(lambda: player.playback.position == 2050)

    exact.play(work)


def test_the_choice_names_the_hdr_of_a_rendition(exact: Stage, tmp_path: Path) -> None:
    """Once the decoder has seen it."""
    folder = tmp_path / "large"
    folder.mkdir()
    colours = ["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"]
    numbered_video.make(folder / "a.mp4", (*X264, *colours, "-g", "30"), frames=60)

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=True)
        QTest.keyClick(player, Qt.Key.Key_Period)
        await settled(player)
        assert player.controls.choice.currentText().endswith(", HDR (PQ)")
        player.inspector.toggle()
        assert "HDR (PQ)" in labels(player)["Pixel format"]

    exact.hls.folder = tmp_path
    exact.play(work)
