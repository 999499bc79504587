"""The uploads with pictures and facts of their files, and with what will be a problem, as they are pictured."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from driving import drop, make_video, run_ffmpeg, until
from photographer import Photographer
from PySide6.QtCore import QItemSelectionModel

from kdesk.application import Application
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.ui.uploads.details.control import DetailsControl

_SECONDS = 180
"""A busy machine may not look at a file in time; the window tries again half a minute later."""


async def picture_looks(app: Application, photographer: Photographer, folder: Path) -> None:
    """Picture the list with files of each kind, and the details of one that will be a problem."""
    paths = await asyncio.to_thread(_files, folder)
    app.queue.listen(_Pausing(app.queue))
    drop(app.window, paths)
    rows = app.uploads.list
    await until(lambda: len(app.queue.snapshot()) >= len(paths) - _BESIDE, _SECONDS, "rows")
    await until(lambda: all(one.can_resume for one in app.queue.snapshot()), _SECONDS, "rows that stand still")
    model = app.uploads.model
    tips = [model.index(row) for row in range(model.rowCount())]
    await until(lambda: sum("×" in (index.data(_TIP) or "") for index in tips) >= _PICTURES, _SECONDS, "looks")
    await photographer.take("looks")
    (control,) = app.uploads.findChildren(DetailsControl)
    control.show()
    named = next(index.row() for index in tips if index.data() == _INTERRUPTED)
    rows.selectionModel().setCurrentIndex(
        app.uploads.shown.index(named, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    await photographer.take("looks-details")
    control.hide()


class _Pausing(QueueListener):
    """Pauses what is added before it begins: small files would have arrived until somebody who looks has seen them."""

    def __init__(self, queue: TransferQueue) -> None:
        self._queue = queue

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Pause them."""
        self._queue.pause([one.id for one in transfers])


_BESIDE, _PICTURES = 3, 5
_TIP = 3
_INTERRUPTED = "interrupted.mp4"


def _files(folder: Path) -> list[Path]:
    folder.mkdir()
    talk = make_video(folder / "talk, morning.mp4", 6, "gradients=speed=0.02")
    (folder / "talk, morning.en.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n", encoding="utf-8")
    (folder / "talk, morning.de.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nHallo\n", encoding="utf-8")
    (folder / "talk, morning.pdf").write_bytes(b"%PDF-1.7")
    run_ffmpeg("-display_rotation", "90", "-i", str(talk), "-c", "copy", str(folder / "phone.mp4"))
    photo = ("-f", "lavfi", "-i", "mandelbrot=size=1600x1200", "-frames:v", "1")
    run_ffmpeg(*photo, str(folder / "coast.jpg"))
    tone = ("-f", "lavfi", "-i", "sine=duration=200", "-i", str(folder / "coast.jpg"), "-map", "0", "-map", "1")
    cover = ("-c:v", "mjpeg", "-disposition:v", "attached_pic", "-id3v2_version", "3")
    run_ffmpeg(*tone, *cover, str(folder / "song.mp3"))
    whole = make_video(folder / "grade.mov", 5, "life=mold=10:ratio=0.1:death_color=#1d4f7c:life_color=#e8b04b")
    data = whole.read_bytes()
    (folder / _INTERRUPTED).write_bytes(data[: data.rindex(b"moov") - 8])
    run_ffmpeg("-i", str(whole), "-c", "copy", "-movflags", "+faststart", str(folder / "whole.mp4"))
    part = (folder / "whole.mp4").read_bytes()
    (folder / "copied in part.mp4").write_bytes(part[: len(part) * 2 // 3])
    (folder / "whole.mp4").unlink()
    (folder / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n", encoding="ascii")
    run_ffmpeg("-i", str(folder / "words.srt"), "-c:s", "mov_text", str(folder / "nothing but words.mp4"))
    (folder / "words.srt").unlink()
    (folder / "no video.mp4").write_text("This is no video.\n", encoding="ascii")
    return sorted(folder.iterdir())
