"""Where a file was opened or saved last: one folder for the whole process, as Qt has it within one."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths


class _Last:
    folder = ""
    keep: Callable[[str], object] = staticmethod(lambda _folder: None)


def begin_in(folder: str, keep: Callable[[str], object]) -> None:
    """Let the next dialog begin in a folder, and be told of the one that is used then.

    Args:
        folder: "" for none; one that is not there any more counts as none.
        keep: Called with the folder after each choice.
    """
    _Last.folder, _Last.keep = folder, staticmethod(keep)


def first_folder() -> str:
    """Return where a dialog begins: where the last one ended, otherwise among the videos of the user.

    The process may have been started anywhere: in the root of the disk by a launcher.
    """
    location = QStandardPaths.StandardLocation
    usual = map(QStandardPaths.writableLocation, (location.MoviesLocation, location.DocumentsLocation))
    folders = (_Last.folder, *usual, QStandardPaths.writableLocation(location.HomeLocation))
    # Not `Path.is_dir`, which raises for a drive that was taken away or may not be read.
    return next((folder for folder in folders if os.path.isdir(folder)), "")  # noqa: PTH112  so above


def remember(folder: Path | None) -> None:
    """Let the next dialog begin in this folder; None for where it would at first."""
    _Last.folder = str(folder or "")
    _Last.keep(_Last.folder)
