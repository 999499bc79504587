"""What is pictured in which look: scales, languages, schemes and groups of scenes."""

from collections.abc import Sequence
from dataclasses import dataclass

from guide_pictures import GuidePhotographer, guide_groups
from photographer import SIZES, SMALL, Photographer
from PySide6.QtCore import Qt

from kdesk.guide import PICTURE_SCALE

LIBRARY_GROUPS = ("views", "tabs", "review", "share", "selection", "dialogs", "menus", "empty", "offline")
GROUPS = (
    "uploads",
    "looks",
    "brought",
    "sheets",
    "accounts",
    "settings",
    "palette",
    "first-steps",
    "support",
    "statistics",
    "guide",
    "new-account",
    "signing-in",
    *LIBRARY_GROUPS,
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a process cannot change while it runs.

    Attributes:
        scale: Of the screen: the real pixels of one pixel.
        direction: In which the language is written.
        language: Of the window; English unless given. Those are pictured when asked for.
        groups: Those that look different in it.
        schemes: Of its pictures.
        sizes: Of its pictures.
        camera: What takes them.
        usual: Whether it is pictured when no look is named.
    """

    scale: float = 1
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight
    language: str = ""
    groups: Sequence[str] = GROUPS
    schemes: Sequence[str] = ("light", "dark")
    sizes: Sequence[str] = tuple(SIZES)
    camera: type[Photographer] = Photographer
    usual: bool = False


_SMALL = (SMALL,)
_MAIN_GROUPS = (
    "uploads",
    "signing-in",
    "settings",
    "palette",
    "first-steps",
    "support",
    "statistics",
    "views",
    "tabs",
)
"""What everybody sees."""
GRID = {
    f"{language}-{scale:.0%}".rstrip("%"): Look(
        scale, language=language, groups=_MAIN_GROUPS, schemes=("light", "dark", "contrast"), sizes=_SMALL
    )
    for language in ("en", "de", "he")
    for scale in (1, 1.5, 2)
}
"""The main pages in three schemes, scales and languages."""
GUIDE = "guide"
LOOKS = {
    "100": Look(usual=True),
    "200": Look(
        scale=2,
        groups=(*_MAIN_GROUPS, "looks", "brought", "sheets", "accounts", "review", "share", "menus"),
        sizes=_SMALL,
        usual=True,
    ),
    "contrast": Look(groups=GROUPS[:-1], schemes=("contrast", "contrast-dark"), sizes=_SMALL, usual=True),
    "rtl": Look(direction=Qt.LayoutDirection.RightToLeft, groups=GROUPS[1:], schemes=("light",), usual=True),
    **{name: Look(language=name, schemes=("light",), sizes=_SMALL) for name in ("de", "es", "fr", "he", "ja")},
    **GRID,
    GUIDE: Look(PICTURE_SCALE, groups=guide_groups(), schemes=("light",), camera=GuidePhotographer),
}
