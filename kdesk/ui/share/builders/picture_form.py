"""What is asked of a picture."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from kdesk.domain.links.fit import Fit
from kdesk.domain.links.picture_presets import preset_of, with_preset
from kdesk.domain.links.presets import PicturePreset
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.messages import _
from kdesk.messages.picture_builder import fit_name
from kdesk.plain_text import left_to_right
from kdesk.ui.form_label import form_label
from kdesk.ui.tab_order import put_first
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

MOST_SIDE = 10_000
MOST_SLICES = 100
_FORMATS = ("", "jpg", "png", "gif", "webp")
_WHITE = "ffffff"


class PictureForm(QWidget):
    """Size, fit, quality, format, background and number of frames.

    Attributes:
        poster: The address of the entry's own picture, without a size.
        fit: How the picture fills the size.
        slices: Frames side by side; 0 for one picture.

    Signals:
        changed: Something else is asked.
    """

    changed = Signal()

    def __init__(self, poster: Thumbnail, *, has_frames: bool, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = ""
        self._showing = False
        self.poster = poster
        self.width_field, self.height_field = _Side(_("Width")), _Side(_("Height"))
        self.fit, self.format = QComboBox(), QComboBox()
        for fit in Fit:
            self.fit.addItem(fit_name(fit), fit)
        for ending in _FORMATS:
            self.format.addItem(ending or _("The server's choice"), ending)
        self.quality = QSpinBox()
        self.quality.setRange(0, 100)
        self.quality.setSpecialValueText(_("the account's own"))
        self.slices = QSpinBox()
        self.slices.setRange(0, MOST_SLICES)
        self.slices.setSpecialValueText(_("one picture"))
        self.slices.setEnabled(has_frames)
        set_tip(self.slices, "" if has_frames else _("Only a video that is ready has frames"))
        self.background = QPushButton()
        self._build(theme)
        self._connect()
        self._follow()

    @property
    def chosen_fit(self) -> Fit:
        """How the picture fills the size. Qt keeps the numbers of such an enumeration, not its members."""
        return Fit(self.fit.currentData())

    def put_first(self, words: str, field: QWidget) -> None:
        """Put a line of a builder above the others."""
        label = form_label(words, field)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, self._theme.px(6), 0, 0)
        self._form.insertRow(0, label, field)
        put_first(self, field)

    def address(self) -> Thumbnail:
        """Return the address, without any frame of the video."""
        asked = replace(
            self.poster,
            width=self.width_field.value() or None,
            height=self.height_field.value() or None,
            fit=self.chosen_fit if self.chosen_fit is not Fit.INSIDE else None,
            quality=self.quality.value() or None,
            format=self.format.currentData(),
            slices=self.slices.value() or None,
        )
        return replace(asked, background=self._background) if asked.fit is Fit.PAD else asked

    def preset(self, name: str) -> PicturePreset:
        """Return what is asked under a name."""
        return preset_of(self.address(), name)

    def show_preset(self, preset: PicturePreset) -> None:
        """Ask for what a preset asks; only one change is told."""
        asked = with_preset(self.poster, preset)
        self._showing = True
        self.width_field.setValue(asked.width or 0)
        self.height_field.setValue(asked.height or 0)
        self.fit.setCurrentIndex(self.fit.findData(asked.fit))
        self.quality.setValue(asked.quality or 0)
        self.format.setCurrentIndex(max(0, self.format.findData(asked.format)))
        self.slices.setValue(asked.slices or 0 if self.slices.isEnabled() else 0)
        self._background = asked.background
        self._showing = False
        self._follow()

    def choose_background(self, colour: QColor) -> None:
        """Fill the rest of the size with a colour."""
        if colour.isValid():
            self._background = "" if colour.name() == f"#{_WHITE}" else colour.name().removeprefix("#")
            self._follow()

    def _build(self, theme: Theme) -> None:
        self._form = form = QFormLayout(self)
        form.setContentsMargins(*theme.edges(0, 0, 8, 0))
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        size = QWidget()
        row = QHBoxLayout(size)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self.width_field, 1)
        row.addWidget(QLabel("×"))
        row.addWidget(self.height_field, 1)
        size.setFocusProxy(self.width_field)
        size.setAccessibleName(_("Size"))
        for words, field in (
            (_("&Size"), size),
            (_("Fi&t"), self.fit),
            (_("&Background"), self.background),
            (_("Fr&ames"), self.slices),
            (_("&Quality"), self.quality),
            (_("&Format"), self.format),
        ):
            field.setAccessibleName(field.accessibleName() or words.replace("&", ""))
            form.addRow(form_label(words, field), field)
        for box in (self.fit, self.format):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
        for one in (self.fit, self.format, self.quality, self.slices, self.background):
            one.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        for number in (self.width_field, self.height_field, self.quality, self.slices):
            number.valueChanged.connect(lambda _value: self._follow())
        for box in (self.fit, self.format):
            box.currentIndexChanged.connect(lambda _index: self._follow())
        self.background.clicked.connect(lambda _checked=False: self._ask_colour())

    def _ask_colour(self) -> None:
        dialog = QColorDialog(QColor(f"#{self._background or _WHITE}"), self)
        dialog.colorSelected.connect(self.choose_background)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _follow(self) -> None:
        if self._showing:
            return
        pads = self.chosen_fit is Fit.PAD
        self.background.setEnabled(pads)
        self.background.setText(left_to_right(f"#{self._background or _WHITE}"))
        set_tip(self.background, "" if pads else _("Only a picture that is filled up has a background"))
        self.changed.emit()


class _Side(QSpinBox):
    """Pixels of a side; 0 keeps the proportion of the picture."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setRange(0, MOST_SIDE)
        self.setSpecialValueText(_("as it is"))
        self.setAccessibleName(name)
