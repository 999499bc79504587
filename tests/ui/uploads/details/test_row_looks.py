"""Rows in sight show a picture and facts of their files, and what will be a problem; nobody looks at the others."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kdesk.domain.account_limits import AccountLimits
from kdesk.domain.details.upload_details import CompanionFile, DetailField, Poster, UploadDetails
from kdesk.domain.looks.file_look import FileDefect, FileLook, FileSight
from kdesk.domain.picture import Bitmap
from kdesk.domain.source_file import FileIdentity, SourceKind
from kdesk.domain.transfer import Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import DriveHangs, FileEmpty, ProcessingFailed
from kdesk.messages.format import Format
from kdesk.messages.looks import codec_name, look_words, problem_words
from kdesk.messages.rows import row_text
from kdesk.ui.commands import Command
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads import row_looks
from kdesk.ui.uploads.model import DETAILS_ROLE
from kdesk.ui.uploads.row_limits import RowLimits
from tests.support.patience import until
from tests.support.transfers import altered
from tests.ui.fakes.accounts import ANNA
from tests.ui.library.qt_loop import RunQt
from tests.ui.uploads.details.conftest import DetailsFactory, FakeDetails, transfer

FILM = FileLook(1920, 1080, 222.0, "h264", "aac")
GREEN = Bitmap(128, 72, opaque=True, pixels=bytes([0, 0xFF, 0, 0xFF]) * (128 * 72))
TIP, SPOKEN = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole


class Looks:
    """Looks that find what they are told to.

    Attributes:
        asked: Names of the files that were looked at, in order.
        found: Of files by their names; a film for the others.
        most_at_once: Looks that ran together.
    """

    def __init__(self, **found: FileLook) -> None:
        self.asked: list[str] = []
        self.found = found
        self.most_at_once = self._running = 0
        self.hangs = False
        self.mistaken = ""

    async def sight(self, path: Path) -> FileSight:
        """Return what is found."""
        self.asked.append(path.name)
        self._running += 1
        self.most_at_once = max(self.most_at_once, self._running)
        await asyncio.sleep(0)
        self._running -= 1
        if path.name == self.mistaken:
            raise ValueError(path)
        if self.hangs:
            raise DriveHangs("/media/away")
        return FileSight(1000, 1, self.found.get(path.stem.replace("-", "_"), FILM), GREEN)


def told(page: FakeDetails, row: int, role: int = DETAILS_ROLE) -> object:
    """Return what a row of the list says."""
    return page.uploads.model.index(row).data(role)


def test_rows_in_sight_are_looked_at_one_at_a_time(run_qt: RunQt, details: DetailsFactory) -> None:
    """Each once; what is found is in the row, its tooltip and its spoken words; the others wait."""

    async def work(tasks: TaskScope) -> None:
        looks = Looks()
        async with details.show(tasks, *(transfer(number) for number in range(1, 61)), looks=looks) as page:
            await until(lambda: "1080" in str(told(page, 0, SPOKEN)))
            await until(lambda: not page.looks.waiting)
            in_sight = len(looks.asked)
            assert sorted(looks.asked) == [f"clip-{number:02}.mp4" for number in range(1, in_sight + 1)]
            assert in_sight < 30
            assert looks.most_at_once == 1
            for role in (TIP, SPOKEN):
                assert all(words in str(told(page, 0, role)) for words in ("1920", "3:42", "H.264"))
                assert "1080" not in str(told(page, 50, role))
            page.uploads.list.scrollToBottom()
            await until(lambda: "clip-60.mp4" in looks.asked)
            # Those between were never in sight.
            assert "clip-30.mp4" not in looks.asked

    run_qt(work)


def test_the_picture_is_painted_in_the_middle_of_its_room(run_qt: RunQt, details: DetailsFactory) -> None:
    """With the icon until then."""

    async def work(tasks: TaskScope) -> None:
        looks = Looks()
        async with details.show(tasks, transfer(1), looks=looks) as page:
            view = page.uploads.list

            def colour() -> str:
                room = view.layout_at(page.uploads.shown.index(0, 0)).picture
                ratio = view.devicePixelRatioF()
                centre = room.center() * ratio
                return view.viewport().grab().toImage().pixelColor(centre).name()

            await until(lambda: colour() == "#00ff00")

    run_qt(work)


def test_a_problem_is_a_warning_with_what_to_do(run_qt: RunQt, details: DetailsFactory) -> None:
    """In the row, its tooltip, its spoken words and the details; it goes when nothing can be done any more."""

    async def work(tasks: TaskScope) -> None:
        looks = Looks(clip_01=FileLook(problem=FileDefect.NO_INDEX))
        waiting = transfer(1, TransferState.QUEUED)
        async with details.show(tasks, waiting, looks=looks) as page:
            words = problem_words(FileDefect.NO_INDEX)
            await until(lambda: words.title in str(told(page, 0, SPOKEN)))
            for role in (TIP, SPOKEN):
                assert words.advice in str(told(page, 0, role))
            page.select(0)
            await until(lambda: words.advice in page.pane.trouble.text())
            assert page.pane.trouble.property("role") == "waiting"
            page.queue.tell(altered(waiting, state=TransferState.READY))
            page.uploads.model.flush()
            assert words.title not in str(told(page, 0, SPOKEN))

    run_qt(work)


def test_what_was_found_in_a_file_is_said_when_its_processing_failed(run_qt: RunQt, details: DetailsFactory) -> None:
    """The server says that it could not process the file; kdesk knew why, and goes on to say it, once."""

    async def work(tasks: TaskScope) -> None:
        looks = Looks(clip_01=FileLook(problem=FileDefect.NO_INDEX), clip_02=FileLook(problem=FileDefect.EMPTY))
        failed = transfer(1, TransferState.FAILED, trouble=Trouble.of(ProcessingFailed("error_converting")))
        empty = transfer(2, TransferState.FAILED, trouble=Trouble.of(FileEmpty("/videos/clip-02.mp4")))
        async with details.show(tasks, failed, empty, looks=looks) as page:
            words = problem_words(FileDefect.NO_INDEX)
            await until(lambda: words.title in str(told(page, 0, SPOKEN)))
            row = row_text(failed, Format(), 0.0, details=page.looks.of(failed))
            assert row.state == "Kaltura could not process the file"
            assert row.more.startswith(words.title)
            assert row.token == "bad"
            for role in (TIP, SPOKEN):
                assert words.advice in str(told(page, 0, role))
            await until(lambda: page.looks.kept == 2)
            assert str(told(page, 1, SPOKEN)).count("The file is empty") == 1

    run_qt(work)


def test_addresses_documents_and_what_was_given_up_are_not_looked_at(run_qt: RunQt, details: DetailsFactory) -> None:
    """There is no file, or none with a picture, or nobody wants it."""

    async def work(tasks: TaskScope) -> None:
        looks, first = Looks(), transfer(1)
        others = [replace(first.file, kind=kind) for kind in SourceKind if kind is not SourceKind.MEDIA]
        strange = [replace(transfer(number), file=file) for number, file in enumerate(others, 2)]
        async with details.show(
            tasks, *strange, transfer(8, TransferState.CANCELLED), transfer(9), looks=looks
        ) as page:
            await until(lambda: "1080" in str(told(page, 4, SPOKEN)))
            assert looks.asked == ["clip-09.mp4"]

    run_qt(work)


def test_a_file_that_changed_is_looked_at_again(run_qt: RunQt, details: DetailsFactory) -> None:
    """Once it is known which version is sent."""

    async def work(tasks: TaskScope) -> None:
        looks, first = Looks(), transfer(1, TransferState.PREPARING)
        async with details.show(tasks, first, looks=looks) as page:
            await until(lambda: looks.asked == ["clip-01.mp4"] and not page.looks.waiting)
            same = replace(first.file, identity=FileIdentity(1000, 1, "", ""))
            assert page.looks.picture(replace(first, file=same)) is not None
            assert not page.looks.waiting
            other = replace(first.file, identity=FileIdentity(1000, 2, "", ""))
            page.looks.picture(replace(first, file=other))
            await until(lambda: len(looks.asked) == 2)

    run_qt(work)


def test_a_mistake_with_one_file_keeps_no_other_from_being_looked_at(run_qt: RunQt, details: DetailsFactory) -> None:
    """It is told as mistakes are, and those that wait are looked at."""

    async def work(tasks: TaskScope) -> None:
        mistakes: list[dict[str, object]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: mistakes.append(context))
        looks = Looks()
        looks.mistaken = "clip-01.mp4"
        async with details.show(tasks, transfer(1), transfer(2), looks=looks) as page:
            await until(lambda: "clip-02.mp4" in looks.asked and not page.looks.waiting)
        assert mistakes

    run_qt(work)


def test_a_file_that_cannot_be_looked_at_is_not_asked_for_all_the_time(run_qt: RunQt, details: DetailsFactory) -> None:
    """Its drive hangs: rows are painted ten times a second."""

    async def work(tasks: TaskScope) -> None:
        looks, first = Looks(), transfer(1)
        looks.hangs = True
        async with details.show(tasks, first, looks=looks) as page:
            await until(lambda: looks.asked and not page.looks.waiting)
            page.looks.picture(first)
            assert not page.looks.waiting

    run_qt(work)


def test_a_file_that_could_not_be_looked_at_is_tried_again(
    run_qt: RunQt, details: DetailsFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that stands still is painted once; the next try may find what a busy computer did not in time."""
    monkeypatch.setattr(row_looks, "AGAIN_SECONDS", 0.2)

    async def work(tasks: TaskScope) -> None:
        looks = Looks()
        looks.hangs = True
        async with details.show(tasks, transfer(1), transfer(2), looks=looks) as page:
            await until(lambda: len(looks.asked) >= 4)
            looks.hangs = False
            await until(lambda: all("1080" in str(told(page, row, TIP)) for row in range(2)))

    run_qt(work)


def test_what_is_kept_is_bounded(run_qt: RunQt, details: DetailsFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that were in sight long ago lose their pictures."""
    monkeypatch.setattr(row_looks, "MOST_KEPT", 3)

    async def work(tasks: TaskScope) -> None:
        looks = Looks()
        async with details.show(tasks, *(transfer(number) for number in range(1, 6)), looks=looks) as page:
            await until(lambda: "clip-05.mp4" in looks.asked)
            await until(lambda: page.looks.kept == 3)
            assert "1080" not in str(told(page, 0, TIP))

    run_qt(work)


def test_a_row_unfolds_to_what_belongs_to_it(run_qt: RunQt, details: DetailsFactory) -> None:
    """By a button that only such rows have: with the mouse, and with → and Space."""
    said = UploadDetails(captions=(CompanionFile("/v/talk.en.vtt", "English"),), poster=Poster("/v/talk.jpg"))

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), transfer(2)) as page:
            page.book.change({"t2": said})
            page.uploads.model.flush()
            unfold, view = Command.SHOW_COMPANIONS, page.uploads.list
            assert unfold not in dict(view.layout_at(page.uploads.shown.index(0, 0)).buttons)
            page.control.hide()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=page.spot(1, unfold))
            captions = page.row(DetailField.POSTER)
            await until(lambda: page.control.is_shown and captions.isVisible())
            assert [one.id for one in page.pane.editing.transfers] == ["t2"]
            await until(lambda: page.pane.isAncestorOf(page.uploads.window().focusWidget()))
            page.control.hide()
            view.setFocus()
            page.select(1)
            QTest.keyClick(view, Qt.Key.Key_Right)
            assert view.focused == (1, unfold)
            QTest.keyClick(view, Qt.Key.Key_Space)
            await until(lambda: page.control.is_shown)
            words = told(page, 1)
            assert getattr(words, "parts", ())[0] == "with captions: English; poster"

    run_qt(work)


def test_a_file_beyond_the_limits_of_the_account_is_told_while_it_waits(run_qt: RunQt, details: DetailsFactory) -> None:
    """Not of another account, and not twice once the upload says so itself."""

    async def limits() -> AccountLimits:
        return AccountLimits(max_file_size=500)

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), looks=Looks()) as page:
            api = replace(page.server.api(), limits=limits)
            page.accounts.put(ANNA, AccountState.SIGNED_IN, api)
            page.looks.limit_of = RowLimits(page.accounts, tasks, Format()).caution_of
            await until(lambda: "larger than the" in page.looks.of(transfer(1)).caution)
            assert page.looks.of(transfer(1)).advice
            assert not page.looks.of(transfer(1, TransferState.UPLOADING)).caution
            assert not page.looks.of(replace(transfer(1), account="7:x@https://elsewhere.example")).caution

    run_qt(work)


def test_notices_stay_clear_of_the_foot_of_the_details(run_qt: RunQt, details: DetailsFactory) -> None:
    """They would lie over “Fill down”."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            tools, footer = page.pane.tools, page.uploads.footer
            await until(lambda: page.uploads.foot >= tools.height() > 0)
            assert page.uploads.height() - page.uploads.foot <= tools.mapTo(page.uploads, QPoint()).y()
            page.control.hide()
            # Of the page itself only.
            assert page.uploads.height() - page.uploads.foot == footer.mapTo(page.uploads, QPoint()).y()

    run_qt(work)


def test_words_of_looks() -> None:
    """Pixels, duration and codec, each where it is known; names as people know them."""
    plain = Format()
    assert look_words(FileLook(duration=5.0, audio="mp3float"), plain) == "0:05 · MP3"
    assert look_words(FileLook(), plain) == ""
    assert [codec_name(name) for name in ("hevc", "pcm_s24le", "cinepak", "?", "")] == [
        *("H.265", "PCM", "cinepak", "", "")
    ]
    for problem in FileDefect:
        words = problem_words(problem)
        assert words.title
        assert not words.title.endswith(".")
        assert words.advice.endswith(".")
    assert problem_words(None).title == ""
