"""The look: colours as the table has them, contrast, sizes that follow the font."""

from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from kdesk.domain.colours import DARK, LIGHT, Tokens
from kdesk.ui.theme import TEXT_PAIRS, Theme, contrast

READABLE = 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_pair_of_text_and_ground_is_readable(tokens: Tokens, text: str, ground: str) -> None:
    """Text stands out from its ground by at least 4.5 : 1."""
    colours = asdict(tokens)
    assert contrast(colours[text], colours[ground]) >= READABLE


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21 : 1, a colour on itself 1 : 1."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#8A5000", "#8A5000") == pytest.approx(1.0)


def test_the_palette_is_the_scheme_s(qapp: QApplication, theme: Theme) -> None:
    """Qt paints page, text and selection in the tokens' colours, and follows when the scheme changes."""
    changes = []
    theme.changed.connect(lambda: changes.append(theme.dark))
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#F6F7F9")
    theme.force(Qt.ColorScheme.Dark)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#16181C")
    assert qapp.palette().color(QPalette.ColorRole.Highlight) == QColor("#5AA2FF")
    assert changes == [True]


def test_the_system_s_scheme_is_followed_live(qapp: QApplication, theme: Theme) -> None:
    """Without a forced scheme, the application is dressed again when the system changes its own."""
    theme.force(None)
    before = theme.dark
    hints = qapp.styleHints()
    try:
        hints.setColorScheme(Qt.ColorScheme.Light if before else Qt.ColorScheme.Dark)
        assert theme.dark is (hints.colorScheme() is Qt.ColorScheme.Dark)
        assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(theme.tokens.surface)
    finally:
        hints.unsetColorScheme()


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_the_style_sheet_has_no_name_left(qapp: QApplication, theme: Theme, scheme: Qt.ColorScheme) -> None:
    """Every token in the sheet was replaced."""
    theme.force(scheme)
    rules = [line for line in qapp.styleSheet().splitlines() if not line.startswith("/*")]
    assert "$" not in "\n".join(rules)
    assert theme.tokens.accent in qapp.styleSheet()


@pytest.mark.parametrize("made", [QPushButton, QLineEdit])
def test_the_focus_is_a_ring_in_the_accent_colour(
    qtbot: QtBot, theme: Theme, made: type[QPushButton] | type[QLineEdit]
) -> None:
    """A focused control has an outline two pixels wide in the accent colour."""
    widget = made()
    qtbot.addWidget(widget)
    widget.resize(160, 40)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    picture = widget.grab().toImage()
    middle = picture.width() // 2
    assert [picture.pixelColor(middle, y).name() for y in (0, 1)] == [theme.tokens.accent.lower()] * 2


def test_sizes_follow_the_font(qapp: QApplication, theme: Theme) -> None:
    """Twice the font makes every drawn length larger, a small one makes none smaller."""
    font = qapp.font()
    small = theme.px(56)
    assert small >= 56
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    assert theme.px(56) > small * 1.5


def test_reduced_motion_means_none(qapp: QApplication, theme: Theme) -> None:
    """With reduced motion nothing moves; otherwise nothing takes longer than 120 ms."""
    assert theme.motion_ms == 0
    moving = Theme(qapp, scheme=Qt.ColorScheme.Light, reduced_motion=False)
    assert moving.motion_ms == 120
    moving.deleteLater()
