"""The dialog in which the place of a saved picture is chosen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from kdesk.messages import _
from kdesk.plain_text import file_name
from kdesk.ui.file_dialogs import save_as

_KNOWN_ENDINGS = frozenset({"jpg", "png", "gif", "webp"})


def choose_place(parent: QWidget, title: str, ending: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Let the user choose where a picture is saved, without blocking. The dialog asks before a file is replaced.

    Args:
        title: Suggested name without its ending.
        ending: Of the server; an unknown one counts as JPEG.
    """
    suffix = ending if ending in _KNOWN_ENDINGS else "jpg"
    return save_as(parent, _("Save picture"), f"{file_name(title)}.{suffix}", chosen, suffix)
