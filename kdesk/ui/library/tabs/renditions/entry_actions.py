"""What can be done with the content of the entry as a whole: convert what is missing, clone, replace, trim."""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.renditions import Recipe, missing
from kdesk.domain.entry import Entry
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.rendition_changes import NewContent, about_clone, about_convert, about_replace, clone_name
from kdesk.ui.file_dialogs import choose_file
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.renditions.runner import ChangeRunner
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.tips import set_tip

log = logging.getLogger(__name__)

_NAME_LIMIT = 80
"""Characters of the name of a recipe in the menu."""


class EntryActions(QWidget):
    """The buttons below the table.

    Signals:
        failed: The `KdeskError` of a file that cannot be read.
    """

    failed = Signal(object)

    def __init__(self, subject: RenditionSubject, runner: ChangeRunner, services: LibraryServices) -> None:
        super().__init__()
        self._subject = subject
        self._runner = runner
        self._services = services
        self._task = f"renditions read {id(self)}"
        self.convert = QPushButton(_("Convert missing"))
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.convert.setMenu(self.menu)
        self.menu.aboutToShow.connect(self._fill)
        self.clone = QPushButton(_("Clone…"))
        self.clone.clicked.connect(lambda _checked=False: self.ask_clone())
        self.replace = QPushButton(_("Replace…"))
        self.replace.setAccessibleName(_("Replace the content by a file"))
        self.replace.clicked.connect(lambda _checked=False: self.choose_file())
        row = FlowLayout(self, spacing=services.theme.px(8))
        for button in (self.convert, self.clone, self.replace):
            row.addWidget(button)
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done."""
        reasons = {
            self.convert: self._subject.why_no_convert(),
            self.clone: self._subject.why_no_clone(),
            self.replace: self._subject.why_no_replacing(),
        }
        for button, reason in reasons.items():
            button.setEnabled(not reason)
            set_tip(button, reason)

    def ask_clone(self) -> None:
        """Ask, and clone the entry."""
        entry = self._subject.entry
        if entry is None:
            return

        async def work(editing: EditingApi, entry: Entry) -> Entry:
            return await editing.contents.clone(entry.id, clone_name(entry))

        done = _("The copy is in the library: “{name}”")
        self._runner.ask_and_run(about_clone(entry), work, _("Cloning…"), done)

    def choose_file(self) -> None:
        """Open the dialog in which a file is chosen."""
        choose_file(self, _("Choose a file that replaces the content"), lambda path: self.take([path]))

    def take(self, paths: Sequence[Path]) -> None:
        """Look at a file, and ask whether it replaces the content; of several files the first counts."""
        entry = self._subject.entry
        if entry is not None and paths:
            self._services.tasks.spawn(self._look_and_ask(entry, paths[0]), replace=self._task)

    def stop(self) -> None:
        """Stop what is only read."""
        self._services.tasks.cancel(self._task)

    async def _look_and_ask(self, entry: Entry, path: Path) -> None:
        try:
            size = await self._services.files.size(path)
        except KdeskError as error:
            self.failed.emit(error)
            return
        length = await self._length(path)
        if self._subject.is_shown(entry.id) and not self._subject.why_no_replacing():
            source = next((one.size for one in self._subject.flavors if one.is_source), 0)
            asked = about_replace(entry, source, NewContent(path.name, size, length), self._services.formatter)
            self._runner.ask(asked, partial(self._services.replacements.add, path, size, entry))

    async def _length(self, path: Path) -> float:
        """Return the seconds that a file lasts; 0.0 if that is not known."""
        if self._services.sounds is None:
            return 0.0
        try:
            return await self._services.sounds.length(path)
        except KdeskError as error:
            log.info("the length of the new content is not known: %s", error)
            return 0.0

    def _fill(self) -> None:
        self._offer([], _("Loading…"))
        self._services.tasks.spawn(self._load_recipes(), replace=self._task)

    async def _load_recipes(self) -> None:
        editing = self._subject.editing
        if editing is None:
            return
        try:
            found = missing(await editing.renditions.recipes(), self._subject.flavors)
        except KdeskError as error:
            self._offer([], title_of(error))
            return
        self._offer(found, _("The entry has everything that the account can convert to"))

    def _offer(self, recipes: Sequence[Recipe], instead: str) -> None:
        """Fill the menu; without recipes it tells why."""
        self.menu.clear()
        for recipe in recipes:
            name = shown(recipe.name, _NAME_LIMIT) or str(recipe.id)
            self.menu.addAction(without_mnemonic(name), partial(self._ask_convert, recipe.id, name))
        if not recipes:
            self.menu.addAction(instead).setEnabled(False)

    def _ask_convert(self, recipe_id: int, name: str) -> None:
        async def work(editing: EditingApi, entry: Entry) -> None:
            await editing.renditions.convert(entry.id, recipe_id)

        self._runner.ask_and_run(about_convert(name), work, _("Ordering the conversion…"))
