"""What a player offers for a document, which it cannot show: the link of its file."""

from PySide6.QtWidgets import QPushButton

from kdesk.domain.entry import Entry, EntryKind
from kdesk.domain.links import of_entry
from kdesk.domain.links.link import Link, LinkKind
from kdesk.messages import _
from kdesk.ui.review.services import FrameClipboard
from kdesk.ui.tips import set_tip


class DocumentOffer(QPushButton):
    """Copies the download link of a document; hidden for every other entry."""

    def __init__(self, clipboard: FrameClipboard) -> None:
        super().__init__(_("Copy the download link"))
        set_tip(self, _("A browser downloads the document from it, for the program that opens such files"))
        self._clipboard = clipboard
        self._link: Link | None = None
        self.clicked.connect(self._copy)
        self.hide()

    def show_entry(self, entry: Entry) -> None:
        """Offer the link of this entry if it is a document."""
        url = of_entry.download(entry) if entry.kind is EntryKind.DOCUMENT else ""
        self._link = Link(LinkKind.DOWNLOAD, url, entry.name or entry.id) if url else None
        self.setVisible(self._link is not None)

    def _copy(self) -> None:
        if self._link is not None:
            self._clipboard.copy_link(self._link)
