"""The icons: one family, coloured by the palette."""

import gc
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from kdesk.data_files import resource_folder
from kdesk.ui.resources import Icons
from kdesk.ui.theme import Theme

FOLDER = resource_folder() / "icons"
DRAWINGS = {"drop", "kdesk"}
FAMILY = sorted(path.stem for path in FOLDER.glob("*.svg") if path.stem not in DRAWINGS)


def _ink(image: QImage) -> set[str]:
    """Return the colours of the pixels that are fully covered."""
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in points if image.pixelColor(x, y).alpha() == 255}


@pytest.mark.parametrize("name", FAMILY)
def test_an_icon_belongs_to_the_family(name: str) -> None:
    """It is 20 by 20, drawn with a stroke of 1.75, and names no colour of its own."""
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 20 20"' in text
    assert 'stroke-width="1.75"' in text
    assert not re.search(r"#[0-9A-Fa-f]{3}", text)
    assert "currentColor" in text


@pytest.mark.parametrize("name", FAMILY)
def test_an_icon_is_drawn_in_the_colour_of_its_token(theme: Theme, name: str) -> None:
    """At twice the pixel ratio it has twice the pixels, and they have the token's colour."""
    pixmap = theme.icons.pixmap(name, "bad", 20, 2.0)
    assert (pixmap.width(), pixmap.height(), pixmap.devicePixelRatio()) == (40, 40, 2.0)
    assert _ink(pixmap.toImage()) == {QColor(theme.tokens.bad).name()}


def test_what_is_dressed_follows_the_scheme(qtbot: QtBot, theme: Theme) -> None:
    """A button's icon is light on dark after the scheme changed, and a deleted one is forgotten."""
    button = QToolButton()
    qtbot.addWidget(button)
    gone = QAction()
    theme.icons.dress(gone, "pause")
    theme.icons.dress(button, "pause")
    theme.icons.dress(button, "play")
    del gone
    theme.force(Qt.ColorScheme.Dark)
    assert _ink(button.icon().pixmap(20, 20).toImage()) == {QColor(theme.tokens.text).name()}


def test_a_disabled_icon_has_the_colour_of_disabled_text(theme: Theme) -> None:
    """Disabled words and icons look the same."""
    icon = theme.icons.icon("copy")
    image = icon.pixmap(20, 20, icon.Mode.Disabled).toImage()
    assert _ink(image) == {QColor(theme.tokens.disabled).name()}


def test_an_icon_is_drawn_when_it_is_painted(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when a button or a command gets it; and as sharp as the device can."""
    drawn: list[tuple[str, int, float]] = []
    pixmap = theme.icons.pixmap

    def drawing(name: str, colour: str = "text", size: int = 20, ratio: float = 1.0, height: int = 0) -> QPixmap:
        drawn.append((name, size, ratio))
        return pixmap(name, colour, size, ratio, height)

    monkeypatch.setattr(theme.icons, "pixmap", drawing)
    button = QToolButton()
    qtbot.addWidget(button)
    theme.icons.dress(button, "pause", "good")
    assert drawn == []
    assert button.icon().pixmap(QSize(24, 24), 2.5).size() == QSize(60, 60)
    button.grab()
    assert set(drawn) == {("pause", 24, 2.5), ("pause", button.iconSize().width(), 1.0)}


@pytest.mark.parametrize("size", [QSize(0, 16), QSize(16, 0), QSize(0, 0)])
def test_a_button_without_room_draws_nothing(theme: Theme, size: QSize) -> None:
    """Qt would tell of a painter without a device, once for each stroke."""
    canvas = QPixmap(20, 20)
    canvas.fill(Qt.GlobalColor.transparent)
    with QPainter(canvas) as painter:
        theme.icons.icon("copy").paint(painter, QRect(QPoint(), size))
    assert theme.icons.icon("copy").pixmap(size).isNull()
    assert not _ink(canvas.toImage())


def test_a_changed_icon_leaves_the_first_as_it_is(theme: Theme) -> None:
    """Qt copies how an icon is drawn; the copy lasts as long as Qt wants it."""
    first = theme.icons.icon("pause", "bad")
    changed = QIcon(first)
    changed.addPixmap(QPixmap(30, 30))
    assert _ink(changed.pixmap(40, 40).toImage()) == {QColor(theme.tokens.bad).name()}
    del changed
    assert _ink(first.pixmap(60, 60).toImage()) == {QColor(theme.tokens.bad).name()}


def test_a_drawing_that_fails_ends_nothing_but_itself(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lets go of the frames of an error lets go of the pixmap first: no painter may be on it any more."""
    painters = []

    def fail(_renderer: QSvgRenderer, painter: QPainter, _place: QRectF) -> None:
        painters.append(painter)
        raise ZeroDivisionError

    monkeypatch.setattr(QSvgRenderer, "render", fail)
    with pytest.raises(ZeroDivisionError):
        theme.icons.pixmap("pause", "bad", 21)
    assert [painter.isActive() for painter in painters] == [False]


def test_icons_need_no_file_once_they_are_there(tmp_path: Path, theme: Theme) -> None:
    """The notice that no file can be opened has an icon as well."""
    (tmp_path / "late.svg").write_bytes((FOLDER / "pause.svg").read_bytes())
    icons = Icons(tmp_path, theme.colour)
    (tmp_path / "late.svg").unlink()
    assert _ink(icons.pixmap("late", "bad", 20, 2.0).toImage()) == {QColor(theme.tokens.bad).name()}


def test_icons_that_are_collected_take_nothing_along_that_qt_uses(qapp: QApplication) -> None:
    """A look that ends is garbage in a cycle; what Qt still shows of it is then drawn as nothing, and freed once."""
    del qapp
    shown: list[QAction] = []
    for _ in range(3):
        icons = Icons(FOLDER, lambda _token: QColor("red"))
        icons.itself = icons  # type: ignore[attr-defined]  a cycle
        for name in icons.names():
            action = QAction()
            action.setIcon(icons.icon(name))
            changed = QIcon(icons.icon(name))
            changed.addPixmap(QPixmap(8, 8))
            shown.append(action)
        del icons, changed
        gc.collect()
        assert {action.icon().pixmap(16).isNull() for action in shown} == {True}
    shown.clear()
    gc.collect()
