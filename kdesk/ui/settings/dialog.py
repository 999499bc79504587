"""The settings: sections on one side, the options of one of them on the other, and a search over all."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.names import searchable
from kdesk.domain.options.option import SECTION_TITLES, Section
from kdesk.domain.settings import OPTIONS
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.settings import policy_problem
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.file_dialogs import choose_file, save_as
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.search_field import SearchField
from kdesk.ui.settings.section_page import SectionPage
from kdesk.ui.settings.services import SettingsServices
from kdesk.ui.tips import announce

_SIZE = QSize(820, 620)
_LIST_WIDTH, _LIST_MARGIN = 170, 24


class SettingsDialog(Dialog):
    """Shows and changes the options; every change holds at once. `open()` it without blocking.

    Attributes:
        options: The settings that it shows.
        search: Shows the options with its words, of all sections.
        sections: The list of sections.
        pages: Their options.
        said: What was exported or imported, or that nothing was found.
    """

    def __init__(self, services: SettingsServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if parent is not None:
            self.setLocale(parent.locale())  # a window of its own does not inherit it
        set_topic(self, Topic.SETTINGS)
        self.setWindowTitle(_("Settings"))
        self._services, self._theme, self.options = services, services.theme, services.options
        self.search = SearchField(services.theme, _("Find a setting"), _("Find a setting"))
        self.sections = QListWidget()
        self.said = QLabel()
        self.pages = {section: SectionPage(section, services, self) for section in self._shown_sections()}
        self._build()
        self._connect()
        self.sections.setCurrentRow(0)

    def open_section(self, section: Section) -> None:
        """Show one section."""
        self.search.clear()
        self.sections.setCurrentRow(list(self.pages).index(section))

    def open_option(self, name: str) -> None:
        """Open the dialog with the focus on one option.

        Args:
            name: As `Option.name`.
        """
        self.open()
        for section, page in self.pages.items():
            for row in page.rows:
                if row.option.name == name:
                    self.open_section(section)
                    # Only once the page is laid out has the row its place.
                    if (content := self.area.widget()) is not None:
                        content.adjustSize()
                    self.area.ensureWidgetVisible(row)
                    row.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
                    return

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the search."""
        super().showEvent(event)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown_sections(self) -> list[Section]:
        filled = {option.section for option in OPTIONS} | {*self._services.extras}
        return [section for section in Section if section in filled]

    def _build(self) -> None:
        px = self._theme.px
        self.sections.setProperty("role", "sections")
        self.sections.setAccessibleName(_("Sections"))
        self.sections.addItems([_(SECTION_TITLES[section]) for section in self.pages])
        # What the frame and the style sheet take beside the words.
        around = px(_LIST_MARGIN)
        self.sections.setFixedWidth(max(px(_LIST_WIDTH), self.sections.sizeHintForColumn(0) + around))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(*self._theme.edges(16, 0, 8, 0))
        column.setSpacing(px(8))
        for page in self.pages.values():
            column.addWidget(page)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setProperty("role", "details")
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(content)
        middle = QHBoxLayout()
        middle.setSpacing(px(8))
        middle.addWidget(self.sections)
        middle.addWidget(self.area, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*dialog_margins(self._theme))
        outer.setSpacing(px(12))
        outer.addWidget(self.search)
        self._build_policy(outer)
        outer.addLayout(middle, 1)
        outer.addWidget(self.said)
        outer.addWidget(self._buttons())
        self.said.setProperty("role", "secondary")
        self.said.setWordWrap(True)
        self.said.setVisible(False)
        room = self.screen().availableGeometry().size()
        self.resize((_SIZE * self._theme.scale).boundedTo(room * 0.9))

    def _build_policy(self, column: QVBoxLayout) -> None:
        what, why = policy_problem(self.options.policy)
        if what:
            words = QLabel(_("{what}: {why}").format(what=what, why=why))
            words.setProperty("role", "bad")
            words.setWordWrap(True)
            column.addWidget(words)

    def _buttons(self) -> QWidget:
        self.export = QPushButton(_("Export…"))
        self.import_ = QPushButton(_("Import…"))
        self.reset_all = QPushButton(_("Reset all…"))
        self.close_button = QPushButton(_("Close"))
        buttons = dialog_buttons(None, self.close_button, self.export, self.import_, self.reset_all)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        self.sections.currentRowChanged.connect(lambda _row: self._filter())
        self.sections.itemClicked.connect(lambda _item: self.search.clear())
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.given_up.connect(self.reject)
        self.search.left.connect(self._enter_page)
        self.export.clicked.connect(self._export)
        self.import_.clicked.connect(self._import)
        self.reset_all.clicked.connect(self._ask_reset)

    def _filter(self) -> None:
        """Show the chosen section, or what a search finds in all of them."""
        wanted = searchable(self.search.text().strip())
        row = self.sections.currentRow()
        found = 0
        for place, page in enumerate(self.pages.values()):
            found += page.filter(wanted) if wanted else page.show_all()
            page.setVisible(page.has_matches if wanted else place == row)
        chosen = self.sections.item(row)
        if chosen is not None:
            chosen.setSelected(not wanted)
        self.area.verticalScrollBar().setValue(0)
        self._tell(_("No setting has these words") if wanted and not found else "")

    def _enter_page(self) -> None:
        """Put the focus on the first option in sight."""
        for page in self.pages.values():
            if page.isVisible() and page.enter():
                return

    def _export(self) -> None:
        name = "kdesk-settings.json"
        save_as(self, _("Export settings"), name, lambda path: self._services.export(path, self._tell), "json")

    def _import(self) -> None:
        filters = [_("Settings (*.json)"), _("All files (*)")]
        choose_file(self, _("Import settings"), lambda path: self._services.import_(path, self._tell), filters)

    def _ask_reset(self) -> None:
        more = _("Accounts, templates, watch folders and what is kept of libraries stay as they are.")
        box = QuestionBox(
            self, _("Reset all settings to their defaults?"), more, yes=_("Reset"), no=_("Keep"), enter_agrees=False
        )
        box.agreed.connect(lambda: self.options.reset(OPTIONS))
        box.open()

    def _tell(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        if words:
            announce(self.said, words)
