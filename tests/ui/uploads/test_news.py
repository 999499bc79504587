"""Notices of the queue: ends of transfers, and copies that are not the file."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.left_out import LeftOut, LeftOutFile, LeftOutReason
from kdesk.domain.transfer import TransferState
from kdesk.domain.verification import Depth, Outcome, Verification
from kdesk.ui.notices import NoticeBar, NoticeKind
from kdesk.ui.texts import Texts
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.left_out import EXPLANATION, LeftOutDialog
from kdesk.ui.uploads.news import TransferNews
from tests.ui.fakes.transfers import transfer

S = TransferState
OTHER = Verification(Depth.WHOLE, Outcome.DIFFERENT, detail="it differs at byte 1,234")


def news_on(qtbot: QtBot, theme: Theme, texts: Texts) -> tuple[TransferNews, NoticeBar, list[Path]]:
    """News on a bar of their own, and what is uploaded again."""
    bar, again = NoticeBar(theme), list[Path]()
    qtbot.addWidget(bar)

    def upload(paths: Sequence[Path]) -> None:
        again.extend(paths)

    def show(left_out: LeftOut) -> None:
        LeftOutDialog(theme, texts, left_out, bar).open()

    news = TransferNews(bar, texts, copy_link=print, retry=print, upload=upload, show_left_out=show)
    return news, bar, again


def test_a_copy_that_is_not_the_file_is_told_once(qtbot: QtBot, theme: Theme, texts: Texts) -> None:
    """Loudly, with the offer to upload the file again."""
    news, bar, again = news_on(qtbot, theme, texts)
    ready = transfer(1, S.READY)
    news.added([ready])
    news.changed(ready.but(verification=OTHER))
    assert bar.shown is not None
    assert (bar.shown.kind, bar.shown.text) == (
        NoticeKind.BAD,
        "clip-01.mp4: The server's copy is not the file: it differs at byte 1,234",
    )
    (button,) = (button for button in bar.findChildren(QPushButton) if button.text() == "Upload again")
    button.click()
    assert again == [Path("/videos/clip-01.mp4")]
    assert bar.shown is None
    news.changed(ready.but(verification=OTHER, remark="another snapshot"))
    assert bar.shown is None


def test_what_was_known_before_the_start_is_no_news(qtbot: QtBot, theme: Theme, texts: Texts) -> None:
    """The row says it."""
    news, bar, _ = news_on(qtbot, theme, texts)
    known = transfer(1, S.READY, verification=OTHER)
    news.added([known])
    news.changed(known.but(remark="another snapshot"))
    assert bar.shown is None


def test_what_was_left_out_is_told_with_a_list(qtbot: QtBot, theme: Theme, texts: Texts) -> None:
    """The notice counts by reason; its button shows each path, also one whose name is no text, beside its reason."""
    news, bar, _ = news_on(qtbot, theme, texts)
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


def test_what_was_left_out_stays_until_it_is_closed(qtbot: QtBot, theme: Theme, texts: Texts) -> None:
    """It does not pass with time; ends of transfers are told before it, and pass."""
    news, bar, _ = news_on(qtbot, theme, texts)
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
    qtbot: QtBot, theme: Theme, texts: Texts, reason: LeftOutReason, offered: bool
) -> None:
    """What was looked at and is no media is refused by itself, too."""
    left_out = LeftOut()
    left_out.add([LeftOutFile("/card/file", reason)])
    window = QWidget()
    qtbot.addWidget(window)
    dialog = LeftOutDialog(theme, texts, left_out, window)
    assert (EXPLANATION in {label.text() for label in dialog.findChildren(QLabel)}) is offered
