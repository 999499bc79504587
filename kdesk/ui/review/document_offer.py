"""What a player offers for a document, which it cannot show: the system's program, and the link of its file."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from kdesk.domain.entry import Entry, EntryKind
from kdesk.domain.links import of_entry
from kdesk.domain.links.link import Link, LinkKind
from kdesk.messages import _
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.tips import set_tip


class DocumentOffer(QWidget):
    """Opens a document, and copies its download link; hidden for every other entry.

    Attributes:
        open: Downloads it, and opens it in the system's program.
        copy: Copies the link.
    """

    def __init__(self, services: ReviewServices) -> None:
        super().__init__()
        self._clipboard, self._documents = services.clipboard, services.documents
        self._entry: Entry | None = None
        self._link: Link | None = None
        self.open, self.copy = QPushButton(_("Open")), QPushButton(_("Copy the download link"))
        set_tip(self.copy, _("A browser downloads the document from it, for the program that opens such files"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(services.theme.px(8))
        for button, press in ((self.open, self._open), (self.copy, self._copy)):
            button.clicked.connect(lambda _checked=False, press=press: press())
            row.addWidget(button, 1)
        self.open.setVisible(self._documents is not None)
        self.hide()

    def show_entry(self, entry: Entry) -> None:
        """Offer this entry if it is a document."""
        url = of_entry.download(entry) if entry.kind is EntryKind.DOCUMENT else ""
        self._entry = entry
        self._link = Link(LinkKind.DOWNLOAD, url, entry.name or entry.id) if url else None
        reason = self._documents.why_not() if self._documents is not None else ""
        self.open.setEnabled(not reason)
        set_tip(self.open, reason or _("Downloads the document, and opens it in the program for such files"))
        self.setVisible(self._link is not None)

    def _open(self) -> None:
        if self._entry is not None and self._documents is not None:
            self._documents.open(self._entry)

    def _copy(self) -> None:
        if self._link is not None:
            self._clipboard.copy_link(self._link)
