"""Writes the notes of a review to its entry, after a question."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.cue_points import CuePoints
from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.engine.library.review_calls import write_notes
from kdesk.errors import KdeskError
from kdesk.messages import _, ngettext
from kdesk.messages.errors import sentence_of
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.services import ReviewServices


class NoteWriter(QObject):
    """Makes annotations of notes: cue points that players and Kaltura's console show.

    Args:
        host: Over whose window it asks.

    Signals:
        told: What was written, or why nothing was.
    """

    told = Signal(str)

    def __init__(self, draft: ReviewDraft, session: CompareSession, services: ReviewServices, host: QWidget) -> None:
        super().__init__(host)
        self._draft, self._session, self._services, self._host = draft, session, services, host

    def ask(self) -> None:
        """Ask whether the notes are to be written to the entry of the first side that has one."""
        entry = next((side.what.entry for side in self._session.sides if side.what.entry is not None), None)
        api = self._services.api()
        points = api.editing.cue_points if api is not None and api.editing is not None else None
        if not self._draft.review.notes:
            self.told.emit(_("There are no notes yet"))
        elif entry is None or points is None:
            self.told.emit(_("There is no entry here that could have the notes"))
        else:
            self._ask(entry, points)

    def _ask(self, entry: Entry, points: CuePoints) -> None:
        count = len(self._draft.review.notes)
        words = ngettext("Write {count} note to “{name}”?", "Write {count} notes to “{name}”?", count)
        question = words.format(
            count=self._services.formatter.number(count), name=in_a_sentence(entry.name or entry.id)
        )
        more = _("They become cue points of the entry, without pictures. Whoever may see the entry can read them.")
        box = QuestionBox(self._host.window(), question, more, yes=_("Write"), no=_("Cancel"), enter_agrees=False)
        work = self._services.tasks
        box.agreed.connect(lambda: work.spawn(self._write(entry.id, points), name="write notes"))
        box.open()

    async def _write(self, entry_id: str, points: CuePoints) -> None:
        try:
            count = await write_notes(points, entry_id, self._draft.review.notes)
        except KdeskError as error:
            self.told.emit(sentence_of(error, self._services.formatter))
            return
        words = ngettext("{count} note written to the entry", "{count} notes written to the entry", count)
        self.told.emit(words.format(count=self._services.formatter.number(count)))
