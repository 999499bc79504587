"""The foot of the details pane: what is done with all fields together."""

from PySide6.QtWidgets import QPushButton, QWidget

from kdesk.messages import _, ngettext
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.tips import set_tip
from kdesk.ui.uploads.details.editing import DetailsEditing
from kdesk.ui.uploads.details.pattern_help import pattern_menu
from kdesk.ui.uploads.details.services import DetailsServices
from kdesk.ui.uploads.details.template_menu import TemplateMenu


class DetailsTools(QWidget):
    """Buttons that fill down, keep the details for new files, explain patterns, and open the templates.

    Attributes:
        fill: Gives all selected files what the first one says.
        default: Lets new files begin with what the first one says.
        patterns: Opens the help for patterns, which puts one into a text.
        templates: Opens the templates; hidden without any port for them.
    """

    def __init__(self, services: DetailsServices, editing: DetailsEditing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self._services, self._editing = services, editing
        self.fill = QPushButton(_("Fill down"))
        self.default = QPushButton(_("Use for all new files"))
        self.patterns = QPushButton(_("Patterns"))
        self.templates = QPushButton(_("Templates"))
        px = services.theme.px
        row = FlowLayout(self, spacing=px(8))
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        for button in (self.fill, self.default, self.templates, self.patterns):
            row.addWidget(button)
        self.patterns.setProperty("kind", "quiet")
        self.patterns_menu = pattern_menu(self.patterns, editing.insert)
        open_on_click(self.patterns, self.patterns_menu, Side.ABOVE)
        self.fill.clicked.connect(self._fill_down)
        self.default.clicked.connect(self._use_for_new)
        self.templates.setVisible(services.templates is not None)
        if services.templates is not None:
            self.menu = TemplateMenu(self.templates, services.templates, services, editing.present, editing.say)

    def follow(self) -> None:
        """Allow what the selection allows."""
        count = len(self._editing.transfers)
        why = "" if count > 1 else _("Select several files: they get what the first one says")
        self.fill.setEnabled(not why)
        set_tip(self.fill, why or _("Give all selected files what the first one says, but for title and reference id"))
        set_tip(self.default, _("New files begin with what the first selected one says, or with nothing"))

    def _fill_down(self) -> None:
        self._editing.fill_down()
        count = len(self._editing.transfers) - 1
        words = ngettext("{count} file filled in", "{count} files filled in", count)
        self._services.tell(words.format(count=self._services.formatter.number(count)))

    def _use_for_new(self) -> None:
        details = self._editing.present()
        self._services.book.set_default(details)
        said = _("New files begin with these details") if details.said else _("New files begin without details")
        self._services.tell(said)
