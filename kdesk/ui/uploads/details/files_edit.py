"""Files of this computer that become captions or attachments of an entry."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path, PurePath

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.captions.formats import named_as_captions
from kdesk.domain.captions.languages import LANGUAGES, UNDEFINED, language_in_name
from kdesk.domain.details.upload_details import CompanionFile
from kdesk.messages import _
from kdesk.messages.captions import language_name
from kdesk.messages.foreign_text import shown
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.fields.edits import Choice, ValueEdit
from kdesk.ui.file_dialogs import choose_files
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip, tell

MAX_FILES = 50
"""Of one upload."""


class FilesEdit(ValueEdit):
    """A line for each file, and a button that adds some.

    Args:
        captions: Whether they are captions, which have a language.

    Attributes:
        add: Opens the dialog for files.
        lines: Of the files.
    """

    def __init__(self, theme: Theme, *, captions: bool, parent: QWidget | None = None) -> None:
        area = QWidget()
        super().__init__(area, parent)
        self._theme, self._captions = theme, captions
        self._files: tuple[CompanionFile, ...] = ()
        self._reason = ""
        self.lines: list[QWidget] = []
        self.add = QPushButton(_("Add captions…") if captions else _("Add attachments…"))
        self.add.clicked.connect(self._choose)
        self._column = QVBoxLayout(area)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add)
        DropPlace(self, self._sentence, self.take, named_as_captions if captions else bool)

    def value(self) -> tuple[CompanionFile, ...]:
        """Return the files."""
        return self._files

    def put(self, value: object) -> None:
        """Show files."""
        files = value if isinstance(value, tuple) else ()
        if files != self._files:
            self._files = files
            self._fill()

    def lock(self, reason: str) -> None:
        """Forbid changes and tell why."""
        self._reason = reason
        for widget in (self.add, *self.lines):
            widget.setEnabled(not reason)
        set_tip(self.add, reason)

    def take(self, paths: Sequence[Path]) -> None:
        """Add files; the language of captions is what their names tell."""
        known = {one.path for one in self._files}
        new = [path for path in dict.fromkeys(map(str, paths)) if path not in known]
        room = MAX_FILES - len(self._files)
        if len(new) > room:
            tell(self.add, _("An upload takes no more than {count} of them").format(count=MAX_FILES))
        added = tuple(CompanionFile(path, self._language(path)) for path in new[: max(0, room)])
        if added:
            self._give((*self._files, *added))

    def _language(self, path: str) -> str:
        return language_in_name(PurePath(path).name) if self._captions else ""

    def _choose(self) -> None:
        words = _("Choose captions") if self._captions else _("Choose attachments")
        filters = (_("Captions (*.srt *.vtt *.dfxp *.xml *.ttml *.scc *.cap)"), _("All files (*)"))
        choose_files(self, words, self.take, filters if self._captions else ())

    def _sentence(self) -> str:
        if self._reason:
            return ""
        return _("Drop captions to add them") if self._captions else _("Drop files to attach them")

    def _give(self, files: tuple[CompanionFile, ...]) -> None:
        self.put(files)
        self.edited.emit()
        self.finished.emit()

    def _fill(self) -> None:
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [self._line(number, one) for number, one in enumerate(self._files)]
        for number, line in enumerate(self.lines):
            self._column.insertWidget(number, line)
        # A new widget is last in the window's tab order: they come to the button that stays, which goes after them.
        stops = [
            child
            for line in self.lines
            for child in line.findChildren(QWidget)
            if child.focusPolicy() != Qt.FocusPolicy.NoFocus and child.window() is self.window()
        ]
        for first, second in pairwise((self.add, *stops, self.add) if stops else ()):
            QWidget.setTabOrder(first, second)
        # Tab goes to what the focus is passed on to: everything before that would be skipped.
        self.setFocusProxy((*stops, self.add)[0])

    def _line(self, number: int, one: CompanionFile) -> QWidget:
        line = QWidget(self.field)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(8))
        file_name = shown(PurePath(one.path).name)
        name = QLabel(file_name)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setMinimumWidth(1)  # a long name is cut rather than widening the pane
        set_tip(name, one.path)
        row.addWidget(name, 1)
        if self._captions:
            row.addWidget(self._language_box(number, one, file_name))
        remove = QToolButton()
        remove.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        self._theme.icons.dress(remove, "close", "secondary")
        remove.setAccessibleName(_("Remove {name}").format(name=file_name))
        remove.setToolTip(_("Remove"))
        remove.clicked.connect(partial(self._remove, number))
        row.addWidget(remove)
        line.setEnabled(not self._reason)
        return line

    def _language_box(self, number: int, one: CompanionFile, file_name: str) -> Choice:
        box = Choice()
        for name in dict.fromkeys(("", *sorted({*LANGUAGES.values(), one.language or UNDEFINED}))):
            box.addItem(language_name(name) if name else _("Language"), name)
        box.setCurrentIndex(max(0, box.findData(one.language)))
        box.setAccessibleName(_("Language of {name}").format(name=file_name))
        box.activated.connect(lambda _index: self._set_language(number, str(box.currentData())))
        return box

    def _set_language(self, number: int, language: str) -> None:
        files = list(self._files)
        files[number] = replace(files[number], language=language)
        # Not `put`, which would build the line anew under the pointer.
        self._files = tuple(files)
        self.edited.emit()
        self.finished.emit()

    def _remove(self, number: int, _checked: bool = False) -> None:
        self._give(tuple(one for place, one in enumerate(self._files) if place != number))
        self.add.setFocus()
