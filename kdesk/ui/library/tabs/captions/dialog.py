"""The dialogs about one caption: what a new one is, and what an existing one is to be."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.captions.caption_file import CaptionFile
from kdesk.domain.captions.languages import LANGUAGES, UNDEFINED
from kdesk.domain.editing.captions import Caption
from kdesk.guide import Topic
from kdesk.messages import _, ngettext
from kdesk.messages.captions import caption_format_name, language_name
from kdesk.messages.foreign_text import shown, shown_paragraphs
from kdesk.messages.format import Format
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.form_label import form_label
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

MAX_LABEL = 200
_WIDTH = 420
_SAMPLE = 160


@dataclass(frozen=True, slots=True)
class CaptionChoice:
    """What the person decided.

    Attributes:
        checked: Of a new caption whether it becomes the default, of an existing one whether players offer it.
    """

    language: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class CaptionDialogWords:
    """What the dialog says.

    Attributes:
        title: Of the window.
        about: What the caption is, above the fields.
        check_box: Beside the check box.
        agree: On the main button.
    """

    title: str
    about: str
    check_box: str
    agree: str


class CaptionDialog(Dialog):
    """Asks for language and label, and has a check box.

    Args:
        choice: Shown at first; a language "" has to be chosen.

    Signals:
        decided: A `CaptionChoice`.
    """

    decided = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme, words: CaptionDialogWords, choice: CaptionChoice) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.title)
        self.setMinimumWidth(theme.px(_WIDTH))
        self.about = QLabel(words.about)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setWordWrap(True)
        self.language = QComboBox()
        self.label = QLineEdit(choice.label)
        self.check_box = QCheckBox(words.check_box)
        self.agree = QPushButton(words.agree)
        self._suggested = choice.label
        self._fill(choice)
        self._build(theme)
        self.label.textEdited.connect(self._keep_label)
        self.language.currentIndexChanged.connect(self._follow_language)
        self._allow()

    def choice(self) -> CaptionChoice:
        """Return what is in the fields."""
        return CaptionChoice(str(self.language.currentData()), self.label.text().strip(), self.check_box.isChecked())

    def accept(self) -> None:
        """Tell the choice, and close."""
        if self.agree.isEnabled():
            self.decided.emit(self.choice())
            super().accept()

    def _fill(self, choice: CaptionChoice) -> None:
        if not choice.language:
            self.language.addItem(_("Choose a language"), "")
        names = dict.fromkeys(sorted((*LANGUAGES.values(), choice.language or UNDEFINED)))
        for name in names:
            self.language.addItem(language_name(name), name)
        self.language.setCurrentIndex(max(0, self.language.findData(choice.language)))
        self.language.setMaxVisibleItems(16)
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.language.setMinimumContentsLength(20)
        self.check_box.setChecked(choice.checked)

    def _build(self, theme: Theme) -> None:
        self.label.setMaxLength(MAX_LABEL)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.language.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form.addRow(form_label(_("&Language"), self.language), self.language)
        form.addRow(form_label(_("L&abel"), self.label), self.label)
        form.addRow("", self.check_box)
        buttons = dialog_buttons(self.agree, QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(12))
        column.setContentsMargins(*dialog_margins(theme))
        column.addWidget(self.about)
        column.addLayout(form)
        column.addWidget(buttons)

    def _keep_label(self) -> None:
        self._suggested = "\0"

    def _follow_language(self) -> None:
        """Propose the language as the label, until another one is typed."""
        if self.label.text() == self._suggested:
            chosen = str(self.language.currentData())
            self._suggested = "" if chosen in {"", UNDEFINED} else chosen
            self.label.setText(self._suggested)
        self._allow()

    def _allow(self) -> None:
        reason = "" if self.language.currentData() else _("Choose a language first")
        self.agree.setEnabled(not reason)
        set_tip(self.agree, reason)


def new_caption_dialog(parent: QWidget, theme: Theme, file: CaptionFile, formatter: Format) -> CaptionDialog:
    """Return the dialog about a file that is to be added."""
    choice = CaptionChoice(file.language, file.language, checked=False)
    words = CaptionDialogWords(
        title=_("Add captions"),
        about=_about(file, formatter),
        check_box=_("Players show these captions first"),
        agree=_("Add"),
    )
    return CaptionDialog(parent, theme, words, choice)


def caption_dialog(parent: QWidget, theme: Theme, caption: Caption) -> CaptionDialog:
    """Return the dialog about an existing caption."""
    choice = CaptionChoice(caption.language or UNDEFINED, caption.label, checked=caption.on_player)
    about = _("The format stays {format}; Kaltura does not change it.").format(
        format=caption_format_name(caption.format)
    )
    words = CaptionDialogWords(
        title=_("Edit captions"), about=about, check_box=_("Players offer these captions"), agree=_("Save")
    )
    return CaptionDialog(parent, theme, words, choice)


def _about(file: CaptionFile, formatter: Format) -> str:
    count = len(file.cues)
    told = ngettext("{count} caption until {end}", "{count} captions until {end}", count).format(
        count=formatter.number(count), end=formatter.duration(max(cue.end for cue in file.cues) / 1000)
    )
    facts = " · ".join((caption_format_name(file.format), file.encoding.upper(), told))
    sample = next((cue.text for cue in file.cues if cue.text), "")
    return "\n".join(part for part in (shown(file.name), facts, shown_paragraphs(sample, _SAMPLE)) if part)
