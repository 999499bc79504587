"""A link as a QR code, for the camera of whoever stands in front of the screen."""

from collections.abc import AsyncGenerator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.links.link import Link
from kdesk.engine.files.side_files import SideFiles
from kdesk.errors import KdeskError
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.links import link_kind_name, link_title
from kdesk.plain_text import file_name
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.file_dialogs import save_as
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.images import png_of
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.qr_code import qr_picture, qr_svg
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import show_words

SIDE = 320
"""Least side of the code on the screen, in the window's own pixels."""

_ADDRESS_LIMIT = 300


class QrPopup(Dialog):
    """Shows a link as a QR code; Escape closes it, and the focus returns to where it was.

    Args:
        link: A link without a session.
        files: Writes what is saved.

    Attributes:
        code: The code, or why there is none.
        told: What was saved, or why nothing was.
    """

    def __init__(
        self, theme: Theme, link: Link, clipboard: LinkClipboard, files: SideFiles, tasks: TaskScope, parent: QWidget
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LINKS)
        self.setLocale(parent.locale())
        self.setWindowTitle(_("QR code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._link, self._clipboard, self._files = theme, link, clipboard, files
        self._tasks = tasks
        self.code, self.told = QLabel(), QLabel()
        self.copy, self.save = QPushButton(_("Copy picture")), QPushButton(_("Save…"))
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.save.clicked.connect(lambda _checked=False: self._choose_place())
        self._build()
        self._draw()

    def _build(self) -> None:
        title, address = QLabel(), QLabel()
        show_words(title, link_title(self._link))
        title.setProperty("role", "heading")
        show_words(address, shown(self._link.url, _ADDRESS_LIMIT))
        address.setProperty("role", "secondary")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName(_("QR code of {address}").format(address=shown(self._link.url, _ADDRESS_LIMIT)))
        self.told.hide()
        foot = dialog_buttons(None, QPushButton(_("Close")), self.copy, self.save)
        foot.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(self._theme.px(12))
        for widget in (title, self.code, address, self.told, foot):
            column.addWidget(widget)
        self.setMinimumWidth(self._theme.px(SIDE + 80))

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        try:
            picture = qr_picture(self._link.url, round(self._theme.px(SIDE) * ratio))
        except ValueError:
            reason = _("The address is too long for a QR code")
            show_words(self.code, reason)
            for button in (self.copy, self.save):
                button.setEnabled(False)
                set_tip(button, reason)
            return
        picture.setDevicePixelRatio(ratio)
        self.code.setPixmap(QPixmap.fromImage(picture))

    def _copy(self) -> None:
        notice = _("QR code copied: {link}").format(link=link_title(self._link))
        self._clipboard.copy_picture(qr_picture(self._link.url), self._link.url, notice)
        self._tell(_("Picture copied"))

    def _choose_place(self) -> None:
        name = file_name(f"{self._link.entry_name or link_kind_name(self._link.kind)} QR")
        suffixes = {_("PNG picture (*.png)"): "png", _("SVG drawing (*.svg)"): "svg"}
        save_as(self, _("Save QR code"), f"{name}.png", self._save, suffixes)

    def _save(self, path: Path) -> None:
        self._tasks.spawn(self._write(path), name="save QR code")

    async def _write(self, path: Path) -> None:
        is_drawing = path.suffix.lower() == ".svg"
        data = qr_svg(self._link.url) if is_drawing else png_of(qr_picture(self._link.url))

        async def pieces() -> AsyncGenerator[bytes, None]:
            yield data

        try:
            await self._files.save(path, pieces())
        except KdeskError as error:
            self._tell(title_of(error))
        else:
            self._tell(_("Saved as “{name}”").format(name=shown(path.name)))

    def _tell(self, words: str) -> None:
        show_words(self.told, words)
        self.told.show()
