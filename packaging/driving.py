"""Hands and eyes on the real window: what a user does and sees, for the guided tour, the screenshots and the tests."""

import asyncio
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import imageio_ffmpeg
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

POLL_SECONDS = 0.05


BUSY_SECONDS = 90.0
"""What every wait gets at least: a busy computer takes long for little."""


class TookTooLong(Exception):
    """What was waited for did not come about."""


async def activate(window: QWidget) -> None:
    """Make a window the active one, which alone has shortcuts: without a window manager none is after a dialog."""
    window.activateWindow()
    await until(window.isActiveWindow, 10, "the active window")


async def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until the condition holds. Raises TookTooLong, which says what was waited for.

    Args:
        seconds: How long at most, where that is more than `BUSY_SECONDS`.
    """
    patience = max(seconds, BUSY_SECONDS)
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise TookTooLong(f"{what}: not within {patience:g} s")
        await asyncio.sleep(POLL_SECONDS)


def drop(window: QWidget, paths: Sequence[Path]) -> None:
    """Drag files over the window and let them go, as a file manager does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = QPoint(window.width() // 2, window.height() // 2)
    keys = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(middle, *keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(middle), *keys))


def drop_on(window: QWidget, place: QWidget, paths: Sequence[Path]) -> None:
    """Drag files over a part of the window and let them go there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    point = place.mapTo(window, place.visibleRegion().boundingRect().center())
    keys = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(point, *keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(point), *keys))


async def picture(window: QWidget, path: Path) -> Path:
    """Save what the window shows, after it had the time to paint it."""
    await asyncio.sleep(0.4)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not window.grab().save(str(path)):
        raise OSError(f"{path} could not be written")
    return path


def make_video(path: Path, seconds: int, source: str = "testsrc2") -> Path:
    """Make a real video with moving pictures, from one of ffmpeg's own sources, and a tone."""
    sources = ["-f", "lavfi", "-i", _sized(source), "-f", "lavfi", "-i", "sine=frequency=330"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    path.parent.mkdir(parents=True, exist_ok=True)
    run_ffmpeg(*sources, "-t", str(seconds), *codecs, str(path))
    return path


def run_ffmpeg(*arguments: str) -> None:
    """Run the ffmpeg of the pinned package."""
    program = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
    subprocess.run([*program, *arguments], check=True, stdin=subprocess.DEVNULL)


def _sized(source: str) -> str:
    """Return a video source of ffmpeg with size and rate behind what it has already."""
    return f"{source}{':' if '=' in source else '='}size=1280x720:rate=25"
