"""The dialogs of the system in which files, folders and places to save are chosen.

None blocks: `QFileDialog.getOpenFileName()` and its like run an event loop of their own inside of a slot. Each dialog
is returned open, and deletes itself when it is closed.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from kdesk.ui.last_folder import first_folder, remember

Chosen = Callable[[Path], object]
"""Called with what was chosen, and not if the dialog is cancelled."""


def choose_file(
    parent: QWidget, title: str, chosen: Chosen, filters: Sequence[str] = (), folder: Path | None = None
) -> QFileDialog:
    """Let the user choose a file that exists.

    Args:
        filters: As Qt reads them, “Images (*.png *.jpg)”; the first one is on.
        folder: That is shown first; None for that of `first_folder`.
    """
    dialog = _dialog(parent, title)
    if folder is not None:
        dialog.setDirectory(str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if filters:
        dialog.setNameFilters(filters)
    return _opened(dialog, chosen)


def choose_files(
    parent: QWidget, title: str, chosen: Callable[[list[Path]], object], filters: Sequence[str] = ()
) -> QFileDialog:
    """Let the user choose files that exist; `filters` as of `choose_file`."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    if filters:
        dialog.setNameFilters(filters)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    dialog.filesSelected.connect(lambda names: remember(Path(names[0]).parent) if names else None)
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    """Let the user choose a folder."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return _opened(dialog, chosen)


def save_as(
    parent: QWidget, title: str, name: str, chosen: Chosen, suffixes: str | Mapping[str, str] = ""
) -> QFileDialog:
    """Let the user choose where something is saved. The dialog asks before a file is replaced.

    Args:
        name: A safe file name, suggested.
        suffixes: The suffix that a name without one gets, or one for each filter, of which the first is on.
    """
    dialog = _dialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if isinstance(suffixes, str):
        dialog.setDefaultSuffix(suffixes)
    else:
        dialog.setNameFilters(list(suffixes))
        dialog.setDefaultSuffix(next(iter(suffixes.values())))
        dialog.filterSelected.connect(lambda chosen_filter: dialog.setDefaultSuffix(suffixes[chosen_filter]))
    dialog.selectFile(name)
    return _opened(dialog, chosen)


def _dialog(parent: QWidget, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDirectory(first_folder())
    return dialog


def _opened(dialog: QFileDialog, chosen: Chosen) -> QFileDialog:
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    # Next to a chosen folder there are more of them.
    dialog.fileSelected.connect(lambda name: remember(Path(name).parent))
    dialog.open()
    return dialog
