"""The look: colours as the table has them, contrast, sizes that follow the font."""

import re
from dataclasses import asdict
from pathlib import Path
from shutil import rmtree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from kdesk.domain.colours import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Tokens
from kdesk.domain.options.appearance import Contrast, Density, Motion, Scheme
from kdesk.ui.colours import EDGE_PAIRS, TEXT_PAIRS, contrast
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.rows import row_height

SCHEMES = {"light": LIGHT, "dark": DARK, "high-light": HIGH_LIGHT, "high-dark": HIGH_DARK}
READABLE, VERY_READABLE, SEEN = 4.5, 7.0, 3.0


@pytest.mark.parametrize("tokens", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_pair_of_text_and_ground_is_readable(tokens: Tokens, text: str, ground: str) -> None:
    """Text stands out from its ground by at least 4.5 : 1, in high contrast by 7 : 1."""
    colours = asdict(tokens)
    least = VERY_READABLE if tokens in {HIGH_LIGHT, HIGH_DARK} else READABLE
    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("tokens", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_every_edge_and_ring_is_seen(tokens: Tokens, edge: str, ground: str) -> None:
    """What is no text stands out from what is beside it by at least 3 : 1."""
    colours = asdict(tokens)
    assert contrast(colours[edge], colours[ground]) >= SEEN


@pytest.mark.parametrize("tokens", [HIGH_LIGHT, HIGH_DARK], ids=["light", "dark"])
def test_in_high_contrast_lines_and_what_is_off_are_seen_too(tokens: Tokens) -> None:
    """Although no rule asks for it: lines by 3 : 1, words of disabled controls by 4.5 : 1."""
    for ground in ("window", "surface", "raised", "hover"):
        assert contrast(tokens.line, getattr(tokens, ground)) >= SEEN
        assert contrast(tokens.disabled, getattr(tokens, ground)) >= READABLE


def test_high_contrast_is_chosen(qapp: QApplication, theme: Theme) -> None:
    """The colours of the scheme that is shown, light and dark, with a thicker ring; and the usual ones again."""
    changes = []
    theme.changed.connect(lambda: changes.append(theme.tokens))
    theme.choose_contrast(Contrast.HIGH)
    assert (theme.high_contrast, theme.dark, theme.ring) == (True, False, 3)
    assert qapp.palette().color(QPalette.ColorRole.Text) == QColor("#000000")
    assert "high contrast" in qapp.styleSheet()
    theme.choose_scheme(Scheme.DARK)
    assert (theme.high_contrast, theme.dark) == (True, True)
    theme.choose_contrast(Contrast.USUAL)
    assert (theme.high_contrast, theme.dark, theme.ring) == (False, True, 2)
    assert changes == [HIGH_LIGHT, HIGH_DARK, DARK]
    theme.choose_contrast(Contrast.SYSTEM)
    assert not theme.high_contrast


def test_the_drawings_of_the_sheet_may_be_cleared_away(qapp: QApplication, theme: Theme) -> None:
    """Systems do that to what is old; another look is shown all the same, with drawings."""
    before = _drawings(qapp)
    rmtree(before[0].parent)
    theme.choose_contrast(Contrast.HIGH)
    assert theme.high_contrast
    assert len(_drawings(qapp)) >= len(before)
    assert all(path.is_file() for path in _drawings(qapp))


def _drawings(application: QApplication) -> list[Path]:
    return [Path(found) for found in re.findall(r"url\(\"?([^\")]+)", application.styleSheet())]


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
@pytest.mark.parametrize("contrast", [Contrast.USUAL, Contrast.HIGH])
def test_the_style_sheet_has_no_name_left(
    qapp: QApplication, theme: Theme, scheme: Qt.ColorScheme, contrast: Contrast
) -> None:
    """Every token in the sheet was replaced."""
    theme.choose_contrast(contrast)
    theme.force(scheme)
    rules = [line for line in qapp.styleSheet().splitlines() if not line.startswith("/*")]
    assert "$" not in "\n".join(rules)
    assert theme.tokens.accent in qapp.styleSheet()


@pytest.mark.parametrize("made", [QPushButton, QLineEdit])
@pytest.mark.parametrize(("contrast", "width"), [(Contrast.USUAL, 2), (Contrast.HIGH, 3)])
def test_the_focus_is_a_ring_in_the_accent_colour(
    qtbot: QtBot, theme: Theme, made: type[QPushButton] | type[QLineEdit], contrast: Contrast, width: int
) -> None:
    """A focused control has an outline two pixels wide in the accent colour, three in high contrast."""
    theme.choose_contrast(contrast)
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
    ring = [picture.pixelColor(middle, y).name() == theme.tokens.accent.lower() for y in range(width + 1)]
    assert ring == [True] * width + [False]


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


def test_colours_are_chosen(theme: Theme) -> None:
    """Dark and light at once, and those of the system again."""
    theme.choose_scheme(Scheme.DARK)
    assert theme.dark
    theme.choose_scheme(Scheme.LIGHT)
    assert not theme.dark


def test_room_is_chosen(theme: Theme, qapp: QApplication) -> None:
    """Controls that are there become lower and higher; widths and icons stay."""
    button, rows = QPushButton("Words"), []
    heights, widths = [], []
    for density in (Density.COMPACT, Density.NORMAL, Density.ROOMY):
        theme.choose_density(density)
        button.ensurePolished()
        heights.append(button.sizeHint().height())
        widths.append(button.sizeHint().width())
        rows.append(row_height(theme, qapp.font()))
    assert heights == sorted(set(heights))
    assert rows == sorted(set(rows))
    assert len(set(widths)) == 1
    assert theme.px(16) == round(16 * theme.scale)
    theme.choose_density(Density.NORMAL)


def test_movement_is_chosen(theme: Theme) -> None:
    """Nothing moves, things move, or the system says."""
    theme.choose_motion(Motion.FULL)
    assert theme.motion_ms > 0
    theme.choose_motion(Motion.REDUCED)
    assert theme.motion_ms == 0


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("enabled", [True, False])
def test_a_button_with_a_menu_shows_it(
    theme: Theme, qtbot: QtBot, direction: Qt.LayoutDirection, *, enabled: bool
) -> None:
    """Its arrow is painted inside, behind the text: at the left where that runs from right to left."""
    button = QPushButton("Export")
    qtbot.addWidget(button)
    button.setEnabled(enabled)
    button.setLayoutDirection(direction)
    button.setFixedSize(theme.px(200), theme.px(32))
    button.show()
    plain = button.grab().toImage()
    button.setMenu(QMenu(button))
    shown = button.grab().toImage()
    points = ((x, y) for x in range(shown.width()) for y in range(shown.height()))
    changed = [x for x, y in points if shown.pixel(x, y) != plain.pixel(x, y)]
    assert changed
    assert min(changed) > 2
    assert max(changed) < shown.width() - 2
    middle = shown.width() / 2
    left = direction is Qt.LayoutDirection.RightToLeft
    assert any(x < middle - theme.px(50) if left else x > middle + theme.px(50) for x in changed)


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_what_lies_over_the_window_has_an_edge(theme: Theme, qtbot: QtBot, scheme: Qt.ColorScheme) -> None:
    """And a ground of its own, in the dark too, where it has no shadow."""
    theme.force(scheme)
    frame = QFrame()
    frame.setProperty("role", "raised")
    frame.resize(80, 80)
    qtbot.addWidget(frame)
    image = frame.grab().toImage()
    assert image.pixelColor(0, 40) == theme.colour("disabled")
    assert image.pixelColor(40, 40) == theme.colour("raised")
