"""Measures, bit rates, marks and the review's file in the Compare window, over real files."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from kdesk.domain.compare_view import ViewKind
from kdesk.domain.reviews.review import Mark, MarkKind
from kdesk.domain.time_form import TimeForm
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.measures.bit_rate_view import BitRateView
from kdesk.ui.review.measures.files_view import FilesView
from kdesk.ui.review.measures.measures_view import MeasuresView
from kdesk.ui.review.measures.stretches_view import StretchesView
from kdesk.ui.review.room.mark_overlay import MarkOverlay
from tests.support.media import ffmpeg
from tests.support.patience import until
from tests.ui.library.library_fakes import make_entry, make_flavor
from tests.ui.review.compare.compare_stage import local, press, settled
from tests.ui.review.room.room_stage import RoomStage, clips, room

__all__ = ["clips", "room"]


def measures(window: CompareWindow) -> MeasuresView:
    """Return the part that measures."""
    view = window.review.panel.measures
    assert isinstance(view, MeasuresView)
    return view


async def measured(view: MeasuresView) -> None:
    """Measure what is chosen, to the end."""
    view.row.button.click()
    await until(lambda: not view.measurer.is_running and not view.row.runs)
    assert view.measurer.error is None


@pytest.mark.parametrize("part", ["frames", "shift", "measures", "rates", "stretches"])
def test_a_window_may_close_while_it_works(
    room: RoomStage, clips: Sequence[Path], caplog: pytest.LogCaptureFixture, part: str
) -> None:
    """What ends then finds that its widgets are gone, and touches none of them."""

    async def work(window: CompareWindow) -> None:
        if part == "frames":
            window.session.step(60)
        elif part == "shift":
            window.aligner.start()
        else:
            getattr(window.review.panel, part).row.button.click()
        # Not before its task has begun.
        await asyncio.sleep(0)
        window.close()
        shiboken6.delete(window)

    room.show(work, clips)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_every_frame_of_every_video_is_measured(room: RoomStage, clips: Sequence[Path]) -> None:
    """Against the one with the largest picture; the label says how; the review has the values."""

    async def work(window: CompareWindow) -> None:
        view = measures(window)
        await measured(view)
        series = [curve.series for curve in view.graph.curves]
        assert [one.label for one in series] == [
            "PSNR of 360.mp4 against source.mp4",
            "PSNR of 180.mp4 against source.mp4, 180.mp4 scaled up (bicubic)",
        ]
        assert [len(one.values) for one in series] == [100, 100]
        assert [one.side for one in series] == [1, 2]
        assert all(10 < one.worst <= one.mean for one in series)
        assert window.review.panel.draft.review.series == tuple(series)
        await until(lambda: view.row.words.text() == "100 frames measured")
        assert "PyAV" in view.row.words.toolTip()
        assert view.against.itemText(0) == "Against source.mp4, the largest picture"
        assert all(" · on average " in words and " dB, worst " in words for words, _value in view.legend.lines())

    room.show(work, clips)


def test_worst_moments_are_listed_with_pictures(room: RoomStage, clips: Sequence[Path]) -> None:
    """Five at most, at least a second apart; Enter goes to the frame; black frames are not among them."""

    async def work(window: CompareWindow) -> None:
        view = measures(window)
        view.measure.setCurrentIndex(1)
        await measured(view)
        assert 2 <= view.worst.count() <= 5
        times = [view.worst.item(row).data(Qt.ItemDataRole.UserRole) for row in range(view.worst.count())]
        values = dict(zip(view.graph.curves[0].series.times, view.graph.curves[0].series.values, strict=True))
        assert values[times[0]] == min(values.values())
        picture = view.worst.item(0).icon
        await until(lambda: picture().pixmap(96, 54).toImage().pixelColor(48, 27).saturation() > 50)
        view.worst.setCurrentRow(0)
        QTest.keyClick(view.worst, Qt.Key.Key_Return)
        await settled(window)
        frame = window.session.sides[0].frame
        assert frame is not None
        assert frame.time == times[0]

    room.show(work, clips[:2])


def test_measuring_is_stopped_and_keeps_what_it_has(room: RoomStage, clips: Sequence[Path]) -> None:
    """The same button; afterwards it measures anew."""

    async def work(window: CompareWindow) -> None:
        view = measures(window)
        view.row.button.click()
        await until(lambda: any(track.frames for track in view.measurer.tracks))
        assert view.row.button.text() == "Stop"
        view.row.button.click()
        await until(lambda: not view.row.runs)
        assert view.graph.curves
        assert view.row.button.text() == "Measure"
        await measured(view)
        assert len(view.graph.curves[0].series.values) == 100

    room.show(work, clips)


def test_a_range_is_measured_against_another_video(room: RoomStage, clips: Sequence[Path]) -> None:
    """The range between in and out, and the chosen reference."""

    async def work(window: CompareWindow) -> None:
        view = measures(window)
        window.play.set_range(replace(window.play.play_range, start=1000, end=2000))
        view.against.setCurrentIndex(view.against.findText("Against 180.mp4"))
        await measured(view)
        (first, second) = (curve.series for curve in view.graph.curves)
        assert first.label == "PSNR of source.mp4 against 180.mp4, source.mp4 scaled down (bicubic)"
        assert (first.times[0], second.times[-1]) == (Fraction(1), Fraction(2) - Fraction(1, 25))

    room.show(work, clips)


def test_a_shifted_side_is_measured_as_it_is_shown(room: RoomStage, clips: Sequence[Path]) -> None:
    """Ahead by two frames, a copy is compared with the frames two later; standing still, with the same ones."""

    async def work(window: CompareWindow) -> None:
        view = measures(window)
        await measured(view)
        straight = view.graph.curves[0].series
        window.session.set_view(window.session.view.shifted(1, 2))
        await settled(window)
        await measured(view)
        frames = view.measurer.tracks[0].frames
        apart = {frame.other_time - frame.time for frame in frames.values()}
        assert max(apart) == Fraction(2, 25)
        assert view.graph.curves[0].series.mean < straight.mean - 3

    room.show(work, clips)


def test_why_xpsnr_cannot_be_told_is_said(room: RoomStage, tmp_path: Path) -> None:
    """Of ten bits and rows with gaps FFmpeg's filter tells nonsense, so that there is no graph."""
    coded = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le")
    deep = [tmp_path / "one.mp4", tmp_path / "two.mp4"]
    for path in deep:
        ffmpeg("-f", "lavfi", "-i", "testsrc2=size=250x140:rate=25:duration=0.4", *coded, str(path))

    async def work(window: CompareWindow) -> None:
        view = measures(window)
        view.measure.setCurrentIndex(view.measure.findText("XPSNR"))
        await measured(view)
        assert "No XPSNR: FFmpeg" in view.row.words.text()
        assert not any(curve.series.values for curve in view.graph.curves)
        view.measure.setCurrentIndex(view.measure.findText("PSNR"))
        await measured(view)
        await until(lambda: "frames measured" in view.row.words.text())

    room.show(work, deep)


def test_what_cannot_be_measured_is_told(room: RoomStage, clips: Sequence[Path], tmp_path: Path) -> None:
    """A damaged side; and a single video has nothing to be measured against."""
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(clips[0].read_bytes()[:5000])

    async def work(window: CompareWindow) -> None:
        view = measures(window)
        view.row.button.click()
        await until(lambda: not view.row.runs)
        assert view.measurer.error is not None
        assert view.row.words.text()
        window.session.put(1, window.session.sides[0].what)
        assert not view.row.button.isEnabled()
        assert view.row.button.accessibleDescription() == "Two different videos are needed"

    room.show(work, [clips[0], damaged])


def test_bit_rates_are_read_with_key_frames(room: RoomStage, clips: Sequence[Path]) -> None:
    """A curve for each video, key frames below it, GOPs in words."""

    async def work(window: CompareWindow) -> None:
        view = window.review.panel.rates
        assert isinstance(view, BitRateView)
        view.row.button.click()
        await until(lambda: not view.row.runs)
        assert [curve.series.label for curve in view.graph.curves] == [
            "Bit rate of source.mp4, picture only",
            "Bit rate of 180.mp4, picture only",
        ]
        assert [len(curve.keys) for curve in view.graph.curves] == [4, 2]
        assert "GOPs of 1.0 s" in view.graph.curves[0].words
        assert view.legend.lines()[0][0].startswith("Bit rate of source.mp4, picture only · ")
        assert not any(curve.peaks for curve in view.graph.curves)
        session = window.session
        declared = replace(session.sides[0].what, entry=make_entry(0), flavor=make_flavor(0, bitrate=100))
        session.put(0, declared)
        view.row.button.click()
        await until(lambda: not view.row.runs)
        (first, _second) = view.graph.curves
        # Every second is above 100 kbit/s, but the black one.
        assert (first.limit, first.peaks) == (100_000, (0, 1, 3))
        assert "3 seconds above the declared bandwidth" in first.words
        assert view.graph.curves[0].series.mean > view.graph.curves[1].series.mean
        assert [one.name for one in window.review.panel.draft.review.series] == ["bitrate", "bitrate"]

    room.show(work, [clips[0], clips[2]])


def test_black_and_silent_parts_become_marks(room: RoomStage, clips: Sequence[Path]) -> None:
    """On the time line and in a list; Enter goes there, Delete removes one, and notes can undo that."""

    async def work(window: CompareWindow) -> None:
        view = window.review.panel.stretches
        assert isinstance(view, StretchesView)
        view.row.button.click()
        await until(lambda: not view.row.runs)
        draft = window.review.panel.draft
        found = {mark.kind: mark for mark in draft.review.marks}
        assert set(found) == {MarkKind.BLACK, MarkKind.SILENT}
        assert abs(found[MarkKind.BLACK].start - 2) < Fraction(1, 5)
        overlay = window.time_bar.seek.findChild(MarkOverlay)
        assert isinstance(overlay, MarkOverlay)
        black, silent = (overlay.place_of(found[kind]) for kind in (MarkKind.BLACK, MarkKind.SILENT))
        # A second of four, and nearly three.
        assert 0.2 < black.width() / overlay.width() < 0.3 < silent.width() / overlay.width() < 0.8
        assert silent.left() < black.left() < black.right() < silent.right()
        view.list.setCurrentRow(1)
        QTest.keyClick(view.list, Qt.Key.Key_Return)
        await settled(window)
        assert abs(window.session.position - 2) < Fraction(1, 5)
        QTest.keyClick(view.list, Qt.Key.Key_Delete)
        assert view.list.count() == 1
        draft.undo()
        assert view.list.count() == 2

    room.show(work, clips[:2])


def test_a_range_or_a_frame_is_marked(room: RoomStage, clips: Sequence[Path]) -> None:
    """By hand; the same mark is there once."""

    async def work(window: CompareWindow) -> None:
        view, draft = window.review.panel.stretches, window.review.panel.draft
        assert isinstance(view, StretchesView)
        window.play.go_to(Fraction(1))
        await settled(window)
        view.mark.click()
        view.mark.click()
        window.play.set_range(replace(window.play.play_range, start=500, end=1500))
        view.mark.click()
        assert draft.review.marks == (Mark(Fraction(1, 2), Fraction(3, 2)), Mark(Fraction(1)))
        assert view.list.item(0).text() == "0:00.500 to 0:01.500 · Mark"

    room.show(work, clips[:2])


def test_a_dropped_review_restores_view_and_notes(room: RoomStage, clips: Sequence[Path], tmp_path: Path) -> None:
    """Position, view and notes, though another moment was shown in between."""
    path = tmp_path / "a.kdesk-review"

    async def work(window: CompareWindow) -> None:
        panel = window.review.panel
        window.play.go_to(Fraction(3))
        await settled(window)
        press(window, Qt.Key.Key_W)
        press(window, Qt.Key.Key_C)
        QTest.keyClicks(panel.notes.field, "Late")
        QTest.keyClick(panel.notes.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: panel.draft.review.notes)
        assert panel.draft.review.notes[0].still
        panel.saver.path = path
        press(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await until(path.exists)
        await until(lambda: panel.draft.is_saved)
        panel.draft.delete_note(panel.draft.review.notes[0].id)
        panel.draft.note_saved(panel.draft.review)
        window.play.go_to(Fraction(0))
        press(window, Qt.Key.Key_S)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        actions, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(500, 300), actions, mime, button, key))
        QApplication.sendEvent(window, QDropEvent(QPointF(500, 300), actions, mime, button, key))
        await until(lambda: panel.draft.review.notes)
        await settled(window)
        assert window.session.view.kind is ViewKind.WIPE
        assert window.session.position == Fraction(3)
        assert len(window.session.sides) == 2
        assert window.time_bar.told.words == "Review opened"

    room.show(work, clips[:2])


@pytest.mark.parametrize("answer", ["Back to the review", "Discard", "Save"])
def test_closing_asks_about_unsaved_notes(room: RoomStage, clips: Sequence[Path], tmp_path: Path, answer: str) -> None:
    """The window stays unless they may be discarded, or are saved."""
    path = tmp_path / "a.kdesk-review"

    async def work(window: CompareWindow) -> None:
        closed: list[bool] = []
        window.closed.connect(lambda: closed.append(True))
        window.review.panel.draft.add_note(Fraction(0), "not saved")
        window.review.panel.saver.path = path
        window.close()
        assert window.isVisible()
        (box,) = window.findChildren(QMessageBox)
        (button,) = (one for one in box.findChildren(QPushButton) if one.text() == answer)
        button.click()
        if answer == "Save":
            await until(lambda: closed)
        assert bool(closed) is (answer != "Back to the review")
        assert path.exists() is (answer == "Save")

    room.show(work, clips[:2])


def test_quitting_asks_about_unsaved_notes(room: RoomStage, clips: Sequence[Path]) -> None:
    """The window below stays open until they may be discarded, and then both close."""

    async def work(window: CompareWindow) -> None:
        below, closed = window.parentWidget(), []
        window.closed.connect(lambda: closed.append(True))
        below.show()
        window.review.panel.draft.add_note(Fraction(0), "not saved")
        below.close()
        assert below.isVisible()
        (box,) = window.findChildren(QMessageBox)
        (button,) = (one for one in box.findChildren(QPushButton) if one.text() == "Discard")
        button.click()
        assert closed == [True]
        assert not below.isVisible()

    room.show(work, clips[:2])


def test_keys_show_and_hide_the_panel(room: RoomStage, clips: Sequence[Path]) -> None:
    """P; and Escape in the field of a note gives up the note, not the window."""

    async def work(window: CompareWindow) -> None:
        panel = window.review.panel
        assert panel.isVisible()
        press(window, Qt.Key.Key_P)
        assert not panel.isVisible()
        press(window, Qt.Key.Key_C)
        assert panel.isVisible()
        assert window.focusWidget() is panel.notes.field
        QTest.keyClick(panel.notes.field, Qt.Key.Key_Escape)
        assert window.isVisible()
        assert not panel.notes.field.isVisible()

    room.show(work, clips[:2])


def test_notes_without_an_account_stay_here(room: RoomStage, clips: Sequence[Path]) -> None:
    """Writing them to the entry says why it is impossible."""

    async def work(window: CompareWindow) -> None:
        panel = window.review.panel
        panel.writer.ask()
        assert window.time_bar.told.words == "There are no notes yet"
        panel.draft.add_note(Fraction(1), "Late")
        panel.writer.ask()
        assert window.time_bar.told.words == "There is no entry here that could have the notes"

    room.show(work, clips[:2])


def test_escape_asks_about_measures(room: RoomStage, clips: Sequence[Path]) -> None:
    """They took a while, and one key would lose them; the title names what is shown."""

    async def work(window: CompareWindow) -> None:
        assert window.windowTitle() == "Compare: source.mp4, 360.mp4 – kdesk"
        await measured(measures(window))
        window.activateWindow()
        await until(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert window.isVisible()
        (box,) = window.findChildren(QMessageBox)
        (stay,) = (one for one in box.findChildren(QPushButton) if one.text() == "Go on comparing")
        stay.click()
        assert window.isVisible()
        press(window, Qt.Key.Key_E)
        assert not window.canvas.tells_names

    room.show(work, clips[:2])


@pytest.mark.parametrize(
    ("form", "words", "next_words"),
    [(TimeForm.CLOCK, "0:01.480", "frame 37"), (TimeForm.SMPTE, "00:00:01:12", "0:01.480")],
)
def test_a_note_names_the_frame(
    room: RoomStage, clips: Sequence[Path], form: TimeForm, words: str, next_words: str
) -> None:
    """By where it begins, in the form of the time bar, and by its number; Enter keeps the note at that time.

    List and marks follow when another form is chosen.
    """

    async def work(window: CompareWindow) -> None:
        panel = window.review.panel
        while window.time_bar.time.form is not form:
            window.time_bar.time.next_form()
        window.play.go_to(Fraction(3, 2) - Fraction(1, 100))
        await settled(window)
        press(window, Qt.Key.Key_C)
        assert f"Note at {words}, frame 37" in [label.text() for label in panel.notes.findChildren(QLabel)]
        QTest.keyClicks(panel.notes.field, "Late")
        QTest.keyClick(panel.notes.field, Qt.Key.Key_Return)
        await until(lambda: panel.draft.review.notes)
        assert panel.draft.review.notes[0].time == Fraction(37, 25)
        seen = [panel.notes.model.index(0).data()]
        panel.notes.model.dataChanged.connect(lambda *_told: seen.append(panel.notes.model.index(0).data()))
        panel.stretches.mark.click()
        window.time_bar.time.next_form()
        assert seen == [f"{words}: Late", f"{next_words}: Late"]
        assert panel.stretches.list.item(0).text() == f"{next_words} · Mark"

    room.show(work, clips[:2])


def test_measures_belong_to_the_videos_that_are_shown(room: RoomStage, clips: Sequence[Path]) -> None:
    """With another video the graph is empty; with the former one its values are back, and nothing is measured."""

    async def work(window: CompareWindow) -> None:
        view, session = measures(window), window.session
        panel = window.review.panel
        await measured(view)
        await until(lambda: view.row.words.text() == "100 frames measured")
        (curve,) = view.graph.curves
        session.put(1, local(clips[2]))
        assert view.graph.curves == ()
        assert not view.row.words.text()
        assert view.worst_of.count() == 0
        assert not panel.draft.review.series
        await settled(window)
        assert view.graph.curves == ()
        view.row.button.click()
        session.put(1, local(clips[1]))
        assert not view.measurer.is_running
        assert not view.row.runs
        assert [one.series for one in view.graph.curves] == [curve.series]
        await until(lambda: view.row.words.text() == "100 frames measured")
        assert panel.draft.review.series == (curve.series,)
        session.swap(0, 1)
        assert [one.series.values for one in view.graph.curves] == [curve.series.values]

    room.show(work, clips[:2])


def test_files_of_this_computer_are_looked_into(room: RoomStage, clips: Sequence[Path], tmp_path: Path) -> None:
    """Compared with the first side; what is odd stands in the list and in the review."""
    silent = tmp_path / "silent.mp4"
    ffmpeg("-i", str(clips[0]), "-c", "copy", "-an", str(silent))

    async def work(window: CompareWindow) -> None:
        panel = window.review.panel
        panel.parts.button(5).click()
        view = panel.files
        assert isinstance(view, FilesView)
        view.row.button.click()
        assert view.row.runs
        await until(lambda: not view.row.runs)
        assert view.texts == ("silent.mp4 has no sound, source.mp4 has",)
        assert "hear nothing" in view.list.item(0).toolTip()
        assert view.texts[0] in panel.saver.gathered().findings
        window.session.put(1, local(clips[0]))
        await settled(window)
        assert view.texts == ()

    room.show(work, (clips[0], silent))
