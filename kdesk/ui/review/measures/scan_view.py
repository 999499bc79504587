"""A part of the review's panel that looks through the files of the compared videos."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.review_ports import Scanning
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.measures.candidates import Name
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.services import ReviewServices


class ScanView(QWidget):
    """What such parts are built on.

    Args:
        name: Of a rendition that is not shown.

    Signals:
        sought: A time to go to.
    """

    sought = Signal(object)

    def __init__(
        self, services: ReviewServices, session: CompareSession, draft: ReviewDraft, scanning: Scanning, name: Name
    ) -> None:
        super().__init__()
        self._services, self._session, self._draft = services, session, draft
        self._scanning, self._name = scanning, name
        self._tasks = services.tasks.part()

    def close_tasks(self) -> None:
        """End what runs."""
        self._tasks.end()
