"""The picture that comes at the address that was built, and what is told of it."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from kdesk.domain.links.picture_departures import picture_departures
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.domain.picture import MAX_SIDE, Box
from kdesk.domain.picture_head import PictureHead, picture_head
from kdesk.domain.picture_work import PictureTools
from kdesk.domain.stream_check.ports import PictureReader
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.departures import departure_words
from kdesk.messages.errors import sentence_of
from kdesk.messages.format import Format
from kdesk.messages.picture_builder import picture_words
from kdesk.ui.images import to_image
from kdesk.ui.share.builders.late_question import LateQuestion
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import show_words


@dataclass(frozen=True, slots=True)
class CameBack:
    """A picture, decoded, and what it is by its own bytes."""

    image: QImage
    head: PictureHead
    count: int
    content_type: str


class PictureResult(QWidget):
    """Fetches the picture as somebody without a session, and shows it.

    Attributes:
        picture: The picture, not larger than it is.
        facts: Its size, bytes and type, or why it did not come.
        departures: What the server did otherwise.
        came: What is shown; None for nothing.
    """

    def __init__(
        self,
        reader: PictureReader,
        tools: PictureTools,
        tasks: TaskScope,
        formatter: Format,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader, self._tools, self._formatter = reader, tools, formatter
        self._asked: Thumbnail | None = None
        self._duration = 0.0
        self.came: CameBack | None = None
        self._question: LateQuestion[CameBack] = LateQuestion(tasks, self._fetch, self._show)
        self.picture, self.facts, self.departures = _Scaled(theme), QLabel(), QLabel()
        self.picture.setAccessibleName(_("The picture as it comes"))
        self.departures.setProperty("role", "waiting")
        self.departures.setAccessibleName(_("What the server does otherwise"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.facts)
        column.addWidget(self.departures)
        column.addWidget(self.picture, 1)

    def show_address(self, asked: Thumbnail, duration: float) -> None:
        """Fetch another picture.

        Args:
            duration: Of the video in seconds; 0.0 for an image.
        """
        self._asked, self._duration = asked, duration
        if self._question.ask(str(asked)):
            show_words(self.facts, _("Being asked for…"))
            self.departures.hide()

    def end(self) -> None:
        """Ask nothing any more."""
        self._question.end()

    async def _fetch(self, url: str) -> CameBack:
        found = await self._reader.picture(url)
        bitmap = await self._tools.decode(found.data, Box(MAX_SIDE, MAX_SIDE))
        head = picture_head(found.data)
        if not head.size.width:
            head = PictureHead(head.content_type or found.content_type, Box(bitmap.width, bitmap.height))
        return CameBack(to_image(bitmap), head, len(found.data), found.content_type)

    def _show(self, url: str, came: CameBack | KdeskError) -> None:
        if self._asked is None or url != str(self._asked):
            return
        if isinstance(came, KdeskError):
            self.came = None
            self.picture.show_image(QImage())
            show_words(self.facts, sentence_of(came))
            self.departures.hide()
            return
        self.came = came
        self.picture.show_image(came.image)
        show_words(self.facts, picture_words(came.head.size, came.count, came.head.content_type, self._formatter))
        told = picture_departures(self._asked, came.head.size, came.head.content_type, self._duration)
        show_words(self.departures, "\n".join(departure_words(one) for one in told))
        self.departures.setVisible(bool(told))


class _Scaled(QLabel):
    """A picture that becomes smaller with its place, and never larger than it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._least = theme.px(120)
        self._image = QImage()
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        """Show another picture."""
        self._image = image
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, self._least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            self.clear()
            return
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        fitted = self._image.size()
        if fitted.width() > room.width() or fitted.height() > room.height():
            fitted = fitted.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        mode = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(self._image.scaled(fitted, Qt.AspectRatioMode.IgnoreAspectRatio, mode))
        pixmap.setDevicePixelRatio(ratio)
        self.setPixmap(pixmap)
