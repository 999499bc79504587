"""The model of a review's notes keeps Qt's rules while notes come, change and go."""

from contextlib import closing
from fractions import Fraction

from PySide6.QtTest import QAbstractItemModelTester

from kdesk.messages.format import Format
from kdesk.threads import Workers
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.notes_model import NotesModel
from kdesk.ui.review.room.thumbnails import Thumbnails
from kdesk.ui.tasks import TaskScope
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.room.test_notes import clock_times


def test_notes_come_change_and_go(run_qt: RunQt, formatter: Format) -> None:
    """They are sorted by time; a mistake is a warning of Qt, which fails the test."""

    async def work(tasks: TaskScope) -> None:
        with closing(Workers("thumbnails", 1)) as workers:
            draft = ReviewDraft("ada")
            model = NotesModel(draft, formatter, Thumbnails(tasks, workers), clock_times(formatter, tasks))
            tester = QAbstractItemModelTester(model)
            late = draft.add_note(Fraction(5), "late")
            early = draft.add_note(Fraction(1), "early")
            assert [model.row_of(one.id) for one in (early, late)] == [0, 1]
            draft.edit_note(late.id, "later")
            draft.delete_note(early.id)
            assert (model.rowCount(), model.row_of(early.id)) == (1, -1)
            draft.undo()
            assert model.rowCount() == 2
            tester.deleteLater()

    run_qt(work)
