"""The templates in the details pane: named sets of details that are chosen, kept and handed on."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton

from kdesk.domain.details.templates import MAX_NAME, MAX_TEMPLATES, Template, Templates
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.errors import KdeskError
from kdesk.messages import _, ngettext
from kdesk.messages.errors import title_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.file_dialogs import choose_file, save_as
from kdesk.ui.name_dialog import NameDialog, NameWords
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.uploads.details.services import DetailsServices

SUFFIX = "kdesk-templates"


class TemplateMenu(QObject):
    """Fills a menu with the templates, and does what is chosen in it.

    Args:
        button: Opens the menu.
        present: Returns the details that would be saved.
        use: Called with the details of a template that was chosen.
    """

    def __init__(
        self,
        button: QPushButton,
        templates: Templates,
        services: DetailsServices,
        present: Callable[[], UploadDetails],
        use: Callable[[UploadDetails], object],
    ) -> None:
        super().__init__(button)
        self._button, self._templates, self._services = button, templates, services
        self._present, self._use = present, use
        self.menu = QMenu(button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.fill)
        open_on_click(button, self.menu, Side.ABOVE)

    def fill(self) -> None:
        """Offer what there is now."""
        menu, templates = self.menu, self._templates.all
        menu.clear()
        for template in templates:
            action = menu.addAction(_label(template.name))
            action.triggered.connect(partial(self._choose, template))
        if not templates:
            menu.addAction(_("No template is saved yet")).setEnabled(False)
        menu.addSeparator()
        save = menu.addAction(_("Save as template…"))
        save.setEnabled(bool(self._present().said))
        save.setToolTip("" if save.isEnabled() else _("The selected files say nothing yet"))
        save.triggered.connect(lambda _checked=False: self.ask_name())
        for words, do in ((_("Rename"), self.ask_new_name), (_("Delete"), self._remove)):
            part = menu.addMenu(words)
            part.setEnabled(bool(templates))
            for template in templates:
                part.addAction(_label(template.name)).triggered.connect(partial(self._call, do, template))
        menu.addSeparator()
        export = menu.addAction(_("Export all…"))
        export.setEnabled(bool(templates))
        export.triggered.connect(lambda _checked=False: self._export())
        menu.addAction(_("Import…")).triggered.connect(lambda _checked=False: self._import())

    def ask_name(self) -> NameDialog:
        """Ask under which name the present details are kept."""
        words = NameWords(_("Save as template"), _("Name of the template"), _("Save"))
        dialog = NameDialog(self._services.theme, words, MAX_NAME, self._button.window())
        dialog.named.connect(lambda name: self._keep(self._named(name, self._present())))
        dialog.open()
        return dialog

    def ask_new_name(self, template: Template) -> NameDialog:
        """Ask for another name of a template."""
        words = NameWords(_("Rename template"), _("Name of the template"), _("Rename"), template.name)
        dialog = NameDialog(self._services.theme, words, MAX_NAME, self._button.window())
        dialog.named.connect(partial(self._rename, template))
        dialog.open()
        return dialog

    def _named(self, name: str, details: UploadDetails) -> Template:
        """Return the template to keep; one of this name keeps for which files it is."""
        before = next((one for one in self._templates.all if one.name == name), None)
        return Template(name, details) if before is None else replace(before, details=details)

    def _keep(self, template: Template) -> bool:
        try:
            self._templates.keep(template)
        except ValueError:
            self._services.tell(_("There are {count} templates already").format(count=MAX_TEMPLATES))
            return False
        return True

    def _rename(self, template: Template, name: str) -> None:
        if name != template.name and self._keep(replace(template, name=name)):
            self._templates.remove(template.name)

    def _remove(self, template: Template) -> None:
        self._templates.remove(template.name)

    def _choose(self, template: Template, _checked: bool = False) -> None:
        self._use(template.details)

    def _call(self, do: Callable[[Template], object], template: Template, _checked: bool = False) -> None:
        do(template)

    def _export(self) -> None:
        save_as(self._button, _("Export templates"), f"kdesk.{SUFFIX}", self.export_to, SUFFIX)

    def export_to(self, path: Path) -> None:
        """Write all templates into a file."""
        names = [one.name for one in self._templates.all]
        self._services.tasks.spawn(self._templates.export(names, path), name="details: export templates")

    def _import(self) -> None:
        filters = (_("Templates (*.{suffix})").format(suffix=SUFFIX), _("All files (*)"))
        choose_file(self._button, _("Import templates"), self.import_from, filters)

    def import_from(self, path: Path) -> None:
        """Keep the templates of a file; those of the same names are replaced."""
        self._services.tasks.spawn(self._read(path), name="details: import templates")

    async def _read(self, path: Path) -> None:
        try:
            found = await self._templates.read_export(path)
        except KdeskError as error:
            self._services.tell(title_of(error))
            return
        kept = sum(self._keep(one) for one in found)
        words = ngettext("{count} template imported", "{count} templates imported", kept)
        self._services.tell(words.format(count=self._services.formatter.number(kept)))


def _label(name: str) -> str:
    return shown(name).replace("&", "&&")
