"""The line about a file that is on its way to replace the content of the entry."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from kdesk.messages.rendition_changes import sending_words
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject


class SendingLine(QLabel):
    """Tells what the transfer does; hidden while there is none."""

    def __init__(self, subject: RenditionSubject, services: LibraryServices) -> None:
        super().__init__()
        self._subject = subject
        self._services = services
        self.setProperty("role", "secondary")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def refresh(self) -> None:
        """Show the transfer as it is now."""
        sending = self._subject.sending
        if sending is not None:
            self.setText(sending_words(sending, self._services.formatter, self._services.clock.now()))
        self.setVisible(sending is not None)
