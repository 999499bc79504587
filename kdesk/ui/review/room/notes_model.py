"""The notes of a review as rows."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kdesk.domain.reviews.review import Note
from kdesk.messages import _
from kdesk.messages.foreign_text import shown, shown_paragraphs
from kdesk.messages.format import Format
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.thumbnails import Thumbnails
from kdesk.ui.review.room.written_times import WrittenTimes

NOTE = Qt.ItemDataRole.UserRole
STILL = Qt.ItemDataRole.UserRole + 1


class NotesModel(QAbstractListModel):
    """Mirrors the notes of a draft, sorted by time."""

    def __init__(
        self,
        draft: ReviewDraft,
        formatter: Format,
        thumbnails: Thumbnails,
        times: WrittenTimes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._times = times
        times.changed.connect(self._rewrite)
        self._draft, self._formatter, self._thumbnails = draft, formatter, thumbnails
        self._notes = draft.review.notes
        thumbnails.ready.connect(self._repaint)
        draft.changed.connect(self._follow)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._notes)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._notes):
            return None
        note = self._notes[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return _("{time}: {text}").format(time=self.moment(note), text=shown(note.text))
            case _ if role == NOTE:
                return note
            case _ if role == STILL:
                return self._thumbnails.image(note.still)
        return None

    def row_of(self, note_id: str) -> int:
        """Return the row of a note, -1 if it is gone."""
        return next((row for row, note in enumerate(self._notes) if note.id == note_id), -1)

    def moment(self, note: Note) -> str:
        """Return the time of a note, in the chosen form."""
        return self._times.write(note.time)

    def byline(self, note: Note) -> str:
        """Return author and date of a note on one line."""
        written = self._formatter.date_and_time(note.written) if note.written else ""
        return " · ".join(part for part in (shown(note.author), written) if part)

    def words(self, note: Note) -> str:
        """Return the text of a note with its line breaks."""
        return shown_paragraphs(note.text)

    def _repaint(self) -> None:
        if self._notes:
            self.dataChanged.emit(self.index(0), self.index(len(self._notes) - 1), [STILL])

    def _rewrite(self) -> None:
        if self._notes:
            self.dataChanged.emit(self.index(0), self.index(len(self._notes) - 1))

    def _follow(self) -> None:
        if self._draft.review.notes != self._notes:
            self.beginResetModel()
            self._notes = self._draft.review.notes
            self.endResetModel()
