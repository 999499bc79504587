"""Ctrl+V on the Uploads page: what the clipboard offers becomes files, or a sentence."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from kdesk.domain.pasted_text import MOST_CHARACTERS, MOST_LINES, read_pasted
from kdesk.ui.uploads.paste import NO_ADDRESSES, NOTHING, ClipboardPaste


class Pasting:
    """A clipboard, and what came of it."""

    def __init__(self) -> None:
        self.added: list[Path] = []
        self.images: list[QImage] = []
        self.said: list[str] = []
        self.addresses: list[str] = []
        self.paste = ClipboardPaste(QApplication.clipboard(), self.added.extend, self.images.append, self.said.append)

    def of(self, *, text: str = "", urls: Sequence[str] = (), image: QImage | None = None) -> None:
        """Paste this."""
        mime = QMimeData()
        if text:
            mime.setText(text)
        if urls:
            mime.setUrls([QUrl(url) for url in urls])
        if image is not None:
            mime.setImageData(image)
        QApplication.clipboard().setMimeData(mime)
        self.paste.paste()


@pytest.fixture
def pasting(qapp: QApplication) -> Pasting:
    """Return a clipboard whose content is pasted."""
    del qapp
    return Pasting()


def image() -> QImage:
    """Return a small image."""
    made = QImage(8, 6, QImage.Format.Format_RGB32)
    made.fill(QColor("red"))
    return made


def test_files_are_queued(pasting: Pasting) -> None:
    """Of a file manager, and as paths in a text; what is not there is told by the queue."""
    pasting.of(urls=["file:///videos/a%20talk.mp4", "file:///videos"])
    pasting.of(text='/videos/b.mp4\n"/videos/c d.mp4"\nfile:///videos/e%20f.mp4\n')
    names = ["a talk.mp4", "", "b.mp4", "c d.mp4", "e f.mp4"]
    assert pasting.added == [Path("/videos") / name for name in names]
    assert pasting.said == []


def test_an_image_becomes_a_file(pasting: Pasting) -> None:
    """Also where a browser gives its address beside it."""
    pasting.of(image=image())
    pasting.of(image=image(), urls=["https://example.org/a.png"], text="https://example.org/a.png")
    assert [(one.width(), one.height()) for one in pasting.images] == [(8, 6)] * 2
    assert pasting.added == []


def test_addresses_go_where_they_are_taken(pasting: Pasting) -> None:
    """Until then a sentence says what to do."""
    pasting.of(text="https://example.org/a.mp4\nHTTP://example.org/b.mp4")
    assert pasting.said == [NO_ADDRESSES]
    pasting.paste.addresses = pasting.addresses.extend
    pasting.of(text="https://example.org/a.mp4\nHTTP://example.org/b.mp4")
    assert pasting.addresses == ["https://example.org/a.mp4", "HTTP://example.org/b.mp4"]


@pytest.mark.parametrize("text", ["", "prose", "see https://example.org", "relative/path.mp4", "/a\nand more"])
def test_anything_else_is_said(pasting: Pasting, text: str) -> None:
    """Prose is no list of files, whatever is in it."""
    pasting.of(text=text)
    assert (pasting.added, pasting.images, pasting.said) == ([], [], [NOTHING])


def test_large_texts_are_not_read() -> None:
    """Neither too many characters nor too many lines."""
    assert not read_pasted("/a\n" * (MOST_LINES + 1)).paths
    assert not read_pasted("/" + "a" * MOST_CHARACTERS).paths
    assert len(read_pasted("/a\n" * MOST_LINES).paths) == MOST_LINES
