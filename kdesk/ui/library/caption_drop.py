"""Captions that are dropped anywhere on the panel of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from kdesk.domain.captions.formats import named_as_captions
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.library.tabs.entry_tabs import EntryTabs

if TYPE_CHECKING:  # the tabs are imported when they are opened first
    from kdesk.ui.library.tabs.captions.tab import CaptionsTab

_TAB = "captions"


def take_captions(panel: QWidget, tabs: EntryTabs) -> None:
    """Let a panel take files with names of captions for its entry, if the session may add them.

    Other files, and those that the open tab has a use for, go where they go without it.

    Args:
        panel: All of the entry: player, title and tabs.
        tabs: The Captions tab among them asks about each file.
    """

    def tab() -> CaptionsTab:
        return cast("CaptionsTab", tabs.tabs[_TAB])

    def sentence() -> str:
        return "" if tab().why_no_adding() else tab().words.drop

    def take(paths: Sequence[Path]) -> None:
        tabs.open(_TAB)
        tab().take(paths)

    DropPlace(panel, sentence, take, named_as_captions)
