"""The parameters of a stream that few addresses have: delivered by whom, for which page, and what comes next."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QSizePolicy, QSpinBox, QWidget

from kdesk.domain.links.manifest import PlayManifest
from kdesk.domain.search.addresses import ids_in
from kdesk.messages import _
from kdesk.ui.form_label import form_label
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

MOST_PROFILE = 2**31 - 1
MAX_TYPED = 1000


class MoreParameters(QWidget):
    """Fields that are empty unless somebody needs them.

    Attributes:
        referrer: The page that plays the stream.
        sequence: Entries that play one after the other.
        cdn_host: The host of the addresses in the manifest.
        profile: Number of a delivery profile; 0 for the account's choice.
        storage: Number of a remote storage; 0 for any.
        tracks: Which tracks the manifest has.

    Signals:
        changed: Something else is asked.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.referrer, self.sequence = _Line(_("none")), _Line(_("this entry alone"))
        self.cdn_host, self.tracks = _Line(_("the account's own")), _Line(_("all"))
        self.profile, self.storage = _Number(_("the account's choice")), _Number(_("any"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(8))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field, tip in (
            (_("Page"), self.referrer, _("Address of the page that plays it, for rules about domains (referrer)")),
            (_("The&n"), self.sequence, _("Ids or addresses of entries that play one after the other (sequence)")),
            (_("&Delivery host"), self.cdn_host, _("Host in the addresses of the manifest (cdnHost)")),
            (
                _("Deli&very profile"),
                self.profile,
                _("Number of a delivery profile of the account (deliveryProfileId)"),
            ),
            (_("Storage"), self.storage, _("Number of a remote storage of the account (storageId)")),
            (_("Tracks"), self.tracks, _("Tracks in the manifest, as the server names them (tracks)")),
        ):
            field.setAccessibleName(words.replace("&", ""))
            set_tip(field, tip)
            form.addRow(form_label(words, field), field)
        for line in (self.referrer, self.sequence, self.cdn_host, self.tracks):
            line.textChanged.connect(lambda _text: self.changed.emit())
        for number in (self.profile, self.storage):
            number.valueChanged.connect(lambda _value: self.changed.emit())

    def applied_to(self, manifest: PlayManifest) -> PlayManifest:
        """Return an address with what is asked here."""
        return replace(
            manifest,
            referrer=self.referrer.text().strip(),
            sequence=ids_in(self.sequence.text()).entry_ids,
            cdn_host=self.cdn_host.text().strip(),
            delivery_profile=self.profile.value() or None,
            storage_id=self.storage.value() or None,
            tracks=self.tracks.text().strip(),
        )


class _Line(QLineEdit):
    def __init__(self, empty: str) -> None:
        super().__init__()
        self.setMaxLength(MAX_TYPED)
        self.setPlaceholderText(empty)


class _Number(QSpinBox):
    def __init__(self, none: str) -> None:
        super().__init__()
        self.setRange(0, MOST_PROFILE)
        self.setSpecialValueText(none)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
