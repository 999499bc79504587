"""The dialog in which a frame of a local video is chosen for its thumbnail."""

from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from kdesk.domain.review_ports import Painting, Video, Videos
from kdesk.domain.video import Area, VideoSource
from kdesk.errors import KdeskError
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.images import to_image
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

_BOX = (480, 270)
_STEP_MS, _PAGE_MS = 40, 5_000
_REST_MS = 30
"""Of the slider, before its frame is decoded."""


class FrameDialog(Dialog):
    """Shows the frame at the time of a slider.

    Args:
        path: The video.
        seconds: That are shown first.

    Attributes:
        slider: The time in milliseconds.
        picture: The frame, or why there is none.

    Signals:
        chosen: `float`, the time of the frame in seconds.
    """

    chosen = Signal(float)

    def __init__(self, parent: QWidget, theme: Theme, formatter: Format, path: Path, *, seconds: float = 0.0) -> None:
        super().__init__(parent)
        set_topic(self, Topic.DETAILS)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Frame for the thumbnail"))
        self._theme, self._formatter, self._path, self._begin = theme, formatter, path, seconds
        self._video: Video | None = None
        self._painting: Painting | None = None
        self._tasks: TaskScope | None = None
        self.picture, self.time = QLabel(), QLabel()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.use = QPushButton(_("Use this frame"))
        self._resting = QTimer(self, singleShot=True, interval=_REST_MS)
        self._resting.timeout.connect(self._show_frame)
        self._build()

    def open_video(self, videos: Videos, painting: Painting, tasks: TaskScope) -> None:
        """Open the video, and show its frames from then on."""
        self._painting, self._tasks = painting, tasks
        tasks.spawn(self._open(videos), name="details: open a video for its frames")

    def done(self, result: int) -> None:
        """Close the video with the dialog."""
        if self._video is not None:
            self._video.close()
            self._video = None
        super().done(result)

    def accept(self) -> None:
        """Tell the time, and close."""
        self.chosen.emit(self.slider.value() / 1000)
        super().accept()

    def _build(self) -> None:
        px = self._theme.px
        self.picture.setFixedSize(px(_BOX[0]), px(_BOX[1]))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setWordWrap(True)
        self.picture.setText(_("Opening the file…"))
        self.slider.setAccessibleName(_("Time of the frame"))
        self.slider.setEnabled(False)
        self.use.setEnabled(False)
        self.slider.valueChanged.connect(self._follow)
        buttons = dialog_buttons(self.use, QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(8))
        for widget in (self.picture, self.slider, self.time, buttons):
            column.addWidget(widget)

    async def _open(self, videos: Videos) -> None:
        try:
            video = await videos.open(VideoSource(path=self._path))
        except KdeskError as error:
            self.picture.setText(title_of(error))
            return
        if not self.isVisible():
            video.close()
            return
        self._video = video
        self.slider.setRange(0, max(0, round(video.facts.duration * 1000)))
        self.slider.setSingleStep(_STEP_MS)
        self.slider.setPageStep(_PAGE_MS)
        self.slider.setEnabled(True)
        self.slider.setValue(round(self._begin * 1000))
        self.slider.setFocus()
        self._follow()

    def _follow(self) -> None:
        self.time.setText(self._formatter.duration(self.slider.value() / 1000))
        self._resting.start()

    def _show_frame(self) -> None:
        if self._video is not None and self._tasks is not None and self._painting is not None:
            work = self._paint(self._video, self._painting, Fraction(self.slider.value(), 1000))
            self._tasks.spawn(work, replace=f"details: frame {id(self)}")

    async def _paint(self, video: Video, painting: Painting, time: Fraction) -> None:
        wide, high = video.facts.shown_size
        ratio = self.devicePixelRatioF()
        scale = min(self.picture.width() * ratio / wide, self.picture.height() * ratio / high)
        size = (max(1, round(wide * scale)), max(1, round(high * scale)))
        try:
            frame = await video.frame_at(time)
            bitmap = await painting.paint(video, frame, Area(0, 0, wide, high), size, quick=True)
        except KdeskError as error:
            self.picture.setText(title_of(error))
            return
        pixmap = QPixmap.fromImage(to_image(bitmap))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        self.use.setEnabled(True)
