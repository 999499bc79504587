"""The colours of a scheme in Qt's words, and how much two of them differ."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from kdesk.domain.colours import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Tokens

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (text, ground)
        for text in ("text", "secondary", "accent", "good", "waiting", "bad")
        for ground in ("window", "surface", "raised", "accent_faint", "hover")
    ),
    ("on_accent", "accent"),
    ("text", "groove"),
)
"""Pairs of text colour and background that occur; a test checks the contrast of each."""
EDGE_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (edge, ground)
        for edge in ("border", "accent")
        for ground in ("window", "surface", "raised", "accent_faint", "hover")
    ),
    ("accent", "groove"),
    ("good", "groove"),
)
"""Pairs of what must be seen beside its ground: edges of controls, rings, bars and their grooves."""


def tokens_of(scheme: Qt.ColorScheme, *, high: bool) -> Tokens:
    """Return the colours of a scheme, of high contrast or not."""
    if scheme is Qt.ColorScheme.Dark:
        return HIGH_DARK if high else DARK
    return HIGH_LIGHT if high else LIGHT


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
