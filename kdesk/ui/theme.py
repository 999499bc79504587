"""The theme: the palette's tokens, light and dark, sizes that follow the font, and the style sheet."""

import weakref
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from shutil import rmtree
from string import Template
from tempfile import mkdtemp

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from kdesk.data_files import resource_folder
from kdesk.domain.colours import DARK, LIGHT, Tokens
from kdesk.ui.resources import Icons

REFERENCE_LINE = 16.0
"""Height in pixels of a line of text in the drawings, whose lengths `px` scales."""
TITLE_FACTOR = 1.35
"""Size of the title of a page relative to text."""
MOTION_MS = 120
GRID = 8


TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (text, ground)
        for text in ("text", "secondary", "accent", "good", "waiting", "bad")
        for ground in ("window", "surface", "raised", "accent_faint", "hover")
    ),
    ("on_accent", "accent"),
)
"""Pairs of text colour and background that occur; a test checks the contrast of each."""


class Theme(QObject):
    """The theme of one application; it follows the system's colour scheme.

    Args:
        application: Gets style, palette and style sheet.
        scheme: Light or dark, for screenshots and tests; None follows the system.
        reduced_motion: None asks the system.
        folder: Of icons and style sheet; the installed data files unless given.

    Attributes:
        tokens: The colours of the present scheme.

    Signals:
        changed: The colours have changed: widgets that paint by themselves have to repaint.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        *,
        scheme: Qt.ColorScheme | None = None,
        reduced_motion: bool | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._forced = scheme
        self._reduced_motion = reduced_motion
        self._folder = folder or resource_folder()
        self._measured: QFont | None = None
        self._scale = 1.0
        self._tinted = Path(mkdtemp(prefix="kdesk-theme-"))
        # Runs at the end of the program too, which does not wait for Qt to destroy its objects.
        weakref.finalize(self, rmtree, self._tinted, ignore_errors=True)
        self.tokens = self._tokens_of_scheme()
        self.icons = Icons(self._folder / "icons", self.colour)
        # Native styles draw parts of their widgets without the palette and the style sheet.
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self.refresh)
        self.refresh()

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is shown."""
        return self.tokens is DARK

    @property
    def motion_ms(self) -> int:
        """Duration of an animation in milliseconds; 0 with reduced motion."""
        if self._reduced_motion is not None:
            return 0 if self._reduced_motion else MOTION_MS
        duration = self._application.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        return min(MOTION_MS, duration)

    @property
    def scale(self) -> float:
        """Factor by which the font, and so every length, is larger than in the drawings."""
        font = self._application.font()
        if font != self._measured:  # measuring is slow, and a table asks for each of its rows
            self._measured = font
            self._scale = max(1.0, QFontMetricsF(font).height() / REFERENCE_LINE)
        return self._scale

    def px(self, pixels: float) -> int:
        """Return a length of the drawings, scaled with the font."""
        return round(pixels * self.scale)

    def colour(self, token: str) -> QColor:
        """Return the present colour of a token of `Tokens`."""
        return QColor(getattr(self.tokens, token))

    def force(self, scheme: Qt.ColorScheme | None) -> None:
        """Show this scheme from now on; None follows the system again."""
        self._forced = scheme
        self.refresh()

    def refresh(self) -> None:
        """Apply the present scheme to the application."""
        self.tokens = self._tokens_of_scheme()
        self.icons.recolour()
        self._application.setPalette(palette_of(self.tokens))
        self._application.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def _tokens_of_scheme(self) -> Tokens:
        scheme = self._application.styleHints().colorScheme() if self._forced is None else self._forced
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT

    def _style_sheet(self) -> str:
        template = Template((self._folder / "style.qss").read_text(encoding="utf-8"))
        return template.substitute(self._substitutes())

    def _substitutes(self) -> Mapping[str, str]:
        lengths = {f"px{n}": f"{self.px(n)}px" for n in (2, 4, 6, 8, 12, 14, 16, 20, 24, 28, 32, 64, 320)}
        glyphs = {
            "arrow": self._glyph("chevron-down", "secondary"),
            "arrow_disabled": self._glyph("chevron-down", "disabled"),
            "check": self._glyph("check", "on_accent"),
            "check_text": self._glyph("check", "text"),
        }
        title = f"{self._application.font().pointSizeF() * TITLE_FACTOR:.1f}pt"
        return {**asdict(self.tokens), **lengths, **glyphs, "title": title}

    def _glyph(self, name: str, token: str) -> str:
        """Write a coloured icon to a file and return its path: style sheets take pictures from files only."""
        path = self._tinted / f"{name}-{token}-{'dark' if self.dark else 'light'}.svg"
        path.write_bytes(self.icons.svg(name, token))
        return path.as_posix()


def palette_of(tokens: Tokens) -> QPalette:
    """Return Qt's palette for a scheme."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.secondary,
        role.Light: tokens.raised,
        role.Midlight: tokens.line,
        role.Mid: tokens.line,
        role.Dark: tokens.secondary,
        role.Shadow: tokens.line,
    }
    palette = QPalette()
    for key, value in colours.items():
        palette.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText, role.ToolTipText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(tokens.line))
    palette.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, QColor(tokens.disabled))
    return palette


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1.0 to 21.0."""
    lighter, darker = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  sRGB's own

    red, green, blue = colour.redF(), colour.greenF(), colour.blueF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
