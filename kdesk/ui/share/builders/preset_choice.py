"""Choosing, keeping and removing presets."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QMenu, QToolButton, QWidget

from kdesk.domain.links.presets import MAX_NAME, PicturePreset, StreamPreset
from kdesk.messages import _
from kdesk.messages.presets import preset_name
from kdesk.ui.share.preset_choices import Preset, PresetChoices
from kdesk.ui.theme import Theme


class PresetChoice(QWidget):
    """A list of presets, with a menu that keeps and removes them.

    Args:
        choices: Those of all builders of this kind.
        own: Said where what is asked is none of them.
        account: Key of the account, whose builders begin with a preset of its own.

    Attributes:
        list: The presets.
        menu: Keeps a new one, removes the chosen one, begins with it.

    Signals:
        chosen: A preset.
        name_given: A name under which what is asked is to be kept.
    """

    chosen = Signal(object)
    name_given = Signal(str)

    def __init__(
        self, choices: PresetChoices, account: str, own: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._choices, self._account = choices, account
        self.list = QComboBox()
        self.list.setAccessibleName(_("Preset"))
        self.list.setPlaceholderText(own)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(12)
        self.more = QToolButton()
        theme.icons.dress(self.more, "more", "secondary")
        self.more.setAccessibleName(_("Keep or remove presets"))
        self.more.setToolTip(_("Keep or remove presets"))
        self.menu = QMenu(self)
        self.keep = self.menu.addAction(_("Keep as a preset…"))
        self.begin = self.menu.addAction(_("Begin with this preset in this account"))
        self.remove = self.menu.addAction(_("Remove this preset"))
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self.list, 1)
        row.addWidget(self.more)
        self.setFocusProxy(self.list)
        self._fill(choices.default_of(account).name)
        self.list.activated.connect(lambda _index: self._choose())
        self.menu.aboutToShow.connect(self._follow)
        self.keep.triggered.connect(lambda _checked=False: self._ask_name())
        self.begin.triggered.connect(lambda _checked=False: self._begin_with())
        self.remove.triggered.connect(lambda _checked=False: self._remove())

    @property
    def current(self) -> Preset | None:
        """The chosen preset; None for none of them."""
        preset = self.list.currentData()
        return preset if isinstance(preset, PicturePreset | StreamPreset) else None

    def show_asked(self, asked: Preset) -> None:
        """Show whether what is asked is still that of the chosen preset."""
        current = self.current
        if current is not None and asked != current:
            self.list.setCurrentIndex(-1)

    def take(self, preset: Preset) -> None:
        """Keep a preset, and choose it."""
        self._choices.keep(preset)
        self._fill(preset.name)

    def _fill(self, name: str) -> None:
        self.list.clear()
        for preset in self._choices.all:
            self.list.addItem(preset_name(preset), preset)
        names = [preset.name for preset in self._choices.all]
        self.list.setCurrentIndex(names.index(name) if name in names else -1)

    def _choose(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)

    def _follow(self) -> None:
        current = self.current
        self.begin.setEnabled(current is not None)
        self.remove.setEnabled(current is not None and current not in self._choices.built_in)

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(_("Keep as a preset"))
        dialog.setLabelText(_("Name of the preset"))
        dialog.textValueSelected.connect(self.give_name)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def give_name(self, text: str) -> None:
        """Keep what is asked under a name, unless kdesk has one of that name."""
        name = " ".join(text.split())[:MAX_NAME]
        if name and name not in {preset.name for preset in self._choices.built_in}:
            self.name_given.emit(name)

    def _begin_with(self) -> None:
        if self.current is not None:
            self._choices.begin_with(self._account, self.current.name)

    def _remove(self) -> None:
        if self.current is not None and self.current not in self._choices.built_in:
            self._choices.remove(self.current.name)
            self._fill("")
