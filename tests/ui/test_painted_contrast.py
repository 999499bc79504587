"""Contrast as it is painted: measured on the pixels of controls and of rows, in every scheme."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kdesk.domain.options.appearance import Contrast
from kdesk.ui.theme import Theme
from tests.support.ink import SEEN, TEXT, colours, ink

CONTRASTS = (Contrast.USUAL, Contrast.HIGH)
SCHEMES = [(scheme, wanted) for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark) for wanted in CONTRASTS]
_AROUND = 8


def field() -> QWidget:
    """A field with a hint in it."""
    return QLineEdit(placeholderText="Search WWW")


def paragraphs() -> QWidget:
    """A larger field with a hint in it."""
    return QPlainTextEdit(placeholderText="Describe WWW")


def button() -> QWidget:
    """A button."""
    return QPushButton("Send WWW")


def main_button() -> QWidget:
    """The button that a dialog is for."""
    made = QPushButton("Send WWW")
    made.setProperty("kind", "main")
    return made


def chosen_chip() -> QWidget:
    """A chip that is on."""
    made = QPushButton("Video WWW", checkable=True, checked=True)
    made.setProperty("kind", "chip")
    return made


def tab() -> QWidget:
    """A tab that is not in front."""
    made = QPushButton("Links WWW", checkable=True)
    made.setProperty("kind", "tab")
    return made


def choice() -> QWidget:
    """A box with a choice."""
    box = QComboBox()
    box.addItem("HLS WWW")
    return box


def remark() -> QWidget:
    """A sentence of less weight."""
    label = QLabel("Nothing WWW")
    label.setProperty("role", "secondary")
    return label


@pytest.fixture(params=SCHEMES, ids=lambda pair: f"{pair[0].name}-{pair[1].value}")
def dressed(theme: Theme, request: pytest.FixtureRequest) -> Iterator[Theme]:
    """The theme in each scheme and contrast."""
    scheme, wanted = request.param
    theme.force(scheme)
    theme.choose_contrast(wanted)
    yield theme
    theme.choose_contrast(Contrast.SYSTEM)


@pytest.mark.parametrize(
    "made", [field, paragraphs, button, main_button, chosen_chip, tab, choice, remark], ids=lambda made: made.__name__
)
def test_words_are_readable(qtbot: QtBot, dressed: Theme, made: Callable[[], QWidget]) -> None:
    """By 4.5 : 1, and by 7 : 1 in high contrast; hints in empty fields too."""
    picture, inside = shown(qtbot, made())
    assert ink(picture, inside) >= TEXT[dressed.high_contrast]


@pytest.mark.parametrize("made", [field, paragraphs, button, choice, QCheckBox], ids=lambda made: made.__name__)
def test_edges_are_seen(qtbot: QtBot, dressed: Theme, made: Callable[[], QWidget]) -> None:
    """The edge of a control stands out from what is around it."""
    picture, inside = shown(qtbot, made())
    assert ink(picture, QRect(0, inside.center().y(), inside.left() + 4, 1)) >= SEEN
    assert dressed.ring == (3 if dressed.high_contrast else 2)


@pytest.mark.parametrize("made", [QProgressBar, QSlider], ids=lambda made: made.__name__)
def test_how_far_something_is_can_be_seen(qtbot: QtBot, dressed: Theme, made: type[QProgressBar | QSlider]) -> None:
    """What is done stands out from the groove."""
    widget = made()
    widget.setOrientation(Qt.Orientation.Horizontal)
    widget.setValue(50)
    if isinstance(widget, QProgressBar):
        widget.setTextVisible(False)
    picture, inside = shown(qtbot, widget)
    row = QRect(inside.left() + 10, inside.center().y(), inside.width() - 20, 1)
    assert ink(picture, row) >= SEEN
    assert dressed.tokens.accent.lower() in colours(picture, row)


def shown(qtbot: QtBot, widget: QWidget) -> tuple[QImage, QRect]:
    """Return the picture of a page with a widget in it, and the part of it that is inside of the widget's edge."""
    page = QWidget()
    page.setProperty("role", "page")
    page.setAutoFillBackground(True)
    qtbot.addWidget(page)
    widget.setParent(page)
    widget.resize(widget.sizeHint())
    widget.move(_AROUND, _AROUND)
    page.resize(widget.width() + 2 * _AROUND, widget.height() + 2 * _AROUND)
    page.show()
    return page.grab().toImage(), widget.geometry().adjusted(6, 5, -6, -5)
