"""The review that is being made: its notes, marks and measures, with undo, and whether they are saved."""

import time
from collections.abc import Collection, Iterable
from fractions import Fraction
from secrets import token_hex

from PySide6.QtCore import QObject, Signal

from kdesk.domain.reviews.review import Mark, MarkKind, Note, Review, Series

_UNDO = 100
"""Steps that can be undone."""


class ReviewDraft(QObject):
    """Holds the latest review. What was compared, and in which view, is added when it is saved.

    Args:
        author: Who writes notes.

    Signals:
        changed: Notes, marks or measures are others.
    """

    changed = Signal()

    def __init__(self, author: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._author = author
        self._review = Review("", ())
        self._saved = self._review
        self._before: list[Review] = []
        self._after: list[Review] = []

    @property
    def review(self) -> Review:
        """The review as it is now."""
        return self._review

    @property
    def is_saved(self) -> bool:
        """Whether nothing would be lost: measures can be made again, notes and marks cannot."""
        return (self._review.notes, self._review.marks) == (self._saved.notes, self._saved.marks)

    @property
    def has_saved_series(self) -> bool:
        """Whether all measures are saved."""
        return self._review.series == self._saved.series

    @property
    def can_undo(self) -> bool:
        """Whether notes or marks were changed."""
        return bool(self._before)

    def add_note(self, at: Fraction, text: str, still: bytes = b"") -> Note:
        """Add a note about a moment and return it."""
        note = Note(token_hex(8), at, text, self._author, int(time.time()), still)
        self._change(self._review.with_note(note))
        return note

    def edit_note(self, note_id: str, text: str) -> None:
        """Give a note another text; one without any is deleted."""
        note = next((one for one in self._review.notes if one.id == note_id), None)
        if note is not None and text != note.text:
            edited = Note(note.id, note.time, text, note.author, note.written, note.still)
            self._change(self._review.with_note(edited) if text else self._review.without_note(note_id))

    def delete_note(self, note_id: str) -> None:
        """Delete a note."""
        self._change(self._review.without_note(note_id))

    def put_marks(self, marks: Iterable[Mark], kinds: Iterable[MarkKind], text: str) -> None:
        """Put marks in the place of those of these kinds with the same text."""
        replaced = frozenset(kinds)
        kept = [one for one in self._review.marks if one.kind not in replaced or one.text != text]
        self._change(self._review.replace(marks=tuple(sorted([*kept, *marks], key=lambda one: one.start))))

    def add_mark(self, mark: Mark) -> None:
        """Add a mark, unless it is there."""
        if mark not in self._review.marks:
            self._change(
                self._review.replace(marks=tuple(sorted([*self._review.marks, mark], key=lambda one: one.start)))
            )

    def delete_mark(self, mark: Mark) -> None:
        """Delete a mark."""
        self._change(self._review.replace(marks=tuple(one for one in self._review.marks if one != mark)))

    def put_series(self, series: Iterable[Series], name: str) -> None:
        """Put measures in the place of those of this name. This is no step of undo: they can be made again."""
        kept = [one for one in self._review.series if one.name != name]
        self._review = self._review.replace(series=(*kept, *series))
        self.changed.emit()

    def drop_series(self, labels: Collection[str]) -> None:
        """Drop the measures that have these labels: their videos are not compared any longer."""
        left = tuple(one for one in self._review.series if one.label not in labels)
        if len(left) < len(self._review.series):
            self._review = self._review.replace(series=left)
            self.changed.emit()

    def undo(self) -> None:
        """Undo the last change of notes or marks."""
        if self._before:
            self._after.append(self._review)
            self._show(self._before.pop())

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._after:
            self._before.append(self._review)
            self._show(self._after.pop())

    def _show(self, review: Review) -> None:
        """Show the notes and marks of another step; measures stay."""
        self._review = self._review.replace(notes=review.notes, marks=review.marks)
        self.changed.emit()

    def open(self, review: Review) -> None:
        """Go on with another review, which is saved as it is."""
        self._review = self._saved = review
        self._before.clear()
        self._after.clear()
        self.changed.emit()

    def note_saved(self, review: Review) -> None:
        """Take note that a review was saved; what was changed meanwhile is not."""
        self._saved = review
        self.changed.emit()

    def _change(self, review: Review) -> None:
        if review != self._review:
            self._before = [*self._before[1 - _UNDO :], self._review]
            self._after.clear()
            self._review = review
            self.changed.emit()
