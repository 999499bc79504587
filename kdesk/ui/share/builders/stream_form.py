"""What is asked of a stream."""

from dataclasses import replace
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from kdesk.domain.links.manifest import ManifestFormat, PlayManifest, Protocol
from kdesk.domain.links.of_entry import manifest_of
from kdesk.domain.links.place import Place
from kdesk.domain.links.presets import StreamPreset
from kdesk.domain.links.stream_presets import asked_manifest, stream_preset_of
from kdesk.domain.share_ports import CannotMake
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.stream_builder import format_name, why_no_session
from kdesk.ui.form_label import form_label
from kdesk.ui.share.builders.more_parameters import MoreParameters
from kdesk.ui.share.builders.rendition_choice import RenditionChoice
from kdesk.ui.share.builders.subject import BuilderSubject
from kdesk.ui.share.builders.time_input import TimeInput
from kdesk.ui.tab_order import put_first
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

MOST_RATE = 200_000
"""Kilobits per second."""
MAX_TYPED = 200


class StreamForm(QWidget):
    """The parameters of a stream's address.

    Attributes:
        narrow: Whether a session for this entry alone is added when the address is copied.
        more: The parameters that few addresses have, behind `show_more`.

    Signals:
        changed: Something else is asked.
    """

    changed = Signal()

    def __init__(self, subject: BuilderSubject, formatter: Format, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._showing = False
        self.format = self._formats()
        self.renditions = RenditionChoice(subject.flavors, subject.chosen, formatter, theme)
        self.least, self.most, self.preferred = (
            _Rate(_("Lowest bit rate")),
            _Rate(_("Highest bit rate")),
            _Rate(_("Preferred bit rate")),
        )
        self.start = TimeInput(_("Start"), subject.second, theme)
        self.end = TimeInput(_("End"), subject.second, theme)
        self.host = self._hosts()
        self.protocol = QComboBox()
        for text, protocol in ((_("As the host"), None), ("https", Protocol.HTTPS), ("http", Protocol.HTTP)):
            self.protocol.addItem(text, protocol)
        self.language = QLineEdit()
        self.language.setMaxLength(MAX_TYPED)
        self.language.setPlaceholderText(_("The stream's own"))
        self.no_captions = QCheckBox(_("Without captions"))
        self.show_more = QPushButton(_("&More"))
        self.show_more.setCheckable(True)
        set_tip(
            self.show_more,
            _(
                "Page, sequence, delivery host and profile, storage, tracks. An address that ends by itself"
                " (expiry, kt) needs a secret of the server"
            ),
        )
        self.narrow = QComboBox()
        self._fill_sessions()
        self._build(theme)
        self._connect()

    @property
    def chosen_format(self) -> ManifestFormat:
        """What the server is to answer. Qt keeps the texts of such an enumeration, not its members."""
        return ManifestFormat(self.format.currentData())

    def address(self) -> PlayManifest | None:
        """Return the address, without any session; None if the server names no delivery host."""
        manifest = manifest_of(self._subject.entry, self.chosen_format)
        if manifest is None:
            return None
        host = self._host()
        place = replace(manifest.place, host=host) if host else manifest.place
        told = self.protocol.currentData()
        protocol = Protocol(told) if told else (Protocol.HTTPS if place.is_secure else Protocol.HTTP)
        manifest = self.renditions.applied_to(replace(manifest, place=place, protocol=protocol))
        return replace(
            self.more.applied_to(manifest),
            min_bitrate=self.least.value() or None,
            max_bitrate=self.most.value() or None,
            preferred_bitrate=self.preferred.value() or None,
            seek_from=self.start.milliseconds or None,
            clip_to=self.end.milliseconds or None,
            default_audio=self.language.text().strip(),
            disable_captions=self.no_captions.isChecked(),
        )

    def preset(self, name: str) -> StreamPreset:
        """Return what is asked of any stream, under a name."""
        told = self.protocol.currentData()
        manifest = self.address() or PlayManifest(place=Place(""), format=self.chosen_format)
        return stream_preset_of(replace(manifest, protocol=Protocol(told) if told else None), name)

    def show_preset(self, preset: StreamPreset) -> None:
        """Ask for what a preset asks; only one change is told. Part, host and session stay as they are."""
        manifest = asked_manifest(preset)
        self._showing = True
        self.format.setCurrentIndex(max(0, self.format.findData(manifest.format)))
        self.protocol.setCurrentIndex(max(0, self.protocol.findData(manifest.protocol)))
        self.renditions.show_manifest(manifest)
        self.least.setValue(manifest.min_bitrate or 0)
        self.most.setValue(manifest.max_bitrate or 0)
        self.preferred.setValue(manifest.preferred_bitrate or 0)
        self.language.setText(manifest.default_audio)
        self.no_captions.setChecked(manifest.disable_captions)
        self.more.show_manifest(manifest)
        self._showing = False
        self._tell()

    def put_first(self, words: str, field: QWidget) -> None:
        """Put a row above the others."""
        self._rows.insertRow(0, form_label(words, field), field)
        put_first(self, field)

    def _tell(self) -> None:
        if not self._showing:
            self.changed.emit()

    def _formats(self) -> QComboBox:
        box = QComboBox()
        for group in (False, True):
            if group:
                box.insertSeparator(box.count())
            for one in ManifestFormat:
                if one.is_legacy is group and one is not ManifestFormat.AUTO:
                    box.addItem(format_name(one), one)
        return box

    def _hosts(self) -> QComboBox:
        """Return the hosts that are known; another one can be typed."""
        box = QComboBox()
        box.setEditable(True)
        manifest = manifest_of(self._subject.entry, ManifestFormat.HLS)
        service = urlsplit(self._subject.api.account.service_url)
        known = [manifest.place.host if manifest else "", f"{service.scheme}://{service.netloc}"]
        for host in dict.fromkeys(filter(None, known)):
            box.addItem(host, host)
        return box

    def _host(self) -> str:
        text = self.host.currentText().strip().rstrip("/")
        if text and "://" not in text:
            text = f"https://{text}"
        return text if urlsplit(text).scheme in {"http", "https"} and urlsplit(text).hostname else ""

    def _fill_sessions(self) -> None:
        self.narrow.addItem(_("None"), False)
        self.narrow.addItem(_("This entry, one day"), True)
        sharing = self._subject.api.sharing
        why = sharing.no_narrow_sessions if sharing is not None else CannotMake.NOT_PERMITTED
        self.narrow.setEnabled(why is None)
        offered = _("Copy adds a session that opens this entry alone and ends after one day")
        set_tip(self.narrow, offered if why is None else why_no_session(why))

    def _build(self, theme: Theme) -> None:
        self._rows = form = QFormLayout(self)
        form.setContentsMargins(*theme.edges(0, 0, 8, 0))
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(8))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field in (
            (_("&Format"), self.format),
            (_("&Renditions"), self.renditions),
            (_("&Lowest"), self.least),
            (_("&Highest"), self.most),
            (_("&Preferred"), self.preferred),
            (_("&Start"), self.start),
            (_("&End"), self.end),
            (_("H&ost"), self.host),
            (_("Pro&tocol"), self.protocol),
            (_("Sound lan&guage"), self.language),
            ("", self.no_captions),
            (_("Sess&ion"), self.narrow),
        ):
            field.setAccessibleName(field.accessibleName() or words.replace("&", ""))
            form.addRow(form_label(words, field), field)
        form.addRow(self.show_more)
        self.more = MoreParameters(form)
        self._fit(form, theme)

    def _fit(self, form: QFormLayout, theme: Theme) -> None:
        label = form.labelForField(self.renditions)
        if isinstance(label, QLabel):  # beside the first of its lines
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setContentsMargins(0, theme.px(6), 0, 0)
        for box in (self.format, self.host, self.protocol, self.narrow, self.renditions.how):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = self.host.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _connect(self) -> None:
        tell = self._tell
        for box in (self.format, self.protocol, self.narrow):
            box.currentIndexChanged.connect(lambda _index: tell())
        self.host.editTextChanged.connect(lambda _text: tell())
        for rate in (self.least, self.most, self.preferred):
            rate.valueChanged.connect(lambda _value: tell())
        self.language.textChanged.connect(lambda _text: tell())
        self.no_captions.toggled.connect(lambda _on: tell())
        self.show_more.toggled.connect(self.more.show_rows)
        for part in (self.renditions, self.start, self.end, self.more):
            part.changed.connect(tell)


class _Rate(QSpinBox):
    """A bit rate in kilobits per second; 0 stands for any."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setRange(0, MOST_RATE)
        self.setSingleStep(100)
        self.setSpecialValueText(_("any bit rate"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSuffix(_(" kbit/s"))
        self.setAccessibleName(name)
