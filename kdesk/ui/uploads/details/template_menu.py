"""The templates in the details pane: named sets of details that are chosen, kept and handed on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton

from kdesk.domain.details.templates import MAX_NAME, MAX_TEMPLATES, Template, Templates
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.name_dialog import NameDialog, NameWords
from kdesk.ui.uploads.details.services import DetailsServices
from kdesk.ui.uploads.details.template_files import TemplateFiles
from kdesk.ui.uploads.details.template_uses import uses_of


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """What the menu takes details from, and gives them to.

    Attributes:
        present: Returns the details that would be saved.
        first: Returns the first selected upload.
        use: Called with the details of a template that was chosen.
        use_for_new: Lets all new files of the account begin with the present details.
        end_for_new: Lets them begin without details.
    """

    present: Callable[[], UploadDetails]
    first: Callable[[], Transfer | None]
    use: Callable[[UploadDetails], object]
    use_for_new: Callable[[], object]
    end_for_new: Callable[[], object]


class TemplateMenu(QObject):
    """Fills a menu with the templates, and does what is chosen in it.

    Args:
        button: Opens the menu.

    Attributes:
        files: Exports and imports.
    """

    def __init__(
        self, button: QPushButton, templates: Templates, services: DetailsServices, source: TemplateSource
    ) -> None:
        super().__init__(button)
        self._button, self._templates, self._services, self._source = button, templates, services, source
        self.files = TemplateFiles(button, templates, services, self._keep)
        self.menu = QMenu(button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Offer what there is now."""
        self.menu.clear()
        self._fill_templates(self.menu, self._templates.all)
        account = self._services.account_of_new_files
        begins = account is not None and any(_is_default_of(one, account.key) for one in self._templates.all)
        add_use_for_new(self.menu, self._source.end_for_new if begins else self._source.use_for_new, begins=begins)

    def _fill_templates(self, menu: QMenu, templates: Sequence[Template]) -> None:
        for template in templates:
            menu.addAction(_label(template)).triggered.connect(partial(self._call, self._use, template))
        if not templates:
            menu.addAction(_("No template is saved yet")).setEnabled(False)
        menu.addSeparator()
        save = menu.addAction(_("Save as template…"))
        save.setEnabled(bool(self._source.present().said))
        save.setToolTip("" if save.isEnabled() else _("The selected files say nothing yet"))
        save.triggered.connect(lambda _checked=False: self.ask_name())
        for words, do in ((_("Rename"), self.ask_new_name), (_("Delete"), self._remove)):
            part = menu.addMenu(words)
            part.setEnabled(bool(templates))
            for template in templates:
                part.addAction(_label(template)).triggered.connect(partial(self._call, do, template))
        uses = menu.addMenu(_("New files that begin with it"))
        uses.setEnabled(bool(templates))
        for template in templates:
            self._fill_uses(uses.addMenu(_label(template)), template)
        menu.addSeparator()
        export = menu.addAction(_("Export all…"))
        export.setEnabled(bool(templates))
        export.triggered.connect(lambda _checked=False: self.files.ask_where())
        menu.addAction(_("Import…")).triggered.connect(lambda _checked=False: self.files.ask_which())
        menu.addSeparator()

    def _fill_uses(self, menu: QMenu, template: Template) -> None:
        account = self._services.account_of_new_files
        for words, on, use in uses_of(template, account.key if account is not None else "", self._source.first()):
            action = menu.addAction(without_mnemonic(words))
            action.setCheckable(True)
            action.setChecked(on)
            action.triggered.connect(partial(self._call, self._keep, replace(template, use=use)))

    def ask_name(self) -> NameDialog:
        """Ask under which name the present details are kept."""
        words = NameWords(_("Save as template"), _("Name of the template"), _("Save"))
        dialog = NameDialog(self._services.theme, words, MAX_NAME, self._button.window())
        dialog.named.connect(self._save)
        dialog.open()
        return dialog

    def ask_new_name(self, template: Template) -> NameDialog:
        """Ask for another name of a template."""
        words = NameWords(_("Rename template"), _("Name of the template"), _("Rename"), template.name)
        dialog = NameDialog(self._services.theme, words, MAX_NAME, self._button.window())
        dialog.named.connect(partial(self._rename, template))
        dialog.open()
        return dialog

    def _save(self, name: str) -> None:
        if self._keep(self._named(name, self._source.present())):
            self._services.tell(_("Saved as the template “{name}”").format(name=in_a_sentence(name)))

    def _named(self, name: str, details: UploadDetails) -> Template:
        """Return the template to keep; one of this name keeps for which files it is."""
        before = next((one for one in self._templates.all if one.name == name), None)
        return Template(name, details) if before is None else replace(before, details=details)

    def _keep(self, template: Template) -> bool:
        try:
            self._templates.keep(template)
        except ValueError:
            self._services.tell(_("kdesk keeps no more than {count} templates").format(count=MAX_TEMPLATES))
            return False
        return True

    def _rename(self, template: Template, name: str) -> None:
        if name != template.name and self._keep(replace(template, name=name)):
            self._templates.remove(template.name)

    def _remove(self, template: Template) -> None:
        self._templates.remove(template.name)
        words = _("The template “{name}” was deleted").format(name=in_a_sentence(template.name))
        self._services.offer_undo(words, lambda: self._keep(template))

    def _use(self, template: Template) -> None:
        self._source.use(template.details)

    def _call(self, do: Callable[[Template], object], template: Template, _checked: bool = False) -> None:
        do(template)


def add_use_for_new(menu: QMenu, do: Callable[[], object], *, begins: bool = False) -> None:
    """Offer to let new files begin with the present details, or to end that.

    Args:
        begins: Whether they begin with some now, which a tick shows.
    """
    new = menu.addAction(_("Use for all new files"))
    new.setCheckable(True)
    new.setChecked(begins)
    words = _("New files begin with saved details; choose this again to end that")
    new.setToolTip(words if begins else _("New files begin with what the first selected one says, or with nothing"))
    new.triggered.connect(lambda _checked=False: do())


def _label(template: Template) -> str:
    is_default = any(_is_default_of(template, account) for account in template.use.accounts)
    return _("All new files of the account") if is_default else without_mnemonic(shown(template.name))


def _is_default_of(template: Template, account: str) -> bool:
    """Whether it is the one that “Use for all new files” keeps: it is named by the account."""
    return account in template.use.accounts and template.name.partition(" ")[2] == account
