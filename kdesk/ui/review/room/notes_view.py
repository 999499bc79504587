"""Notes of a review: writing them at the shown frame, and the list of them."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.reviews.review import Note
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.threads import Workers
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.note_field import NoteField
from kdesk.ui.review.room.notes_delegate import NotesDelegate
from kdesk.ui.review.room.notes_model import NOTE, NotesModel
from kdesk.ui.review.room.still_pictures import still_png
from kdesk.ui.review.room.thumbnails import Thumbnails
from kdesk.ui.review.room.written_times import WrittenTimes
from kdesk.ui.review.window_keys import is_letter
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce, set_tip
from kdesk.ui.wrapping import show_words

_GAP = 8
Shown = Callable[[], tuple[Fraction, QImage]]
"""Returns the time of the shown frame, and the picture of the view; a null picture if there is none."""


class NotesList(QListView):
    """The list of notes.

    Signals:
        chosen: A `Note` to go to.
        edit_wanted: A `Note` whose text is to be changed.
        deletion_wanted: A `Note` to delete.
        undo_wanted: Ctrl+Z was pressed.
        redo_wanted: Ctrl+Shift+Z was pressed.
    """

    chosen = Signal(object)
    edit_wanted = Signal(object)
    deletion_wanted = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, model: NotesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(NotesDelegate(model, theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(_("Notes"))
        self.clicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    @property
    def note(self) -> Note | None:
        """The current note."""
        note = self.currentIndex().data(NOTE)
        return note if isinstance(note, Note) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there, F2 edits, Delete deletes, Ctrl+Z undoes, Ctrl+Shift+Z does it again."""
        note = self.note
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_wanted.emit()
        elif note is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(note)
        elif note is not None and event.key() == Qt.Key.Key_F2:
            self.edit_wanted.emit(note)
        elif note is not None and event.key() == Qt.Key.Key_Delete:
            self.deletion_wanted.emit(note)
        elif is_letter(event):
            # The list would search for it; the window has a meaning for it.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Texts break elsewhere, so that rows are of another height.
        self.scheduleDelayedItemsLayout()

    def _choose(self, index: QModelIndex) -> None:
        note = index.data(NOTE)
        if isinstance(note, Note):
            self.chosen.emit(note)


class NotesView(QWidget):
    """The field of a new note above the list.

    Args:
        shown: What a new note is about.
        times: Writes the times of notes.

    Signals:
        sought: Time of the note to go to.
    """

    sought = Signal(object)

    def __init__(
        self,
        draft: ReviewDraft,
        shown: Shown,
        times: WrittenTimes,
        theme: Theme,
        formatter: Format,
        tasks: TaskScope,
    ) -> None:
        super().__init__()
        self._draft, self._shown, self._times, self._tasks = draft, shown, times, tasks
        self._workers = Workers("kdesk-notes", 1)
        self._at: Fraction | None = None
        self._image = QImage()
        self._edited: Note | None = None
        self._thumbnails = Thumbnails(tasks, self._workers, self)
        self.model = NotesModel(draft, formatter, self._thumbnails, times, self)
        self.list = NotesList(self.model, theme)
        self.field = NoteField(theme)
        self.add = QPushButton(_("Add a note"))
        self.keep, self.give_up = QPushButton(_("Keep")), QPushButton(_("Cancel"))
        self.delete, self.undo = QPushButton(_("Delete")), QPushButton(_("Undo"))
        self._about, self._empty = QLabel(), QLabel()
        self._lay_out(theme)
        self._connect()
        self._show_field(None)
        self._follow()

    def begin(self) -> None:
        """Write a note about the shown frame; the frame is kept as it is now."""
        self._at, image = self._shown()
        self._image = QImage(image)
        self._edited = None
        self.field.clear()
        self._show_field(_("Note at {time}").format(time=self._times.with_number(self._at)))

    def edit(self, note: Note) -> None:
        """Change the text of a note."""
        self._edited = note
        self.field.setPlainText(note.text)
        self._show_field(_("Change the note at {time}").format(time=self._times.write(note.time)))
        self.field.selectAll()

    def close_threads(self) -> None:
        """End the thread that makes stills."""
        self._workers.close()

    def _finish(self) -> None:
        words, at = self.field.words, self._at
        if self._edited is not None:
            self._draft.edit_note(self._edited.id, words)
        elif words and at is not None:
            self._tasks.spawn(self._add(at, words, self._image), name="add note")
        self._leave_field()

    async def _add(self, at: Fraction, words: str, image: QImage) -> None:
        still = await self._workers.run(still_png, image)
        note = self._draft.add_note(at, words, still)
        self.list.setCurrentIndex(self.model.index(self.model.row_of(note.id)))
        announce(self, _("Note added at {time}").format(time=self._times.write(at)))

    def _leave_field(self) -> None:
        self._edited, self._image = None, QImage()
        self._show_field(None)
        (self.list if self.model.rowCount() else self.add).setFocus()

    def _delete(self, note: Note | None) -> None:
        if note is not None:
            row = self.model.row_of(note.id)
            self._draft.delete_note(note.id)
            self.list.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1)))

    def _go_to(self, note: Note) -> None:
        self.sought.emit(note.time)

    def _show_field(self, about: str | None) -> None:
        writing = about is not None
        self._about.setText(about or "")
        for widget in (self._about, self.field, self.keep, self.give_up):
            widget.setVisible(writing)
        for widget in (self.add, self.delete, self.undo):
            widget.setVisible(not writing)
        self._empty.setVisible(not writing and not self._draft.review.notes)
        if writing:
            self.field.setFocus()

    def _follow(self) -> None:
        self.undo.setEnabled(self._draft.can_undo)
        set_tip(self.undo, "" if self._draft.can_undo else _("Nothing was changed yet"))
        has_any = bool(self._draft.review.notes)
        self._empty.setVisible(not has_any and self.field.isHidden())
        self.list.setVisible(has_any)
        self._follow_current()

    def _follow_current(self) -> None:
        self.delete.setEnabled(self.list.note is not None)
        set_tip(self.delete, "" if self.list.note is not None else _("No note is selected"))

    def _connect(self) -> None:
        self.add.clicked.connect(self.begin)
        self.keep.clicked.connect(self._finish)
        self.give_up.clicked.connect(self._leave_field)
        self.field.finished.connect(self._finish)
        self.field.given_up.connect(self._leave_field)
        self.delete.clicked.connect(lambda: self._delete(self.list.note))
        self.undo.clicked.connect(self._draft.undo)
        self.list.undo_wanted.connect(self._draft.undo)
        self.list.redo_wanted.connect(self._draft.redo)
        self.list.chosen.connect(self._go_to)
        self.list.edit_wanted.connect(self.edit)
        self.list.doubleClicked.connect(lambda index: self.edit(index.data(NOTE)))
        self.list.deletion_wanted.connect(self._delete)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._follow_current())
        self._draft.changed.connect(self._follow)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.px(_GAP)
        self.keep.setProperty("kind", "main")
        self._about.setProperty("role", "heading")
        self._empty.setProperty("role", "secondary")
        set_tip(self.add, _("Add a note about the shown frame, with its picture (C)"))
        show_words(self._empty, _("No notes yet. A note keeps the time and the picture of the frame it is about."))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(gap)
        for widgets in ((self.add, self.delete, self.undo), (self.keep, self.give_up)):
            row = QHBoxLayout()
            row.setSpacing(gap)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
            if self.keep in widgets:
                lines.addWidget(self._about)
                lines.addWidget(self.field)
            lines.addLayout(row)
        lines.addWidget(self._empty)
        lines.addWidget(self.list, 1)
        lines.addStretch(0)
