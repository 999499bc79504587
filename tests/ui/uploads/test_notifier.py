"""Notices of the queue: ends of transfers, and copies that are not the file."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.left_out import LeftOut, LeftOutFile, LeftOutReason
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.messages.format import Format
from kdesk.messages.left_out import reason_text
from kdesk.plain_text import undirected
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notice_bell import NoticeBell
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.ends import EndsTogether
from kdesk.ui.uploads.left_out import EXPLANATION, LeftOutDialog
from kdesk.ui.uploads.notifier import TransferNotifier
from kdesk.ui.uploads.queue_notices import QueueNotices
from tests.support.stored_texts import remark_saying, remarks_saying, trouble_saying
from tests.ui.fakes.transfers import FakeTransfers, transfer

S = TransferState
OTHER = Verification(Level.WHOLE, Outcome.DIFFERENT, remark=remark_saying("it differs at byte 1,234"))


class Told:
    """Both sources of notices on one bar, and what its buttons ask for."""

    def __init__(self, qtbot: QtBot, theme: Theme, formatter: Format) -> None:
        self.bar, self.queue = NoticeBar(theme), FakeTransfers()
        self.copied: list[str] = []
        self.sheets: list[Path] = []
        qtbot.addWidget(self.bar)
        self.transfers = TransferNotifier(self.bar, formatter, self.queue, self._copy)
        self.of_queue = QueueNotices(
            self.bar,
            formatter,
            lambda left_out: LeftOutDialog(theme, formatter, left_out, self.bar).open(),
            self.sheets.append,
        )
        self.queue.listen(self.transfers)

    def bring(self, *transfers: Transfer) -> None:
        """Let transfers come in."""
        self.queue.bring(transfers)

    def change(self, transfer: Transfer) -> None:
        """Let a transfer have a new snapshot."""
        self.queue.tell(transfer)

    def press(self, words: str) -> None:
        """Press the button of the notice that is shown."""
        (button,) = (button for button in self.bar.findChildren(QPushButton) if button.text() == words)
        button.click()

    @property
    def words(self) -> list[str]:
        """The sentences of all notices."""
        return [one.notice.text for one in self.bar.history]

    def _copy(self, *transfers: Transfer) -> None:
        self.copied.extend(one.id for one in transfers)


@pytest.fixture
def told(qtbot: QtBot, theme: Theme, formatter: Format) -> Told:
    """A bar that is told of transfers and of the queue."""
    return Told(qtbot, theme, formatter)


def test_a_copy_that_is_not_the_file_is_told_once(told: Told) -> None:
    """Loudly, with the offer to upload the file again."""
    bar = told.bar
    ready = transfer(1, S.READY)
    told.bring(*[ready])
    told.change(ready.replace(verification=OTHER))
    assert bar.shown is not None
    assert (bar.shown.kind, bar.shown.text) == (
        NoticeKind.BAD,
        "clip-01.mp4: The server's copy is not the file: it differs at byte 1,234",
    )
    (button,) = (button for button in bar.findChildren(QPushButton) if button.text() == "Upload again")
    button.click()
    assert told.queue.asked == [("add", (Path("/videos/clip-01.mp4"),))]
    assert bar.shown is None
    told.change(ready.replace(verification=OTHER, remarks=remarks_saying("another snapshot")))
    assert bar.shown is None


def test_what_was_known_before_the_start_is_no_news(told: Told) -> None:
    """The row says it."""
    bar = told.bar
    known = transfer(1, S.READY, verification=OTHER)
    told.bring(*[known])
    told.change(known.replace(remarks=remarks_saying("another snapshot")))
    assert bar.shown is None


def test_what_was_left_out_is_told_with_a_list(qtbot: QtBot, told: Told) -> None:
    """The notice counts by reason; its button shows each path, also one whose name is no text, beside its reason."""
    bar = told.bar
    left_out = LeftOut()
    left_out.add(LeftOutFile(f"/card/{number}.mp4.part", LeftOutReason.UNFINISHED) for number in range(2))
    left_out.add([LeftOutFile("/card/caf\udce9.LRV", LeftOutReason.SIDECAR)])
    told.of_queue.left_out(left_out)
    assert bar.shown is not None
    assert bar.shown.text == "3 files were left out: 2 unfinished downloads, 1 sidecar file"
    (button,) = (button for button in bar.findChildren(QPushButton) if button.text() == "Show list")
    button.click()
    (dialog,) = bar.findChildren(LeftOutDialog)
    items = (dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount()))
    assert [(item.text(0), item.text(1)) for item in items if item] == [
        ("/card/0.mp4.part", reason_text(LeftOutReason.UNFINISHED)),
        ("/card/1.mp4.part", reason_text(LeftOutReason.UNFINISHED)),
        ("/card/caf?.LRV", reason_text(LeftOutReason.SIDECAR)),
    ]
    with qtbot.waitSignal(dialog.finished):
        dialog.reject()
    assert bar.shown is None


def test_a_sheet_in_a_folder_is_offered(told: Told) -> None:
    """A folder is dropped with the sheet that names its files: the notice names it, and its button opens it."""
    left_out = LeftOut()
    left_out.add([LeftOutFile("/course/lectures.csv", LeftOutReason.DOCUMENT)])
    told.of_queue.left_out(left_out)
    (words,) = map(undirected, told.words)
    assert words == "The folder has a sheet, “lectures.csv”, which may hold titles and tags for these files"
    told.press("Open the sheet…")
    assert told.sheets == [Path("/course/lectures.csv")]
    left_out.add([LeftOutFile("/course/notes.pdf", LeftOutReason.DOCUMENT)])
    told.of_queue.left_out(left_out)
    assert undirected(told.words[-1]) == "2 files were left out: 2 documents"


def test_what_was_left_out_stays_until_it_is_closed(told: Told) -> None:
    """It does not pass with time; ends of transfers are told before it, and pass."""
    bar = told.bar
    left_out = LeftOut()
    left_out.add([LeftOutFile("/card/clip.LRV", LeftOutReason.SIDECAR)])
    told.of_queue.left_out(left_out)
    assert bar.passes_after == 0
    standing = bar.shown
    told.bring(*[transfer(1, S.PROCESSING)])
    told.change(transfer(1, S.READY))
    assert bar.shown is not None
    assert bar.shown.text == "clip-01.mp4 is ready"
    assert bar.passes_after > 0
    bar.dismiss()
    assert bar.shown is standing
    assert bar.close_button.isVisibleTo(bar)
    bar.close_button.click()
    assert bar.shown is None


def test_documents_that_were_left_out_can_be_uploaded_too(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """With one button, which counts them; other files can be dropped by themselves, which the list says."""
    left_out = LeftOut()
    left_out.add(LeftOutFile(f"/talks/{number}.pdf", LeftOutReason.DOCUMENT) for number in range(2))
    left_out.add([LeftOutFile("/talks/sensor.bin", LeftOutReason.OTHER_KIND)])
    window = QWidget()
    qtbot.addWidget(window)
    dialog = LeftOutDialog(theme, formatter, left_out, window)
    assert EXPLANATION in {label.text() for label in dialog.findChildren(QLabel)}
    assert dialog.too
    assert dialog.too.text() == "Upload 2 documents too"
    wanted: list[object] = []
    dialog.documents_wanted.connect(wanted.append)
    with qtbot.waitSignal(dialog.accepted):
        dialog.too.click()
    assert wanted == [[Path("/talks/0.pdf"), Path("/talks/1.pdf")]]


def test_nothing_is_offered_where_no_document_was_left_out(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """The dialog has its button to close only."""
    left_out = LeftOut()
    left_out.add([LeftOutFile("/talks/clip.LRV", LeftOutReason.SIDECAR)])
    window = QWidget()
    qtbot.addWidget(window)
    assert LeftOutDialog(theme, formatter, left_out, window).too is None


def test_files_that_become_ready_together_are_one_notice(
    qtbot: QtBot, theme: Theme, formatter: Format, told: Told
) -> None:
    """It counts them, names them in its detail and copies all their links; the bell keeps it as one."""
    bar = told.bar
    bell = NoticeBell(theme, formatter, bar)
    qtbot.addWidget(bell)
    told.bring(*[transfer(number, S.PROCESSING) for number in range(1, 8)])
    for number in range(1, 8):
        told.change(transfer(number, S.READY))
    assert bar.shown is not None
    assert (bar.shown.text, bar.shown.action) == ("7 files are ready", "Copy links")
    names = ", ".join(f"clip-0{number}.mp4" for number in range(1, 6))
    assert undirected(bar.shown.detail) == f"{names} and 2 more"
    assert (told.words, bell.unseen) == (["7 files are ready"], 1)
    told.press("Copy links")
    assert told.copied == [f"t{number}" for number in range(1, 8)]
    assert bar.shown is None


def test_a_file_that_is_ready_after_the_notice_was_closed_stands_alone(
    qtbot: QtBot, theme: Theme, formatter: Format, told: Told
) -> None:
    """What was told is not told again; what has been seen in the bell and grows is new there."""
    bar = told.bar
    bell = NoticeBell(theme, formatter, bar)
    qtbot.addWidget(bell)
    told.bring(*[transfer(number, S.PROCESSING) for number in range(1, 4)])
    told.change(transfer(1, S.READY))
    bar.dismiss()
    told.change(transfer(2, S.READY))
    assert told.words == ["clip-01.mp4 is ready", "clip-02.mp4 is ready"]
    bell.open()
    assert bell.unseen == 0
    told.change(transfer(3, S.READY))
    assert told.words == ["clip-01.mp4 is ready", "2 files are ready"]
    assert bell.unseen == 1


def test_an_end_is_told_also_while_another_notice_is_shown(told: Told) -> None:
    """Each kind of end is one notice however many they are, so that none is kept back."""
    bar = told.bar
    bar.post(Notice("Link copied", key="copied"))
    told.bring(*[transfer(number, S.UPLOADING) for number in range(1, 9)])
    gone = trouble_saying("The file is not there", explanation="It was moved.")
    refused = trouble_saying("The server refuses this file", retry_helps=False)
    for number, trouble in ((1, gone), (2, gone)):
        told.change(transfer(number, S.FAILED, trouble=trouble))
    for number in (3, 4):
        told.change(transfer(number, S.ARRIVED, remarks=remarks_saying("Nobody can tell whether it is ready")))
    assert bar.shown is not None
    assert told.words == [
        "Link copied",
        "2 transfers failed: The file is not there",
        "2 files have arrived",
    ]
    told.change(transfer(5, S.FAILED, trouble=refused))
    bar.dismiss()
    assert bar.shown.text == "3 transfers failed"
    assert undirected(bar.shown.detail) == "clip-01.mp4, clip-02.mp4, clip-05.mp4"
    told.press("Retry")
    assert told.queue.asked == [("retry", ("t1", "t2"))]


def test_a_transfer_that_fails_again_is_told_with_its_last_reason(told: Told) -> None:
    """It is counted once, and what it failed for before is no reason any more."""
    gone = trouble_saying("The file is not there")
    refused = trouble_saying("The server refuses this file", retry_helps=False)
    told.bring(*[transfer(number, S.UPLOADING) for number in range(1, 3)])
    told.change(transfer(1, S.FAILED, trouble=gone))
    told.change(transfer(2, S.FAILED, trouble=refused))
    told.change(transfer(1, S.UPLOADING))
    told.change(transfer(1, S.FAILED, trouble=refused))
    assert told.words == ["2 transfers failed: The server refuses this file"]
    assert told.bar.shown is not None
    assert told.bar.shown.action == ""


def test_a_disk_that_is_pulled_out_fails_thousands_at_once(formatter: Format) -> None:
    """They share their reason; minutes, if each end looked at all before it."""
    gone = trouble_saying("The file is not there")
    together = EndsTogether(formatter)
    for number in range(10_000):
        together.add(transfer(number, S.FAILED, trouble=gone))
    assert (together.reason, len(together.transfers), together.can_retry) == (gone, 10_000, True)


def test_thousands_that_were_retried_fail_once_more(formatter: Format) -> None:
    """Each counts once, for the reason for which it failed last; as fast as the first time."""
    gone, full = trouble_saying("The file is not there"), trouble_saying("The disk is full", retry_helps=False)
    together = EndsTogether(formatter)
    for trouble in (gone, full):
        for number in range(10_000):
            together.add(transfer(number, S.FAILED, trouble=trouble))
    assert (together.reason, len(together.transfers)) == (full, 10_000)
    together.add(transfer(1, S.FAILED, trouble=gone))
    assert together.reason is None


def test_a_notice_names_the_title(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """As the row does."""
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    notifier = TransferNotifier(bar, formatter, FakeTransfers(), print, lambda _transfer: "First light")
    notifier.changed(transfer(1, S.PROCESSING), transfer(1, S.READY))
    assert "First light" in bar.history[-1].notice.text
