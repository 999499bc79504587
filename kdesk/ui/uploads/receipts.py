"""Where receipts go: one file for one transfer, a folder for several."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.plain_text import file_name
from kdesk.ui.uploads.outside import Export

if TYPE_CHECKING:  # for whoever exports
    from PySide6.QtWidgets import QFileDialog


def saved_words(transfers: Sequence[Transfer], formatter: Format) -> str:
    """Return that receipts are saved: of one transfer by its name, of several by their number."""
    if len(transfers) == 1:
        return _("The receipt of “{title}” is saved").format(title=in_a_sentence(transfers[0].file.title))
    count = formatter.number(len(transfers))
    return ngettext("{count} receipt is saved", "{count} receipts are saved", len(transfers)).format(count=count)


def ask_where(parent: QWidget, transfers: Sequence[Transfer], export: Export) -> QFileDialog:
    """Ask for the place, without blocking, and export there."""
    from kdesk.ui.file_dialogs import choose_folder, save_as

    chosen = partial(export, transfers)
    if len(transfers) != 1:
        return choose_folder(parent, _("Choose a folder for the receipts"), chosen)
    forms = {_("Web page (*.html)"): "html", _("JSON (*.json)"): "json"}
    name = _("{title} receipt").format(title=file_name(transfers[0].file.title))
    return save_as(parent, _("Export receipt"), name, chosen, forms)
