"""Notes of a review: written at a frame, listed, changed, deleted, undone."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from kdesk.domain.reviews.review import Mark, MarkKind, Review, Series
from kdesk.messages.format import Format
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.notes_model import STILL
from kdesk.ui.review.room.notes_view import NotesView
from kdesk.ui.review.room.still_pictures import image_of, still_png
from kdesk.ui.review.room.written_times import WrittenTimes
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.fakes.videos import FakeVideos
from tests.ui.library.qt_loop import RunQt


def picture(width: int = 320, height: int = 180) -> QImage:
    """Return a picture with a red left half."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    for x in range(width // 2):
        for y in range(height):
            image.setPixelColor(x, y, QColor("red"))
    return image


def clock_times(formatter: Format, tasks: TaskScope) -> WrittenTimes:
    """Return what writes times while no frame rate is known."""
    session = CompareSession(FakeVideos(), tasks, str)
    return WrittenTimes(session, PlayerChoices(), formatter, session)


class Stage:
    """A view of notes with everything around it."""

    def __init__(self, theme: Theme, formatter: Format, tasks: TaskScope) -> None:
        self.time, self.image = Fraction(1001, 30), picture()
        self.draft = ReviewDraft("ada")
        self.times = clock_times(formatter, tasks)
        self.view = NotesView(self.draft, lambda: (self.time, self.image), self.times, theme, formatter, tasks)
        self.view.resize(320, 400)
        self.view.show()

    async def write(self, words: str) -> None:
        """Add a note by keys alone."""
        count = len(self.draft.review.notes)
        self.view.begin()
        QTest.keyClicks(self.view.field, words)
        QTest.keyClick(self.view.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: len(self.draft.review.notes) > count)

    @property
    def texts(self) -> list[str]:
        """The texts of the notes in their order."""
        return [note.text for note in self.draft.review.notes]


@pytest.fixture
def staged(run_qt: RunQt, theme: Theme, formatter: Format) -> Callable[[Any], None]:
    """Run a test on a stage."""

    def run(work: Any) -> None:
        async def play(tasks: TaskScope) -> None:
            stage = Stage(theme, formatter, tasks)
            try:
                await work(stage)
            finally:
                stage.view.close_threads()
                stage.view.close()

        run_qt(play)

    return run


def test_a_note_keeps_frame_time_and_author(staged: Callable[[Any], None]) -> None:
    """The frame as it was when the note was begun, though another one is shown when it is finished."""

    async def work(stage: Stage) -> None:
        stage.view.begin()
        began = stage.time
        stage.time, stage.image = Fraction(99), QImage()
        QTest.keyClicks(stage.view.field, "Banding")
        stage.view.keep.click()
        await until(lambda: stage.draft.review.notes)
        (note,) = stage.draft.review.notes
        assert (note.time, note.text, note.author) == (began, "Banding", "ada")
        assert image_of(note.still).pixelColor(10, 10) == QColor("red")
        await until(lambda: not stage.view.model.index(0).data(STILL).isNull())
        assert "0:33.367: Banding" in str(stage.view.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole))

    staged(work)


def test_notes_are_changed_deleted_and_undone_by_keys(staged: Callable[[Any], None]) -> None:
    """F2, Delete and Ctrl+Z in the list; Enter goes to the frame."""

    async def work(stage: Stage) -> None:
        await stage.write("late")
        stage.time = Fraction(2)
        await stage.write("early")
        assert stage.texts == ["early", "late"]
        notes, sought = stage.view.list, []
        stage.view.sought.connect(sought.append)
        notes.setCurrentIndex(stage.view.model.index(0))
        QTest.keyClick(notes, Qt.Key.Key_Return)
        QTest.keyClick(notes, Qt.Key.Key_F2)
        assert stage.view.field.toPlainText() == "early"
        QTest.keyClicks(stage.view.field, "first")
        QTest.keyClick(stage.view.field, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
        assert stage.texts == ["first", "late"]
        notes.setCurrentIndex(stage.view.model.index(0))
        QTest.keyClick(notes, Qt.Key.Key_Delete)
        assert stage.texts == ["late"]
        QTest.keyClick(notes, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        stage.view.undo.click()
        assert stage.texts == ["early", "late"]
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(notes, Qt.Key.Key_Z, both)
        assert stage.texts == ["first", "late"]
        QTest.keyClick(notes, Qt.Key.Key_Z, both)
        assert stage.texts == ["late"]
        QTest.keyClick(notes, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert stage.texts == ["first", "late"]
        stage.time = Fraction(1)
        await stage.write("another")
        QTest.keyClick(notes, Qt.Key.Key_Z, both)
        assert stage.texts == ["another", "first", "late"]
        assert sought == [Fraction(2)]

    staged(work)


def test_a_note_without_words_is_none(staged: Callable[[Any], None]) -> None:
    """Escape gives up, and an emptied note is deleted."""

    async def work(stage: Stage) -> None:
        stage.view.begin()
        QTest.keyClicks(stage.view.field, "no")
        QTest.keyClick(stage.view.field, Qt.Key.Key_Escape)
        stage.view.begin()
        assert stage.view.field.toPlainText() == ""
        stage.view.keep.click()
        assert stage.texts == []
        assert stage.draft.is_saved
        assert stage.view.delete.toolTip()
        await stage.write("gone soon")
        stage.view.edit(stage.draft.review.notes[0])
        stage.view.field.clear()
        stage.view.keep.click()
        assert stage.texts == []

    staged(work)


def test_a_draft_knows_what_is_saved() -> None:
    """Notes and marks count, measures do not: they can be made again."""
    draft = ReviewDraft()
    draft.put_series([Series("psnr", "", "dB", 0, 1, 1)], "psnr")
    assert draft.is_saved
    draft.put_marks([Mark(Fraction(1), Fraction(2), MarkKind.BLACK)], [MarkKind.BLACK], "")
    assert not draft.is_saved
    draft.note_saved(draft.review)
    assert draft.is_saved
    draft.undo()
    assert not draft.is_saved
    assert draft.review.series
    draft.open(Review("A", ()))
    assert (draft.is_saved, draft.can_undo) == (True, False)


def test_marks_of_other_kinds_stay() -> None:
    """A second search replaces what the first one found, and nothing else."""
    draft = ReviewDraft()
    black, silent = Mark(Fraction(1), kind=MarkKind.BLACK), Mark(Fraction(0), kind=MarkKind.SILENT)
    draft.put_marks([black, silent], [MarkKind.BLACK, MarkKind.SILENT], "")
    draft.put_marks([], [MarkKind.BLACK], "")
    assert draft.review.marks == (silent,)
    draft.delete_mark(silent)
    assert draft.review.marks == ()


def test_large_pictures_become_smaller_stills() -> None:
    """No still is larger than 1920 pixels; an odd width needs no padding."""
    large, odd = image_of(still_png(picture(3840, 20))), image_of(still_png(picture(31, 7)))
    assert (large.width(), large.height()) == (1920, 10)
    assert (odd.width(), odd.height(), odd.pixelColor(30, 6)) == (31, 7, QColor("blue"))
    assert still_png(QImage()) == b""
    assert image_of(b"GIF").isNull()
