"""The parameters of a stream that few addresses have: delivered by whom, for which page, and what comes next."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QSizePolicy, QSpinBox, QWidget

from kdesk.domain.links.manifest import PlayManifest
from kdesk.domain.search.addresses import ids_in
from kdesk.messages import _
from kdesk.ui.form_label import form_label
from kdesk.ui.tips import set_tip

MOST_PROFILE = 2**31 - 1
MAX_TYPED = 1000


class MoreParameters(QObject):
    """Rows of a form that are empty unless somebody needs them, and hidden at first.

    `expiry` and `kt` are not among them: the signature needs a secret that only servers hold (`wire-facts`, 8.1).

    Args:
        form: Gets the rows at its end.

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

    def __init__(self, form: QFormLayout) -> None:
        super().__init__(form)
        self._form = form
        self._fields: list[QWidget] = []
        self.referrer, self.sequence = _Line(_("none")), _Line(_("this entry alone"))
        self.cdn_host, self.tracks = _Line(_("the account's own")), _Line(_("all"))
        self.profile, self.storage = _Number(_("the account's choice")), _Number(_("any"))
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
            self._fields.append(field)
        self.show_rows(False)
        for line in (self.referrer, self.sequence, self.cdn_host, self.tracks):
            line.textChanged.connect(lambda _text: self.changed.emit())
        for number in (self.profile, self.storage):
            number.valueChanged.connect(lambda _value: self.changed.emit())

    def show_rows(self, shown: bool) -> None:
        """Show the rows, or hide them; what is in them counts all the same."""
        for field in self._fields:
            self._form.setRowVisible(field, shown)

    def show_manifest(self, manifest: PlayManifest) -> None:
        """Show what an address asks of its delivery; the sequence stays, as it belongs to the entry."""
        self.referrer.setText(manifest.referrer)
        self.cdn_host.setText(manifest.cdn_host)
        self.profile.setValue(manifest.delivery_profile or 0)
        self.storage.setValue(manifest.storage_id or 0)
        self.tracks.setText(manifest.tracks)

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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
