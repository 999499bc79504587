"""Ctrl+V on the Uploads page: files, an image, or addresses of the clipboard."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QImage

from kdesk.messages import N_, _
from kdesk.ui.uploads.drop import paths_of

NOTHING = N_("There is no file, image or address on the clipboard")
NO_ADDRESSES = N_("The clipboard has an address, not a file; download it first, and upload the file")


class ClipboardPaste:
    """Queues what is on the clipboard.

    Args:
        add: Called with files and folders.
        keep: Called with an image, which becomes a file.
        say: Called with a sentence if nothing can be taken.

    Attributes:
        addresses: Called with http(s) addresses; None where they are not taken.
    """

    def __init__(
        self,
        clipboard: QClipboard,
        add: Callable[[Sequence[Path]], object],
        keep: Callable[[QImage], object],
        say: Callable[[str], object],
    ) -> None:
        self._clipboard, self._add, self._keep, self._say = clipboard, add, keep, say
        self.addresses: Callable[[Sequence[str]], object] | None = None

    def paste(self) -> None:
        """Take the best of what the clipboard offers: a browser puts an image and its address there."""
        mime = self._clipboard.mimeData()
        paths = paths_of(mime)[0] if mime.hasUrls() else []
        if paths:
            self._add(paths)
            return
        if mime.hasImage():
            image = self._clipboard.image()
            if not image.isNull():
                self._keep(image)
                return
        self._paste_text(mime)

    def _paste_text(self, mime: QMimeData) -> None:
        from kdesk.domain.pasted_text import read_pasted

        named = read_pasted(mime.text() if mime.hasText() else "")
        if named.paths:
            self._add(named.paths)
        if named.addresses and self.addresses is not None:
            self.addresses(named.addresses)
        elif named.addresses:
            self._say(_(NO_ADDRESSES))
        elif not named.paths:
            self._say(_(NOTHING))
