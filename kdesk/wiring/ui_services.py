"""What every part of the window is given, before there is a window."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.entry_rows import EntryRows
from kdesk.ui.locale import QtLocale
from kdesk.ui.notice import NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.share.clipboard import LinkClipboard, copied_poster
from kdesk.ui.spoken_role import help_readers
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.undo import UndoCommands
from kdesk.ui.uploads.sidecar_undo import GroupingNews


@dataclass(frozen=True, slots=True, eq=False)
class UiServices:
    """What is the same in all of the window."""

    theme: Theme
    formatter: Format
    notices: NoticeBar
    clipboard: LinkClipboard
    tasks: TaskScope
    actions: Actions
    undo: UndoCommands
    groupings: GroupingNews
    entry_rows: EntryRows


def ui_services(application: QApplication, scheme: Qt.ColorScheme | None) -> UiServices:
    """Return them, in the system's colours or in those of a scheme."""
    help_readers()
    theme = Theme(application, scheme=scheme)
    notices = NoticeBar(theme)
    clipboard = LinkClipboard(application.clipboard(), copied_poster(notices))
    clipboard.on_closed = copied_poster(notices, NoticeKind.WAITING)
    actions = Actions(theme)
    # Slots name the whole window: what they hang on ends with the look, or nothing would ever be freed.
    clipboard.forms.setParent(theme)
    return UiServices(
        theme=theme,
        formatter=Format(QtLocale()),
        notices=notices,
        clipboard=clipboard,
        tasks=TaskScope(notices.report),
        actions=actions,
        undo=UndoCommands(actions),
        groupings=GroupingNews(),
        entry_rows=EntryRows(),
    )
