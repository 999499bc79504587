"""The window in which the address of a stream is built."""

from dataclasses import replace

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from kdesk.domain.link_recipes import Recipe, curl_recipe, python_recipe, video_recipe
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest
from kdesk.domain.links.presets import StreamPreset
from kdesk.domain.names import in_a_sentence
from kdesk.domain.stream_check.ports import StreamReaders
from kdesk.messages import _
from kdesk.messages.link_recipes import recipe_copied
from kdesk.messages.links import copied_with_session
from kdesk.ui.dialog import dialog_margins
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.share.builders.address_box import AddressBox
from kdesk.ui.share.builders.builder_window import BuilderWindow, bring_to_front
from kdesk.ui.share.builders.check_window import CheckWindow
from kdesk.ui.share.builders.checking import Checking
from kdesk.ui.share.builders.preset_choice import PresetChoice
from kdesk.ui.share.builders.recipe_button import RecipeButton
from kdesk.ui.share.builders.stream_form import StreamForm
from kdesk.ui.share.builders.stream_result import StreamResult
from kdesk.ui.share.builders.subject import BuilderSubject
from kdesk.ui.share.preset_choices import Preset
from kdesk.ui.tips import set_tip

NARROW_SECONDS = 24 * 3600
"""Length of a session for one entry."""
_MILLI = 1000
_KINDS = {
    ManifestFormat.HLS: LinkKind.HLS,
    ManifestFormat.DASH: LinkKind.DASH,
    ManifestFormat.FILE: LinkKind.MP4,
    ManifestFormat.DOWNLOAD: LinkKind.DOWNLOAD,
    ManifestFormat.SMOOTH_STREAMING: LinkKind.SMOOTH_STREAMING,
    ManifestFormat.F4M: LinkKind.F4M,
    ManifestFormat.RTMP: LinkKind.RTMP,
}


class StreamBuilder(BuilderWindow):
    """What is asked on the left, the address and what it gives on the right.

    Attributes:
        presets: Named sets of what is asked of any stream.
        form: What is asked.
        box: The address and its light.
        offered: What a player would get.
        copy_as: Copies the address in another form.
        check: Opens the check of the stream.
    """

    def __init__(
        self, subject: BuilderSubject, readers: StreamReaders, services: LibraryServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(services.theme, services.tasks.part(), subject.key, parent)
        self._subject, self._readers, self._services = subject, readers, services
        self.setWindowTitle(_("Stream link of “{name}”").format(name=in_a_sentence(subject.entry.name)))
        theme, formatter = services.theme, services.formatter
        self.presets = PresetChoice(services.stream_choices, subject.api.account.key, _("Own choice"), theme)
        self.form = StreamForm(subject, formatter, theme)
        self.form.put_first(_("Pre&set"), self.presets)
        self.box = AddressBox(theme, self._tasks, subject.api.sharing, subject.entry.access_control_id)
        self.offered = StreamResult(subject, readers.anonymous, self._tasks, formatter, theme)
        self.copy_as = RecipeButton(is_stream=True)
        self.box.buttons.addWidget(self.copy_as)
        self.check = QPushButton(_("Chec&k the stream…"))
        self.box.buttons.addWidget(self.check)
        self._build()
        self._show_preset(self.presets.current)
        self.presets.chosen.connect(self._show_preset)
        self.presets.name_given.connect(lambda name: self.presets.take(self.form.preset(name)))
        self.form.changed.connect(self._follow)
        self.box.copy_wanted.connect(self._copy)
        self.copy_as.chosen.connect(self.copy_recipe)
        self.box.open_wanted.connect(lambda: QDesktopServices.openUrl(QUrl(self.url)))
        self.check.clicked.connect(lambda _checked=False: self._open_check())
        self._follow()
        self.form.format.setFocus()

    @property
    def address(self) -> PlayManifest | None:
        """What is asked; None if the server names no delivery host."""
        return self.form.address()

    @property
    def url(self) -> str:
        """The address, without any session; "" if there is none."""
        address = self.address
        return str(address) if address is not None else ""

    def copy_recipe(self, recipe: Recipe) -> None:
        """Copy the address in a form. No session is in it: a program keeps what it is given."""
        address, clipboard = self.address, self._services.clipboard
        if address is None:
            return
        name = f"{self._subject.entry.id}.{address.ending.rpartition('.')[2] or 'mp4'}"
        told = recipe_copied(recipe, is_stream=True)
        match recipe:
            case Recipe.ADDRESS:
                self._copy()
            case Recipe.PYTHON:
                clipboard.copy_code(python_recipe(self.url, name), told)
            case Recipe.CURL:
                clipboard.copy_code(curl_recipe(self.url, name), told)
            case Recipe.HTML:
                # Few browsers play HLS or DASH by themselves: they take the file behind it.
                file = replace(address, format=ManifestFormat.FILE, ending=ManifestFormat.FILE.ending)
                clipboard.copy_code(video_recipe(tuple(dict.fromkeys((self.url, str(file))))), told)

    def _stop_asking(self) -> None:
        self.box.end()
        self.offered.end()

    def _build(self) -> None:
        theme = self._services.theme
        self.resize(theme.px(880), theme.px(560))
        asked = QScrollArea()
        asked.setProperty("role", "details")
        asked.setWidgetResizable(True)
        asked.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        asked.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        asked.setWidget(self.form)
        asked.setMinimumWidth(theme.px(330))
        given, inner = QScrollArea(), QWidget()
        given.setProperty("role", "details")
        given.setWidgetResizable(True)
        given.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(*theme.edges(8, 0, 0, 0))
        inside.setSpacing(theme.px(16))
        inside.addWidget(self.box)
        inside.addWidget(self.offered)
        inside.addStretch(1)
        given.setWidget(inner)
        for part in (asked.viewport(), given.viewport(), self.form, inner):
            part.setAutoFillBackground(False)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(asked)
        halves.addWidget(given)
        halves.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.addWidget(halves)

    def _show_preset(self, preset: Preset | None) -> None:
        if isinstance(preset, StreamPreset):
            self.form.show_preset(preset)

    def _follow(self) -> None:
        address, current = self.address, self.presets.current
        if current is not None:
            self.presets.show_asked(self.form.preset(current.name))
        self.box.show_address(self.url)
        self.box.tell_session(added=bool(self.form.narrow.currentData()))
        self.offered.show_address(address)
        checked = address is not None and address.format in {ManifestFormat.HLS, ManifestFormat.DASH}
        self.check.setEnabled(checked)
        set_tip(self.check, "" if checked else _("Only HLS and DASH streams can be checked"))

    def _copy(self) -> None:
        if self.form.narrow.currentData():
            self._tasks.spawn(self._copy_narrow(), replace="narrow session")
        else:
            self._services.clipboard.copy_link(self._link(self.url))

    async def _copy_narrow(self) -> None:
        """Copy the address with a session for this entry alone; the clipboard asks before."""
        address, sharing = self.address, self._subject.api.sharing
        if address is None or sharing is None:
            return
        ks = await sharing.narrow_session(self._subject.entry.id, NARROW_SECONDS)
        link = self._link(str(replace(address, ks=ks)))
        ends = self._services.formatter.date_and_time(self._services.clock.now() + NARROW_SECONDS)
        self._services.clipboard.copy_link(link, copied_with_session(link, ends))

    def _link(self, url: str) -> Link:
        kind = _KINDS.get(self.form.chosen_format, LinkKind.HLS)
        entry = self._subject.entry
        return Link(kind, url, entry.name or entry.id, entry_id=entry.id)

    def _open_check(self) -> None:
        entry, address, services = self._subject.entry, self.address, self._services
        if address is None:
            return
        end = min(address.clip_to / _MILLI, entry.duration) if address.clip_to else entry.duration
        checking = Checking(
            url=str(address),
            name=entry.name or entry.id,
            seconds=max(0.0, end - (address.seek_from or 0) / _MILLI),
            readers=self._readers,
            files=services.files,
            tasks=services.tasks,
            theme=services.theme,
            formatter=services.formatter,
        )
        if not bring_to_front(CheckWindow, checking.url, self):
            CheckWindow(checking, self).show()
