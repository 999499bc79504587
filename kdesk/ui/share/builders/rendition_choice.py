"""Which renditions a stream has: the server's choice, or picked from the ladder, or by tags."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from kdesk.domain.flavor import UNKNOWN_RECIPE, Flavor
from kdesk.domain.ladder import lines_of
from kdesk.domain.links.manifest import PlayManifest
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.renditions import name_among, pixels_of
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class ChosenBy(Enum):
    """How an address names its renditions."""

    SERVER = auto()
    IDS = auto()
    PARAMS = auto()
    TAGS = auto()


class RenditionChoice(QWidget):
    """A check box for each rendition, with its pixels and its bit rate.

    Attributes:
        how: How the address names them.
        boxes: By the id of the rendition.
        tags: Words of the account, with commas between.

    Signals:
        changed: Something else is chosen.
    """

    changed = Signal()

    def __init__(
        self,
        flavors: Sequence[Flavor],
        chosen: Flavor | None,
        formatter: Format,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._flavors = sorted((one for one in flavors if one.status.playable), key=_by_size)
        self.how = QComboBox()
        self.how.setAccessibleName(_("Renditions"))
        for way, words in _ways():
            self.how.addItem(words, way)
        self.boxes = {flavor.id: self._box(flavor, formatter) for flavor in self._flavors}
        self._none = QLabel(_("The entry has no rendition that is ready"))
        self._none.setProperty("role", "secondary")
        self._none.setWordWrap(True)
        self.tags = QLineEdit()
        self.tags.setAccessibleName(_("Tags of renditions"))
        self.tags.setPlaceholderText(_("web, mbr"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for widget in (self.how, *self.boxes.values(), self._none, self.tags):
            column.addWidget(widget)
        self.setFocusProxy(self.how)
        if chosen is not None and chosen.id in self.boxes:
            self.how.setCurrentIndex(self.how.findData(ChosenBy.IDS))
            self.boxes[chosen.id].setChecked(True)
        self.how.currentIndexChanged.connect(lambda _index: self._follow())
        self.tags.textChanged.connect(lambda _text: self.changed.emit())
        for box in self.boxes.values():
            box.toggled.connect(lambda _on: self.changed.emit())
        self._follow()

    def applied_to(self, manifest: PlayManifest) -> PlayManifest:
        """Return an address with what is chosen."""
        chosen = [flavor for flavor in self._flavors if self.boxes[flavor.id].isChecked()]
        match self.how.currentData():
            case ChosenBy.IDS:
                return replace(manifest, flavor_ids=tuple(flavor.id for flavor in chosen))
            case ChosenBy.PARAMS:
                return replace(manifest, flavor_params=tuple(dict.fromkeys(flavor.params_id for flavor in chosen)))
            case ChosenBy.TAGS:
                words = (word.strip() for word in self.tags.text().split(","))
                return replace(manifest, tags=tuple(filter(None, words)))
        return manifest

    def show_manifest(self, manifest: PlayManifest) -> None:
        """Choose what an address names by flavor params or tags; one that names none leaves chosen ids as they are."""
        if manifest.tags or manifest.flavor_params:
            way = ChosenBy.TAGS if manifest.tags else ChosenBy.PARAMS
        else:
            way = ChosenBy.IDS if self.how.currentData() is ChosenBy.IDS else ChosenBy.SERVER
        if way is ChosenBy.PARAMS:
            for flavor in self._flavors:
                self.boxes[flavor.id].setChecked(flavor.params_id in manifest.flavor_params)
        self.tags.setText(",".join(manifest.tags))
        self.how.setCurrentIndex(self.how.findData(way))

    def _box(self, flavor: Flavor, formatter: Format) -> QCheckBox:
        rate = formatter.bitrate(flavor.bitrate) if flavor.bitrate else ""
        size = pixels_of(flavor.width, flavor.height) if flavor.height else ""
        name = name_among(flavor, self._flavors, formatter)
        return QCheckBox(" · ".join(dict.fromkeys(part for part in (name, size, rate) if part)))

    def _follow(self) -> None:
        way = self.how.currentData()
        by_box = way in {ChosenBy.IDS, ChosenBy.PARAMS}
        for flavor in self._flavors:
            box = self.boxes[flavor.id]
            box.setVisible(by_box)
            has_none = way is ChosenBy.PARAMS and flavor.params_id == UNKNOWN_RECIPE
            box.setEnabled(not has_none)
            set_tip(box, _("It is not known with which flavor params it was made") if has_none else flavor.id)
            if has_none:
                box.setChecked(False)
        self._none.setVisible(by_box and not self._flavors)
        self.tags.setVisible(way is ChosenBy.TAGS)
        self.changed.emit()


def _ways() -> tuple[tuple[ChosenBy, str], ...]:
    return (
        (ChosenBy.SERVER, _("The server's choice")),
        (ChosenBy.IDS, _("By their ids")),
        (ChosenBy.PARAMS, _("By their flavor params, for every entry alike")),
        (ChosenBy.TAGS, _("By tags")),
    )


def _by_size(flavor: Flavor) -> tuple[int, int, str]:
    return -lines_of(flavor), -flavor.bitrate, flavor.id
