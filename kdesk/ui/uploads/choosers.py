"""How files, folders and addresses are chosen: buttons, dialogs, and the strip that also says where to drop."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from kdesk.messages import _
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.theme import Theme


class Choosers:
    """Lets the user choose files, or a folder with everything in it, in a dialog of the system, or name addresses.

    Args:
        chosen: Called with what was chosen.
        addresses: Asks for addresses; None if none are taken.
    """

    def __init__(
        self,
        parent: QWidget,
        chosen: Callable[[Sequence[Path]], None],
        addresses: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        self._parent, self._chosen, self._addresses = parent, chosen, addresses

    def connect_to(self, actions: Actions) -> None:
        """Let the commands of the window choose."""
        actions.connect_to(Command.CHOOSE_FILES, self.choose_files)
        actions.connect_to(Command.CHOOSE_FOLDER, self.choose_folder)
        actions.connect_to(Command.FROM_ADDRESSES, self.name_addresses)

    def choose_files(self) -> None:
        """Open the dialog for files."""
        from kdesk.ui.file_dialogs import choose_files

        choose_files(self._parent, _("Choose files to upload"), self._chosen)

    def choose_folder(self) -> None:
        """Open the dialog for a folder."""
        from kdesk.ui.file_dialogs import choose_folder

        choose_folder(self._parent, _("Choose a folder to upload"), lambda folder: self._chosen([folder]))

    def name_addresses(self) -> None:
        """Ask for addresses."""
        if self._addresses is not None:
            self._addresses(())

    def buttons(self, kind: str) -> tuple[QPushButton, ...]:
        """Return a button for files, one for a folder, and one for addresses; the style sheet knows the kind."""
        files, folder = QPushButton(_("Choose files…")), QPushButton(_("Choose folder…"))
        files.setProperty("kind", kind)
        files.clicked.connect(self.choose_files)
        folder.clicked.connect(self.choose_folder)
        if self._addresses is None:
            return files, folder
        addresses = QPushButton(_("From URL…"))
        addresses.clicked.connect(self.name_addresses)
        return files, folder, addresses


class DropStrip(QFrame):
    """The strip above the list that says where files can be dropped, with the buttons."""

    def __init__(self, theme: Theme, choosers: Choosers) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self._row = row = FlowLayout(self, spacing=theme.px(8))
        row.setContentsMargins(*theme.edges(16, 8, 8, 8))
        words = QLabel(_("Drop files or folders here, or"))
        words.setProperty("role", "secondary")
        row.addWidget(words)
        for button in choosers.buttons(""):
            row.addWidget(button)

    def hold(self, account_choice: QWidget) -> None:
        """Show at the end to which account files go."""
        self._row.add_right(account_choice)
