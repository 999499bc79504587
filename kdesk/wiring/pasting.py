"""Pasting on the services: an image of the clipboard becomes a file, and what is pasted is queued."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from kdesk.engine.transfers.pasted_images import PastedImages
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice
from kdesk.ui.uploads.paste import ClipboardPaste
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.ui_services import UiServices


def offer_paste(services: Services, ui: UiServices, window: MainWindow, uploads: UploadsPage) -> ClipboardPaste:
    """Let the command upload what is on the clipboard; return what does it."""
    images = PastedImages(services.paths.pasted, services.queue.snapshot, services.clock.now)
    services.queue.listen(images)

    async def tidy() -> None:
        # Before, no transfer would need the files of earlier processes.
        await services.queue.loading.wait()
        await images.tidy()

    ui.tasks.spawn(tidy(), name="tidy pasted images")

    async def keep(image: QImage) -> None:
        window.take([await images.keep(lambda: png_of(image))])

    paste = ClipboardPaste(
        QGuiApplication.clipboard(),
        window.take,
        lambda image: ui.tasks.spawn(keep(image), name="keep a pasted image"),
        lambda words: ui.notices.post(Notice(words)),
    )

    paste.addresses = uploads.ask_addresses

    def on_uploads_page() -> None:
        # In the Library, Ctrl+V outside of a field would upload something unasked.
        if window.open_page is uploads:
            paste.paste()

    ui.actions.connect_to(Command.PASTE, on_uploads_page)
    return paste


def png_of(image: QImage) -> bytes:
    """Return an image as PNG. May be called on any thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())
