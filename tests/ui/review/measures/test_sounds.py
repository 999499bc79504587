"""The sound of compared videos, over real files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.measures.sounds_view import SoundsView
from tests.support.media import ffmpeg, speech
from tests.support.patience import until
from tests.ui.review.room.room_stage import RoomStage, room

__all__ = ["room"]


def made(folder: Path) -> Sequence[Path]:
    """Make a video, one whose sound is 200 ms late, and one without sound."""
    clips = [folder / "source.mp4", folder / "late.mp4", folder / "mute.mp4"]
    picture = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=8"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    ffmpeg(*picture, "-f", "lavfi", "-i", speech(8), *coded, "-c:a", "aac", "-shortest", str(clips[0]))
    ffmpeg("-i", str(clips[0]), "-af", "adelay=200:all=1", "-c:v", "copy", "-c:a", "aac", "-t", "8", str(clips[1]))
    ffmpeg("-i", str(clips[0]), "-an", "-c:v", "copy", str(clips[2]))
    return clips


def sounds(window: CompareWindow) -> SoundsView:
    """Show the part about the sound."""
    panel = window.review.panel
    (tab,) = (button for button in panel.findChildren(QPushButton) if button.text() == "Sound")
    tab.click()
    assert isinstance(panel.sounds, SoundsView)
    return panel.sounds


def test_a_late_sound_is_told(room: RoomStage, tmp_path: Path) -> None:
    """By how many milliseconds, and that viewers notice it; loudness and wave of each stand below each other."""

    async def work(window: CompareWindow) -> None:
        view = sounds(window)
        view.row.button.click()
        assert view.row.button.text() == "Stop"
        await until(lambda: not view.row.runs)
        words = view.row.words.text()
        assert words.startswith("The sound of B is ")
        assert " ms later than that of A. Viewers notice 40" in words
        assert 190 <= int(words.split()[5]) <= 210
        first, second, third = view.side_sounds
        assert "source.mp4" in first.words.text()
        assert all("LUFS" in side_sound.words.text() for side_sound in (first, second))
        assert third.words.text().endswith("no sound")
        await until(lambda: first.wave.isVisible() and not third.wave.isVisible())

    room.show(work, made(tmp_path))


def test_comparing_the_sound_is_stopped(room: RoomStage, tmp_path: Path) -> None:
    """The same button; other sides forget what was measured."""

    async def work(window: CompareWindow) -> None:
        view = sounds(window)
        view.row.button.click()
        view.row.button.click()
        await until(lambda: not view.row.runs)
        assert view.row.words.text() == "Stopped"
        window.session.swap(0, 1)
        assert view.row.words.text().startswith("The window plays without sound")

    room.show(work, made(tmp_path)[:2])


def test_what_was_told_of_sounds_comes_back_with_them(room: RoomStage, tmp_path: Path) -> None:
    """Of another video nothing is told; of the former one the same as before, without measuring."""

    async def work(window: CompareWindow) -> None:
        view, session = sounds(window), window.session
        late = session.sides[1].what
        view.row.button.click()
        await until(lambda: not view.row.runs)
        told, loud = view.row.words.text(), [side_sound.words.text() for side_sound in view.side_sounds]
        assert "LUFS" in loud[1]
        session.put(1, session.sides[0].what)
        assert view.row.words.text().startswith("The window plays without sound")
        assert not any("LUFS" in side_sound.words.text() for side_sound in view.side_sounds)
        session.put(1, late)
        await until(lambda: view.row.words.text() == told and not view.row.runs)
        assert [side_sound.words.text() for side_sound in view.side_sounds] == loud

    room.show(work, made(tmp_path)[:2])
