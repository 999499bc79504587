"""Templates that are handed on to another computer, and taken from one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kdesk.domain.details.templates import Template, Templates
from kdesk.errors import KdeskError
from kdesk.messages import _, ngettext
from kdesk.messages.errors import title_of
from kdesk.ui.file_dialogs import choose_file, save_as
from kdesk.ui.uploads.details.services import DetailsServices

SUFFIX = "kdesk-templates"


class TemplateFiles:
    """Exports and imports templates.

    Args:
        parent: Of the dialogs.
        keep: Keeps a template that was read; returns whether there was room for it.
    """

    def __init__(
        self, parent: QWidget, templates: Templates, services: DetailsServices, keep: Callable[[Template], bool]
    ) -> None:
        self._parent, self._templates, self._services, self._keep = parent, templates, services, keep

    def ask_where(self) -> None:
        """Let the user choose where all templates are written."""
        save_as(self._parent, _("Export templates"), f"kdesk.{SUFFIX}", self.export_to, SUFFIX)

    def ask_which(self) -> None:
        """Let the user choose a file whose templates are kept."""
        filters = (_("Templates (*.{suffix})").format(suffix=SUFFIX), _("All files (*)"))
        choose_file(self._parent, _("Import templates"), self.import_from, filters)

    def export_to(self, path: Path) -> None:
        """Write all templates into a file."""
        names = [one.name for one in self._templates.all]
        self._services.tasks.spawn(self._templates.export(names, path), name="details: export templates")

    def import_from(self, path: Path) -> None:
        """Keep the templates of a file; those of the same names are replaced."""
        self._services.tasks.spawn(self._read(path), name="details: import templates")

    async def _read(self, path: Path) -> None:
        try:
            found = await self._templates.read_export(path)
        except KdeskError as error:
            self._services.tell(title_of(error))
            return
        kept = sum(map(self._keep, found))
        words = ngettext("{count} template imported", "{count} templates imported", kept)
        self._services.tell(words.format(count=self._services.formatter.number(kept)))
