"""Where receipts go: one file for one transfer, a folder for several."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from kdesk.domain.transfer import Transfer, TransferState
from kdesk.plain_text import file_name

Export = Callable[[Sequence[Transfer], Path], object]
"""Writes receipts to a file, or into a folder."""

_FORMS = {"Web page (*.html)": "html", "JSON (*.json)": "json"}


def has_receipt(transfer: Transfer) -> bool:
    """Whether the transfer came to an end of which there is something to tell."""
    return transfer.state in {TransferState.READY, TransferState.ARRIVED, TransferState.FAILED}


def ask_where(parent: QWidget, transfers: Sequence[Transfer], export: Export) -> QFileDialog:
    """Ask for the place, without blocking, and export there."""
    dialog = QFileDialog(parent, "Export receipt" if len(transfers) == 1 else "Choose a folder for the receipts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if len(transfers) == 1:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(_FORMS))
        dialog.setDefaultSuffix("html")
        dialog.filterSelected.connect(lambda form: dialog.setDefaultSuffix(_FORMS[form]))
        dialog.selectFile(f"{file_name(transfers[0].file.title)} receipt")
    else:
        dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda name: export(transfers, Path(name)))
    dialog.open()
    return dialog
