"""The foot of the details pane: what is done with all fields together."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.transfer import Transfer
from kdesk.messages import _, ngettext
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.tips import set_tip
from kdesk.ui.uploads.details.editing import DetailsEditing
from kdesk.ui.uploads.details.pattern_help import pattern_menu
from kdesk.ui.uploads.details.services import DetailsServices
from kdesk.ui.uploads.details.template_menu import TemplateMenu, TemplateSource, add_use_for_new


class DetailsTools(QWidget):
    """Buttons that fill down, open the templates, and explain patterns.

    Attributes:
        fill: Gives all selected files what the first one says.
        templates: Opens the templates, with what keeps the details for all new files.
        templates_menu: Its menu.
        patterns: Opens the help for patterns, which puts one into a text.
        patterns_menu: Its menu.
    """

    def __init__(self, services: DetailsServices, editing: DetailsEditing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._services, self._editing = services, editing
        self.fill = QPushButton(_("Fill down"))
        self.templates = QPushButton(_("Templates"))
        self.patterns = QPushButton(_("Patterns"))
        px = services.theme.px
        row = FlowLayout(self, spacing=px(8))
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        for button in (self.fill, self.templates, self.patterns):
            row.addWidget(button)
        self.patterns_menu = pattern_menu(self.patterns, editing.insert)
        open_on_click(self.patterns, self.patterns_menu, Side.ABOVE)
        self.fill.clicked.connect(self._fill_down)
        source = TemplateSource(editing.present, self._first, editing.say, self.use_for_new, self.end_for_new)
        self.templates_menu = self._menu_of_templates(source)
        open_on_click(self.templates, self.templates_menu, Side.ABOVE)

    def follow(self) -> None:
        """Allow what the selection allows."""
        why = "" if len(self._editing.transfers) > 1 else _("Select several files: they get what the first one says")
        self.fill.setEnabled(not why)
        set_tip(self.fill, why or _("Give all selected files what the first one says, but for title and reference id"))

    def use_for_new(self) -> None:
        """Let new files of the account begin with what the first selected one says, or with nothing."""
        self._set_default(self._editing.present())

    def end_for_new(self) -> None:
        """Let new files of the account begin without details."""
        self._set_default(NOTHING_SAID)

    def _set_default(self, details: UploadDetails) -> None:
        self._services.book.set_default(details)
        said = _("New files begin with these details") if details.said else _("New files begin without details")
        self._services.tell(said)

    def _menu_of_templates(self, source: TemplateSource) -> QMenu:
        if self._services.templates is not None:
            return TemplateMenu(self.templates, self._services.templates, self._services, source).menu
        menu = QMenu(self.templates)
        add_use_for_new(menu, self.use_for_new)
        return menu

    def _first(self) -> Transfer | None:
        return next(iter(self._editing.transfers), None)

    def _fill_down(self) -> None:
        self._editing.fill_down()
        count = len(self._editing.transfers) - 1
        words = ngettext("{count} file filled in", "{count} files filled in", count)
        self._services.tell(words.format(count=self._services.formatter.number(count)))
