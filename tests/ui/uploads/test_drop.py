"""Files dragged onto the window."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.drop_place import DropPlace
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.drop import DropOverlay, paths_of

COPY = Qt.DropAction.CopyAction


def _mime(*urls: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    return mime


class Target:
    """A window with an overlay, and what came out of it."""

    def __init__(self, theme: Theme) -> None:
        self.window = QWidget()
        self.dropped: list[Path] = []
        self.refused: list[str] = []
        self.addresses: list[str] = []
        self.overlay = DropOverlay(self.window, theme, self.dropped.extend, self.refused.append, self.addresses.extend)
        self.window.resize(400, 300)
        self.window.show()

    def enter(self, mime: QMimeData, onto: QWidget | None = None) -> bool:
        """Drag over the window, or what lies on it; return whether it would take the drop."""
        event = QDragEnterEvent(QPoint(10, 10), COPY, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(onto or self.window, event)
        return event.isAccepted()

    def drop(self, mime: QMimeData, onto: QWidget | None = None) -> QDropEvent:
        """Drag over a widget, the window itself if none is given, and let go."""
        self.enter(mime, onto)
        event = QDropEvent(
            QPointF(10, 10),
            COPY | Qt.DropAction.MoveAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(onto or self.window, event)
        return event


@pytest.fixture
def target(qtbot: QtBot, theme: Theme) -> Iterator[Target]:
    """A shown window."""
    target = Target(theme)
    qtbot.addWidget(target.window)
    yield target
    target.window.close()


def test_local_files_and_folders_are_paths() -> None:
    """Blanks, umlauts and number signs in names survive; addresses of the net are counted apart."""
    mime = _mime("file:///videos/a%20b.mp4", "file:///videos/f%C3%BCr%20%231/", "https://example.com/c.mp4")
    assert paths_of(mime) == ([Path("/videos/a b.mp4"), Path("/videos/für #1")], 1)


@pytest.mark.skipif(os.name == "nt", reason="paths as Unix has them; there another computer is a share")
def test_the_own_computer_may_be_named() -> None:
    """As localhost or by its name; another computer is none of ours. Bytes that are no UTF-8 survive."""
    mime = _mime("file://localhost/a.mp4", f"file://{socket.gethostname()}/b.mp4", "file://elsewhere/c.mp4")
    assert paths_of(mime) == ([Path("/a.mp4"), Path("/b.mp4")], 1)
    encoded = QMimeData()
    encoded.setData("text/uri-list", b"file:///caf%E9.mp4\r\n")
    assert [os.fsencode(path) for path in paths_of(encoded)[0]] == [b"/caf\xe9.mp4"]


def test_the_overlay_comes_and_goes_with_the_drag(target: Target) -> None:
    """Over the whole window while something is dragged, gone when it leaves."""
    assert target.enter(_mime("file:///a.mp4"))
    assert target.overlay.isVisible()
    assert target.overlay.geometry() == target.window.rect()
    QApplication.sendEvent(target.window, QDragLeaveEvent())
    assert not target.overlay.isVisible()
    assert target.enter(_mime("file:///a.mp4"), target.overlay)
    assert target.overlay.isVisible()


def test_what_is_dropped_is_taken(target: Target) -> None:
    """A drop on the overlay, or on the window at once, gives its paths; it is a copy, never a move."""
    target.enter(_mime("file:///a.mp4"))
    event = target.drop(_mime("file:///a.mp4", "file:///folder"), target.overlay)
    assert target.dropped == [Path("/a.mp4"), Path("/folder")]
    assert event.isAccepted()
    assert event.dropAction() is COPY
    assert not target.overlay.isVisible()
    target.drop(_mime("file:///b.mp4"))
    assert target.dropped[-1] == Path("/b.mp4")
    assert target.refused == []


def test_text_is_not_taken(target: Target) -> None:
    """A dragged word shows no overlay and is not accepted."""
    mime = QMimeData()
    mime.setText("hello")
    assert not target.enter(mime)
    assert not target.overlay.isVisible()
    target.drop(mime)
    assert target.dropped == []


def test_web_addresses_are_asked_about(target: Target) -> None:
    """Each once, beside the files of the same drop; nothing of it is refused."""
    target.drop(_mime("https://example.com/c%20d.mp4", "https://example.com/c%20d.mp4", "file:///a.mp4"))
    assert target.addresses == ["https://example.com/c%20d.mp4"]
    assert target.dropped == [Path("/a.mp4")]


def test_other_addresses_are_refused_with_a_sentence(target: Target) -> None:
    """The rest of a mixed drop is taken; a drop of nothing that can be brought says what kdesk takes."""
    target.drop(_mime("ftp://example.com/c.mp4"))
    assert target.refused == ["kdesk takes files, folders and web addresses only"]
    target.drop(_mime("ftp://example.com/c.mp4", "file:///a.mp4"))
    assert target.dropped == [Path("/a.mp4")]
    assert target.refused[-1].endswith("the rest of the drop was left out")
    assert target.addresses == []


def test_the_overlay_grows_with_the_window(qtbot: QtBot, target: Target) -> None:
    """A window that is resized in mid-drag stays covered."""
    target.enter(_mime("file:///a.mp4"))
    target.window.resize(500, 350)
    qtbot.waitUntil(lambda: target.overlay.size() == target.window.size())


def test_the_overlay_says_what_to_do(target: Target) -> None:
    """In words for the eye and for the ear, drawn without an error in both schemes."""
    target.enter(_mime("file:///a.mp4"))
    assert target.overlay.accessibleName() == "Drop files or folders to upload them"
    assert not target.overlay.grab().isNull()
    assert target.overlay.acceptDrops()


def test_a_part_of_the_window_takes_its_own_drops(target: Target) -> None:
    """Below the pointer, while it is visible and has a sentence; everything else is an upload."""
    part, sentence = QWidget(target.window), ["Drop an image"]
    taken: list[Path] = []
    DropPlace(part, lambda: sentence[0], taken.extend)
    part.setGeometry(0, 0, 100, 100)
    part.show()
    target.drop(_mime("file:///pictures/a.jpg"))
    assert (taken, target.dropped) == ([Path("/pictures/a.jpg")], [])
    target.enter(_mime("file:///pictures/a.jpg"))
    # Painted over the part only: nothing may fail, and the overlay lies above.
    assert not target.overlay.grab().isNull()
    sentence[0] = ""
    target.drop(_mime("file:///videos/b.mp4"))
    part.hide()
    sentence[0] = "Drop an image"
    target.drop(_mime("file:///videos/c.mp4"))
    assert target.dropped == [Path("/videos/b.mp4"), Path("/videos/c.mp4")]
    assert taken == [Path("/pictures/a.jpg")]


def test_the_smallest_part_that_suits_the_files_takes_them(target: Target) -> None:
    """A part within another one; what suits neither is an upload."""
    outer, taken = QWidget(target.window), {"outer": list[Path](), "inner": list[Path]()}
    inner = QWidget(outer)
    DropPlace(outer, lambda: "Outer", taken["outer"].extend, lambda paths: paths[0].suffix == ".srt")
    DropPlace(inner, lambda: "Inner", taken["inner"].extend, lambda paths: paths[0].suffix == ".jpg")
    outer.setGeometry(0, 0, 200, 200)
    inner.setGeometry(0, 0, 100, 100)
    outer.show()
    for name in ("a.srt", "b.jpg", "c.mp4"):
        target.enter(_mime(f"file:///{name}"))
        assert not target.overlay.grab().isNull()
        target.drop(_mime(f"file:///{name}"))
    assert (taken, target.dropped) == ({"outer": [Path("/a.srt")], "inner": [Path("/b.jpg")]}, [Path("/c.mp4")])
