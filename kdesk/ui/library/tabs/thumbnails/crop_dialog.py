"""The dialog in which a part of a picture is chosen as the poster."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.picture_work import PictureFile
from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.messages.foreign_text import shown
from kdesk.messages.renditions import pixels_of
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.images import to_image
from kdesk.ui.library.tabs.thumbnails.crop_view import CropView
from kdesk.ui.theme import Theme

RATIOS = ((N_("Any proportion"), 0.0), ("16:9", 16 / 9), ("4:3", 4 / 3), ("1:1", 1.0), ("9:16", 9 / 16))


class CropDialog(Dialog):
    """Shows a picture, and lets a person choose what is kept of it.

    Attributes:
        view: The picture with the rectangle.
        ratios: The proportions.

    Signals:
        agreed: The `Area` that is kept.
    """

    agreed = Signal(object)

    def __init__(self, picture: PictureFile, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Use an image as the poster"))
        self._size = picture.bitmap.width, picture.bitmap.height
        self.view = CropView(to_image(picture.bitmap), theme)
        self.view.setAccessibleName(_("Part of the image that is kept"))
        self.ratios = QComboBox()
        self.ratios.setAccessibleName(_("Proportion"))
        for label, ratio in RATIOS:
            self.ratios.addItem(_(label), ratio)
        self._kept = QLabel()
        self._build(shown(picture.name), theme)
        self.ratios.currentIndexChanged.connect(lambda _index: self.view.keep_ratio(self.ratios.currentData()))
        self.view.changed.connect(self._tell)
        self._tell()
        self.view.setFocus()

    def _build(self, title: str, theme: Theme) -> None:
        name = QLabel(title)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setProperty("role", "heading")
        hint = QLabel(_("Drag the rectangle or its edges. Arrow keys move it, with Shift they change its size."))
        hint.setProperty("role", "secondary")
        hint.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.ratios)
        row.addWidget(self._kept, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(8))
        column.addWidget(name)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        column.addWidget(hint)
        column.addWidget(self._buttons())

    def accept(self) -> None:
        """Tell what is kept."""
        self.agreed.emit(self.view.area)
        super().accept()

    def _buttons(self) -> QDialogButtonBox:
        self.use = QPushButton(_("Use as poster"))
        buttons = dialog_buttons(self.use, QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _tell(self) -> None:
        area, (width, height) = self.view.area, self._size
        kept = pixels_of(max(1, round(area.width * width)), max(1, round(area.height * height)))
        words = _("{kept} of {whole} pixels are kept").format(kept=kept, whole=pixels_of(width, height))
        self._kept.setText(words)
        self.view.setAccessibleDescription(words)
