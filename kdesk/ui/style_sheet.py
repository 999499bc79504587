"""The style sheet of the window, with the theme's colours and lengths filled in."""

import weakref
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from shutil import rmtree
from string import Template
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from kdesk.ui.resources import Icons

if TYPE_CHECKING:
    from kdesk.ui.theme import Theme

TITLE_FACTOR = 1.35
"""Size of the title of a page relative to text."""
_LENGTHS = (2, 4, 6, 8, 12, 14, 16, 20, 24, 28, 32, 64, 320)
_PADS = (2, 4, 6, 8)


class StyleSheet:
    """The sheet, and what is added to it in high contrast.

    Args:
        folder: Of the sheets.
        icons: Drawings for it.
    """

    def __init__(self, folder: Path, icons: Icons) -> None:
        self._folder, self._icons = folder, icons
        self._tinted = self._new_folder()

    def of(self, theme: "Theme") -> str:
        """Return the sheet in a theme's present colours and lengths."""
        if not self._tinted.is_dir():
            # Systems clear temporary folders of what is some days old, and the window may run for weeks.
            self._tinted = self._new_folder()
        names = ("style.qss", "high-contrast.qss") if theme.high_contrast else ("style.qss",)
        sheets = [(self._folder / name).read_text(encoding="utf-8") for name in names]
        return Template("\n".join(sheets)).substitute(self._substitutes(theme))

    def _new_folder(self) -> Path:
        folder = Path(mkdtemp(prefix="kdesk-theme-"))
        # Runs at the end of the program too, which does not wait for Qt to destroy its objects.
        weakref.finalize(self, rmtree, folder, ignore_errors=True)
        return folder

    def _substitutes(self, theme: "Theme") -> Mapping[str, str]:
        lengths = {f"px{n}": f"{theme.px(n)}px" for n in _LENGTHS}
        lengths |= {f"pad{n}": f"{theme.gap(n)}px" for n in _PADS}
        # A control has an edge, and room for the ring, which is wider by one pixel.
        lengths |= {"edge": f"{theme.ring - 1}px", "ring": f"{theme.ring}px"}
        glyphs = {
            "arrow": self._glyph(theme, "chevron-down", "secondary"),
            "arrow_disabled": self._glyph(theme, "chevron-down", "disabled"),
            "check": self._glyph(theme, "check", "on_accent"),
            "check_text": self._glyph(theme, "check", "text"),
        }
        title = f"{QApplication.font().pointSizeF() * TITLE_FACTOR:.1f}pt"
        return {**asdict(theme.tokens), **lengths, **glyphs, "title": title}

    def _glyph(self, theme: "Theme", name: str, token: str) -> str:
        """Write a coloured icon to a file and return its path: style sheets take pictures from files only."""
        path = self._tinted / f"{name}-{theme.colour(token).name()[1:]}.svg"
        path.write_bytes(self._icons.svg(name, token))
        return path.as_posix()
