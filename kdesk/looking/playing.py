"""The first picture of a file with Qt's own player, for where PyAV is not installed."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QFile, QIODevice, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtMultimedia import QMediaFormat, QMediaMetaData, QMediaPlayer, QVideoFrame, QVideoSink

from kdesk.domain.looks.file_look import FileDefect, FileLook
from kdesk.domain.picture import Bitmap, Box
from kdesk.looking.stills import fitted

SECONDS = 4.0
"""For one file."""

_CODECS = {
    "H264": "h264",
    "H265": "hevc",
    "VP8": "vp8",
    "VP9": "vp9",
    "AV1": "av1",
    "MPEG4": "mpeg4",
    "MPEG2": "mpeg2video",
    "MPEG1": "mpeg1video",
    "MotionJPEG": "mjpeg",
    "WMV": "wmv3",
    "AAC": "aac",
    "MP3": "mp3",
    "FLAC": "flac",
    "Opus": "opus",
    "Vorbis": "vorbis",
    "AC3": "ac3",
    "EAC3": "eac3",
    "Wave": "pcm",
    "ALAC": "alac",
    "WMA": "wmav2",
}
_KEEP = Qt.AspectRatioMode.KeepAspectRatio
_LOADED = (QMediaPlayer.MediaStatus.LoadedMedia, QMediaPlayer.MediaStatus.BufferedMedia)
_ENDED = (QMediaPlayer.MediaStatus.InvalidMedia, QMediaPlayer.MediaStatus.EndOfMedia)


def application() -> QGuiApplication:
    """Return the application of a process without a window, which frames need; its caller keeps it."""
    # It opens nothing but the file that it is given, and decodes without the graphics card, whose drivers hang.
    os.environ["QT_FFMPEG_PROTOCOL_WHITELIST"] = "file"
    os.environ["QT_FFMPEG_DECODING_HW_DEVICE_TYPES"] = ","
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])


class FirstPicture:
    """Plays one file up to its first picture. Needs an application, whose loop it runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loop = QEventLoop()
        self._player, self._sink = QMediaPlayer(), QVideoSink()
        self._frame = QVideoFrame()
        self._is_invalid = False
        self._sink.videoFrameChanged.connect(self._take)
        self._player.mediaStatusChanged.connect(self._follow)
        self._player.setVideoSink(self._sink)

    def look(self, box: Box) -> tuple[FileLook, Bitmap | None]:
        """Return what the player finds, and the picture in the box."""
        file = QFile(str(self._path))
        file.open(QIODevice.OpenModeFlag.ReadOnly)
        QTimer.singleShot(round(SECONDS * 1000), self._loop, self._loop.quit)
        # As a device: an address could lead anywhere else.
        self._player.setSourceDevice(file, QUrl.fromLocalFile(self._path.name))
        self._player.pause()
        # It may have found out at once that it cannot, and would not tell of it again.
        if not self._has_ended:
            self._loop.exec()  # in the process that looks into files; no window waits for it
        found = self._found(box)
        self._player.stop()
        self._player.setSource(QUrl())  # nothing: it lets the file go
        return found

    @property
    def _has_ended(self) -> bool:
        is_sound = self._player.mediaStatus() in _LOADED and not self._player.hasVideo()
        return self._is_invalid or self._frame.isValid() or is_sound

    def _take(self, frame: QVideoFrame) -> None:
        if frame.isValid() and not self._frame.isValid():
            self._frame = QVideoFrame(frame)
            self._loop.quit()

    def _follow(self, status: QMediaPlayer.MediaStatus) -> None:
        self._is_invalid = self._is_invalid or status in _ENDED
        if self._has_ended:
            self._loop.quit()

    def _found(self, box: Box) -> tuple[FileLook, Bitmap | None]:
        data, key = self._player.metaData(), QMediaMetaData.Key
        image = self._frame.toImage() if self._frame.isValid() else QImage()
        has_picture, has_sound = self._player.hasVideo(), self._player.hasAudio()
        # That it shows nothing may be its own lack of a decoder, and says nothing against the file.
        problem = None
        if not self._is_invalid and not has_picture and not has_sound and self._player.mediaStatus() in _LOADED:
            problem = FileDefect.NO_TRACKS
        shown = self._sink.videoSize() if has_picture else QSize(0, 0)
        look = FileLook(
            max(0, shown.width()),
            max(0, shown.height()),
            max(0, self._player.duration()) / 1000,
            _codec(data.value(key.VideoCodec)) if has_picture else "",
            _codec(data.value(key.AudioCodec)) if has_sound else "",
            problem,
        )
        if image.isNull():
            cover = data.value(key.ThumbnailImage) or data.value(key.CoverArtImage)
            image = cover if isinstance(cover, QImage) else image
        elif not shown.isEmpty():
            # With square pixels.
            size = shown.scaled(box.width, box.height, _KEEP).expandedTo(QSize(1, 1))
            image = image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
        return look, None if image.isNull() else fitted(image, box)


def _codec(value: object) -> str:
    # Named here, too: PySide6 converts the values once the class is imported.
    if isinstance(value, QMediaFormat.VideoCodec) or isinstance(value, QMediaFormat.AudioCodec):  # noqa: SIM101
        return _CODECS.get(value.name, "?")
    return "?"
