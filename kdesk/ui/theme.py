"""The theme: the palette's tokens, light and dark, and sizes that follow the font."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication, QStyle

from kdesk.data_files import resource_folder
from kdesk.domain.colours import DARK, HIGH_DARK, HIGH_LIGHT, Tokens
from kdesk.domain.options.appearance import Contrast, Density, Motion, Scheme
from kdesk.ui.colours import palette_of, tokens_of
from kdesk.ui.resources import Icons
from kdesk.ui.style_sheet import StyleSheet
from kdesk.ui.system_look import SystemLook

REFERENCE_LINE = 16.0
"""Height in pixels of a line of text in the drawings, whose lengths `px` scales."""
MOTION_MS = 120
GRID = 8
_RING, _HIGH_RING = 2, 3

DENSITIES = {Density.COMPACT: 0.6, Density.NORMAL: 1.0, Density.ROOMY: 1.75}
"""Factors of the room inside of rows and controls."""
_SCHEMES = {Scheme.SYSTEM: None, Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
_CONTRASTS = {Contrast.SYSTEM: None, Contrast.USUAL: False, Contrast.HIGH: True}
_MOTIONS = {Motion.SYSTEM: None, Motion.FULL: False, Motion.REDUCED: True}


class Theme(QObject):
    """The theme of one application; it follows the system's colour scheme and contrast.

    Args:
        application: Gets style, palette and style sheet.
        scheme: Light or dark, for screenshots and tests; None follows the system.
        reduced_motion: None asks the system.
        folder: Of icons and style sheet; the installed data files unless given.

    Attributes:
        tokens: The colours of the present scheme.
        system: What the system says, which holds where nothing is chosen.

    Signals:
        changed: The colours or the room have changed: widgets that paint by themselves have to repaint.
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
        folder = folder or resource_folder()
        self._forced_contrast: bool | None = None
        self._measured: QFont | None = None
        self._scale = 1.0
        self._density = Density.NORMAL
        self.system = SystemLook(application, self)
        self.tokens = self._tokens_of_scheme()
        self.icons = Icons(folder / "icons", self.colour)
        self._sheet = StyleSheet(folder, self.icons)
        put_style()
        self.system.changed.connect(self.refresh)
        self.refresh()

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is shown."""
        return self.tokens is DARK or self.tokens is HIGH_DARK

    @property
    def high_contrast(self) -> bool:
        """Whether the colours of high contrast are shown."""
        return self.tokens is HIGH_LIGHT or self.tokens is HIGH_DARK

    @property
    def ring(self) -> int:
        """Width of the frame around what has the keyboard, in pixels."""
        return _HIGH_RING if self.high_contrast else _RING

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

    def edges(self, begin: float, top: float, end: float, bottom: float) -> tuple[int, int, int, int]:
        """Return margins of the drawings for `setContentsMargins`, which Qt does not mirror for Hebrew by itself."""
        left, right = (end, begin) if QApplication.isRightToLeft() else (begin, end)
        return self.px(left), self.px(top), self.px(right), self.px(bottom)

    def gap(self, pixels: float) -> int:
        """Return room inside of a row or a control, scaled with the font and by the density."""
        return round(pixels * self.scale * DENSITIES[self._density])

    def colour(self, token: str) -> QColor:
        """Return the present colour of a token of `Tokens`."""
        return QColor(getattr(self.tokens, token))

    def force(self, scheme: Qt.ColorScheme | None) -> None:
        """Show this scheme from now on; None follows the system again."""
        self._forced = scheme
        self.refresh()

    def choose_scheme(self, scheme: Scheme) -> None:
        """Show the colours that a person has chosen."""
        self.force(_SCHEMES[scheme])

    def choose_contrast(self, contrast: Contrast) -> None:
        """Show as much contrast as a person has chosen."""
        if _CONTRASTS[contrast] is not self._forced_contrast:
            self._forced_contrast = _CONTRASTS[contrast]
            self.refresh()

    def choose_density(self, density: Density) -> None:
        """Leave so much room between things from now on."""
        if density is not self._density:
            self._density = density
            self.refresh()

    def choose_motion(self, motion: Motion) -> None:
        """Let things move from now on, or not."""
        self._reduced_motion = _MOTIONS[motion]

    def refresh(self) -> None:
        """Apply the present scheme to the application."""
        self.tokens = self._tokens_of_scheme()
        self.icons.recolour()
        self._application.setPalette(palette_of(self.tokens))
        self._application.setStyleSheet(self._sheet.of(self))
        self.changed.emit()

    def end(self) -> None:
        """Follow the system no more: it would dress the window that is opened in the place of its own."""
        self.system.changed.disconnect(self.refresh)

    def _tokens_of_scheme(self) -> Tokens:
        scheme = self.system.scheme if self._forced is None else self._forced
        high = self.system.high_contrast if self._forced_contrast is None else self._forced_contrast
        return tokens_of(scheme, high=high)


def put_style() -> None:
    """Let Qt draw widgets in the direction of the language.

    Native styles draw parts of their widgets without the palette and the style sheet.
    """
    if QApplication.isRightToLeft():
        from kdesk.ui.mirrored_style import MirroredStyle  # for languages such as Hebrew only

        QApplication.setStyle(MirroredStyle())
    else:
        QApplication.setStyle("Fusion")
