"""The thumbnail of an upload: an image of this computer, or a frame of the file itself."""

from collections.abc import Sequence
from pathlib import Path, PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.details.upload_details import Poster
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.fields.edits import ValueEdit
from kdesk.ui.file_dialogs import choose_file
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip, tell

_IMAGES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})


class PosterEdit(ValueEdit):
    """Says what the thumbnail will be, with buttons that choose it.

    Attributes:
        choose: Opens the dialog for images.
        frame: Opens the dialog with the frames of the file.
        remove: Lets Kaltura choose.

    Signals:
        frame_wanted: The frames of the file are wanted.
    """

    frame_wanted = Signal()

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        area = QWidget()
        super().__init__(area, parent)
        self._formatter = formatter
        self._poster: Poster | None = None
        self._reason = self._why_no_frame = ""
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.choose = QPushButton(_("Choose an image…"))
        self.frame = QPushButton(_("Take a frame…"))
        self.remove = QPushButton(_("Remove"))
        self.remove.setAccessibleName(_("Remove the thumbnail"))
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.words)
        row = QWidget()
        buttons = FlowLayout(row, spacing=theme.px(8))
        for button in (self.choose, self.frame, self.remove):
            buttons.addWidget(button)
        column.addWidget(row)
        self.setFocusProxy(self.choose)
        self.choose.clicked.connect(self._choose)
        self.frame.clicked.connect(self.frame_wanted)
        self.remove.clicked.connect(lambda: self.give(None))
        DropPlace(self, self._sentence, self.take, _are_images)
        self.put(None)

    def value(self) -> Poster | None:
        """Return the thumbnail."""
        return self._poster

    def put(self, value: object) -> None:
        """Show a thumbnail."""
        self._poster = value if isinstance(value, Poster) else None
        self.words.setText(self._said())
        self.remove.setVisible(self._poster is not None)

    def lock(self, reason: str) -> None:
        """Forbid changes and tell why."""
        self._reason = reason
        for button in (self.choose, self.remove):
            button.setEnabled(not reason)
            set_tip(button, reason)
        self.allow_frame(self._why_no_frame)

    def allow_frame(self, why_not: str) -> None:
        """Allow to take a frame of the file, or tell why not."""
        self._why_no_frame = why_not
        self.frame.setEnabled(not (why_not or self._reason))
        set_tip(self.frame, self._reason or why_not)

    def give(self, poster: Poster | None) -> None:
        """Take what a person has chosen."""
        self.put(poster)
        self.edited.emit()
        self.finished.emit()

    def take(self, paths: Sequence[Path]) -> None:
        """Take the first of these images."""
        if len(paths) > 1:
            tell(self, _("One image can be the thumbnail; the first one is taken"))
        self.give(Poster(str(paths[0])))

    def _choose(self) -> None:
        # The content of a file decides; the filter only helps to find it.
        filters = (_("Images (*.jpg *.jpeg *.png *.gif *.webp)"), _("All files (*)"))
        choose_file(self, _("Choose an image for the thumbnail"), lambda path: self.take([path]), filters)

    def _sentence(self) -> str:
        return "" if self._reason else _("Drop an image to make it the thumbnail")

    def _said(self) -> str:
        if self._poster is None:
            return _("Kaltura takes one from the video")
        if self._poster.seconds is not None:
            return _("The frame at {time}").format(time=self._formatter.duration(self._poster.seconds))
        return shown(PurePath(self._poster.path).name)


def _are_images(paths: Sequence[Path]) -> bool:
    return bool(paths) and all(path.suffix.lower() in _IMAGES for path in paths)
