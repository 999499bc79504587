"""Shows reviews that are opened, and asks before one is lost."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from kdesk.domain.reviews.review import Review
from kdesk.domain.reviews.view_fields import view_of
from kdesk.engine.library.review_calls import sides_of
from kdesk.errors import KdeskError
from kdesk.messages import _, listed, ngettext
from kdesk.messages.errors import sentence_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.saver import ReviewSaver
from kdesk.ui.review.services import ReviewServices


class ReviewKeeper(QObject):
    """Puts another review in the place of the draft.

    Args:
        host: A widget of the window that shows the review.

    Signals:
        opened: Another review is shown.
        told: A sentence for the window.
        compared: Sides to compare, position, and view of an opened review.
    """

    opened = Signal()
    told = Signal(str)
    compared = Signal(object, object, object)

    def __init__(
        self, draft: ReviewDraft, saver: ReviewSaver, session: CompareSession, services: ReviewServices, host: QWidget
    ) -> None:
        super().__init__(host)
        self._draft, self._saver, self._session, self._services = draft, saver, session, services
        self._host = host
        saver.opened.connect(self._open)

    def ask_before(self, go_on: Callable[[], object]) -> bool:
        """Ask whether notes may be lost that are not saved; return whether nothing had to be asked.

        Args:
            go_on: Called if they may.
        """
        if self._draft.is_saved:
            return True
        review, formatter = self._draft.review, self._services.formatter
        notes = ngettext("{count} note", "{count} notes", len(review.notes))
        marks = ngettext("{count} mark", "{count} marks", len(review.marks))
        more = _("The review has {notes} and {marks}; the last changes of them are not saved.").format(
            notes=notes.format(count=formatter.number(len(review.notes))),
            marks=marks.format(count=formatter.number(len(review.marks))),
        )
        words = _("Discard the changes of this review?")
        box = QuestionBox(
            self._host.window(), words, more, yes=_("Discard"), no=_("Back to the review"), enter_agrees=False
        )
        save = box.addButton(_("Save"), QMessageBox.ButtonRole.AcceptRole)
        save.clicked.connect(lambda _checked=False: self._save_and(go_on))
        box.agreed.connect(go_on)
        box.open()
        return False

    def _save_and(self, go_on: Callable[[], object]) -> None:
        """Save, and go on once the review is saved; not if saving fails, or no place is chosen."""

        def follow() -> None:
            self._saver.saved.disconnect(follow)
            go_on()

        self._saver.saved.connect(follow)
        self._saver.save()

    def _open(self, review: Review) -> None:
        if self.ask_before(lambda: self._show_review(review)):
            self._show_review(review)

    def _show_review(self, review: Review) -> None:
        """Show a review that was read: its notes at once, its videos once the account has told of them."""
        self._draft.open(review)
        self.opened.emit()
        self._services.tasks.spawn(self._show_sides(review), replace="open review")

    async def _show_sides(self, review: Review) -> None:
        known = [side.what for side in self._session.sides]
        try:
            sides = await sides_of(review, known, self._services.api())
        except KdeskError as error:
            self.told.emit(sentence_of(error, self._services.formatter))
            return
        present = [side for _video, side in sides if side is not None]
        missing = [shown(video.label or video.file_name) for video, side in sides if side is None]
        if present and (not self._session.sides or (len(present) > 1 and not missing)):
            self.compared.emit(present, review.time, view_of(review.view))
        else:
            self._session.go_to(review.time)
        if len(present) > 1 and not missing:
            self.told.emit(_("Review opened"))
        else:
            self.told.emit(_("Review opened; not found here: {names}").format(names=listed(missing)))
