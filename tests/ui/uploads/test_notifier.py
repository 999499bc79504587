"""Notices of the queue: ends of transfers, and copies that are not the file."""

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.left_out import LeftOut, LeftOutFile, LeftOutReason
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.messages.format import Format
from kdesk.plain_text import undirected
from kdesk.ui.notice_bell import NoticeBell
from kdesk.ui.notices import Notice, NoticeBar, NoticeKind
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.left_out import EXPLANATION, LeftOutDialog
from kdesk.ui.uploads.notifier import TransferNotifier
from tests.support.stored_texts import remark_saying, remarks_saying, trouble_saying
from tests.ui.fakes.transfers import transfer

S = TransferState
OTHER = Verification(Level.WHOLE, Outcome.DIFFERENT, remark=remark_saying("it differs at byte 1,234"))


Asked = list[tuple[str, tuple[str, ...]]]


def news_on(
    qtbot: QtBot, theme: Theme, formatter: Format, asked: Asked | None = None
) -> tuple[TransferNotifier, NoticeBar, list[Path]]:
    """News on a bar of their own, and what is uploaded again; `asked` takes which links and tries are wanted."""
    bar, again = NoticeBar(theme), list[Path]()
    asked = [] if asked is None else asked
    qtbot.addWidget(bar)

    def upload(paths: Sequence[Path]) -> None:
        again.extend(paths)

    def show(left_out: LeftOut) -> None:
        LeftOutDialog(theme, formatter, left_out, bar).open()

    def copy(*transfers: Transfer) -> None:
        asked.append(("copy", tuple(one.id for one in transfers)))

    def retry(transfer_ids: Collection[str]) -> None:
        asked.append(("retry", tuple(transfer_ids)))

    news = TransferNotifier(bar, formatter, copy_link=copy, retry=retry, upload=upload, show_left_out=show)
    return news, bar, again


def test_a_copy_that_is_not_the_file_is_told_once(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """Loudly, with the offer to upload the file again."""
    news, bar, again = news_on(qtbot, theme, formatter)
    ready = transfer(1, S.READY)
    news.added([ready])
    news.changed(ready.replace(verification=OTHER))
    assert bar.shown is not None
    assert (bar.shown.kind, bar.shown.text) == (
        NoticeKind.BAD,
        "clip-01.mp4: The server's copy is not the file: it differs at byte 1,234",
    )
    (button,) = (button for button in bar.findChildren(QPushButton) if button.text() == "Upload again")
    button.click()
    assert again == [Path("/videos/clip-01.mp4")]
    assert bar.shown is None
    news.changed(ready.replace(verification=OTHER, remarks=remarks_saying("another snapshot")))
    assert bar.shown is None


def test_what_was_known_before_the_start_is_no_news(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """The row says it."""
    news, bar, _ = news_on(qtbot, theme, formatter)
    known = transfer(1, S.READY, verification=OTHER)
    news.added([known])
    news.changed(known.replace(remarks=remarks_saying("another snapshot")))
    assert bar.shown is None


def test_what_was_left_out_is_told_with_a_list(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """The notice counts by reason; its button shows each path, also one whose name is no text, beside its reason."""
    news, bar, _ = news_on(qtbot, theme, formatter)
    left_out = LeftOut()
    left_out.add(LeftOutFile(f"/card/{number}.mp4.part", LeftOutReason.UNFINISHED) for number in range(2))
    left_out.add([LeftOutFile("/card/caf\udce9.LRV", LeftOutReason.SIDECAR)])
    news.left_out(left_out)
    assert bar.shown is not None
    assert bar.shown.text == "3 files were left out: 2 unfinished downloads, 1 sidecar file"
    (button,) = (button for button in bar.findChildren(QPushButton) if button.text() == "Show list")
    button.click()
    (dialog,) = bar.findChildren(LeftOutDialog)
    items = (dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount()))
    assert [(item.text(0), item.text(1)) for item in items if item] == [
        ("/card/0.mp4.part", LeftOutReason.UNFINISHED),
        ("/card/1.mp4.part", LeftOutReason.UNFINISHED),
        ("/card/caf?.LRV", LeftOutReason.SIDECAR),
    ]
    with qtbot.waitSignal(dialog.finished):
        dialog.reject()
    assert bar.shown is None


def test_what_was_left_out_stays_until_it_is_closed(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """It does not pass with time; ends of transfers are told before it, and pass."""
    news, bar, _ = news_on(qtbot, theme, formatter)
    left_out = LeftOut()
    left_out.add([LeftOutFile("/card/clip.LRV", LeftOutReason.SIDECAR)])
    news.left_out(left_out)
    assert not bar._timer.isActive()
    told = bar.shown
    news.added([transfer(1, S.PROCESSING)])
    news.changed(transfer(1, S.READY))
    assert bar.shown is not None
    assert bar.shown.text == "clip-01.mp4 is ready"
    assert bar._timer.isActive()
    bar._timer.timeout.emit()
    assert bar.shown is told
    assert bar._close.isVisibleTo(bar)
    bar._close.click()
    assert bar.shown is None


@pytest.mark.parametrize(
    ("reason", "offered"),
    [
        (LeftOutReason.UNFINISHED, True),
        (LeftOutReason.SIDECAR, True),
        (LeftOutReason.HIDDEN, True),
        (LeftOutReason.SOURCE_CODE, False),
        (LeftOutReason.OTHER_KIND, False),
    ],
)
def test_the_list_offers_only_what_may_be_taken(
    qtbot: QtBot, theme: Theme, formatter: Format, reason: LeftOutReason, offered: bool
) -> None:
    """What was looked at and is no media is refused by itself, too."""
    left_out = LeftOut()
    left_out.add([LeftOutFile("/card/file", reason)])
    window = QWidget()
    qtbot.addWidget(window)
    dialog = LeftOutDialog(theme, formatter, left_out, window)
    assert (EXPLANATION in {label.text() for label in dialog.findChildren(QLabel)}) is offered


def press(bar: NoticeBar, words: str) -> None:
    """Press the button of the notice that is shown."""
    (button,) = (button for button in bar.findChildren(QPushButton) if button.text() == words)
    button.click()


def test_files_that_become_ready_together_are_one_notice(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """It counts them, names them in its detail and copies all their links; the bell keeps it as one."""
    asked: Asked = []
    news, bar, _ = news_on(qtbot, theme, formatter, asked)
    bell = NoticeBell(theme, formatter, bar)
    qtbot.addWidget(bell)
    news.added([transfer(number, S.PROCESSING) for number in range(1, 8)])
    for number in range(1, 8):
        news.changed(transfer(number, S.READY))
    assert bar.shown is not None
    assert (bar.shown.text, bar.shown.action) == ("7 files are ready", "Copy links")
    names = ", ".join(f"clip-0{number}.mp4" for number in range(1, 6))
    assert undirected(bar.shown.detail) == f"{names} and 2 more"
    assert ([one.notice.text for one in bar.told], bell.unseen) == (["7 files are ready"], 1)
    press(bar, "Copy links")
    assert asked == [("copy", tuple(f"t{number}" for number in range(1, 8)))]
    assert bar.shown is None


def test_a_file_that_is_ready_after_the_notice_was_closed_stands_alone(
    qtbot: QtBot, theme: Theme, formatter: Format
) -> None:
    """What was told is not told again; what has been seen in the bell and grows is new there."""
    asked: Asked = []
    news, bar, _ = news_on(qtbot, theme, formatter, asked)
    bell = NoticeBell(theme, formatter, bar)
    qtbot.addWidget(bell)
    news.added([transfer(number, S.PROCESSING) for number in range(1, 4)])
    news.changed(transfer(1, S.READY))
    bar.dismiss()
    news.changed(transfer(2, S.READY))
    assert [one.notice.text for one in bar.told] == ["clip-01.mp4 is ready", "clip-02.mp4 is ready"]
    bell.open()
    assert bell.unseen == 0
    news.changed(transfer(3, S.READY))
    assert [one.notice.text for one in bar.told] == ["clip-01.mp4 is ready", "2 files are ready"]
    assert bell.unseen == 1


def test_an_end_is_told_also_while_another_notice_is_shown(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """Each kind of end is one notice however many they are, so that none is kept back."""
    asked: Asked = []
    news, bar, _ = news_on(qtbot, theme, formatter, asked)
    bar.post(Notice("Link copied", key="copied"))
    news.added([transfer(number, S.UPLOADING) for number in range(1, 9)])
    gone = trouble_saying("The file is not there", explanation="It was moved.")
    refused = trouble_saying("The server refuses this file", retry_helps=False)
    for number, trouble in ((1, gone), (2, gone)):
        news.changed(transfer(number, S.FAILED, trouble=trouble))
    for number in (3, 4):
        news.changed(transfer(number, S.ARRIVED, remarks=remarks_saying("Nobody can tell whether it is ready")))
    assert bar.shown is not None
    assert [one.notice.text for one in bar.told] == [
        "Link copied",
        "2 transfers failed: The file is not there",
        "2 files have arrived",
    ]
    news.changed(transfer(5, S.FAILED, trouble=refused))
    bar.dismiss()
    assert bar.shown.text == "3 transfers failed"
    assert undirected(bar.shown.detail) == "clip-01.mp4, clip-02.mp4, clip-05.mp4"
    press(bar, "Retry")
    assert asked == [("retry", ("t1", "t2"))]
