"""What a player would get at the address that was built."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from kdesk.domain.links.departures import stream_departures
from kdesk.domain.links.manifest import PlayManifest
from kdesk.domain.stream_check.outline import StreamOutline
from kdesk.domain.stream_check.ports import StreamReader
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.departures import departure_words
from kdesk.messages.errors import sentence_of
from kdesk.messages.format import Format
from kdesk.messages.stream_builder import outline_words
from kdesk.ui.review.panel_table import PanelTable
from kdesk.ui.share.builders.late_question import LateQuestion
from kdesk.ui.share.builders.offers_model import Column, OffersModel
from kdesk.ui.share.builders.subject import BuilderSubject
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import show_words


class StreamResult(QWidget):
    """Asks for the address as somebody without a session, and shows what comes.

    Attributes:
        summary: What came, or why nothing came.
        model: The variants.
        departures: What the server did otherwise.
    """

    def __init__(
        self,
        subject: BuilderSubject,
        reader: StreamReader,
        tasks: TaskScope,
        formatter: Format,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._subject, self._formatter = subject, formatter
        self._asked: PlayManifest | None = None
        self._question: LateQuestion[StreamOutline] = LateQuestion(tasks, reader.outline, self._show)
        heading = QLabel(_("What a player gets"))
        heading.setProperty("role", "heading")
        self.summary, self.departures = QLabel(), QLabel()
        self.model = OffersModel(formatter)
        self.table = PanelTable(self.model, theme)
        self.table.setAccessibleName(_("Variants"))
        self.departures.setProperty("role", "waiting")
        self.departures.setAccessibleName(_("What the server does otherwise"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for widget in (heading, self.summary, self.table, self.departures):
            column.addWidget(widget)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.show_address(None)

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a pause before it asks."""
        return self._question.is_waiting

    def show_address(self, asked: PlayManifest | None) -> None:
        """Ask for another address."""
        self._asked = asked
        if asked is None:
            self._question.end()
            self._say(_("The server names no delivery host for this entry"))
        elif self._question.ask(str(asked)):
            self._say(_("Being asked for…"))

    def again(self) -> None:
        """Ask for the same address again."""
        self._question.again()

    def end(self) -> None:
        """Ask nothing any more."""
        self._question.end()

    def _say(self, words: str) -> None:
        show_words(self.summary, words)
        self.table.hide()
        self.departures.hide()

    def _show(self, url: str, found: StreamOutline | KdeskError) -> None:
        if self._asked is None or url != str(self._asked):
            return
        if isinstance(found, KdeskError):
            self._say(sentence_of(found))
            return
        show_words(self.summary, outline_words(found, self._formatter))
        self.model.show_variants(found.variants)
        self.table.setVisible(bool(found.variants))
        self.table.setColumnHidden(Column.AVERAGE, not any(one.average for one in found.variants))
        entry = self._subject.entry
        told = stream_departures(self._asked, found, self._subject.flavors, entry.duration)
        show_words(self.departures, "\n".join(departure_words(one) for one in told))
        self.departures.setVisible(bool(told))
